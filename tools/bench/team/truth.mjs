// What every count has to be, by counting conversations: in one snapshot, together with what the product's counters say in it.
import { CHANNEL_KINDS, CONVERSATION_STATUSES } from '@parvis/contracts';
import { readCounters } from '../../../libs/inbox/src/views/counters';
import { countViews, readSubjects } from '../../../libs/inbox/src/views/view-list';
import { differences } from './truth-differences.mjs';

const GROUPS = `
  select status, at_risk, account_id, channel, team_id, assignee_id, count(*)::int as n from conversation
  where workspace_id = $1 group by 1, 2, 3, 4, 5, 6`;
const TAGS = `
  select t as tag_id, status, count(*)::int as n from conversation, unnest(tag_ids) t where workspace_id = $1 group by 1, 2`;
const MENTIONS = 'select member_id, count(*)::int as n from mention where workspace_id = $1 and not done group by 1';
const SEQ = 'select seq from event_head where workspace_id = $1';

/** Counts by key; what is not open goes under `<view>:<status>`, as the sidebar names it. */
class Tally {
  counts = {};

  add(view, status, n) {
    const name = CONVERSATION_STATUSES[status];
    if (name === 'open') this.put(view, n);
    else if (name !== 'snoozed') this.put(`${view}:${name}`, n);
  }

  put(key, n) {
    this.counts[key] = (this.counts[key] ?? 0) + n;
  }
}

/** `{ seq, shared, members: { id: counts }, counted: { shared, members } }`; `counted` is what the counters say. */
export async function truthOf(db, { workspaceId, memberIds, views }) {
  const query = async (sql, values = [workspaceId]) => (await db.query(sql, values)).rows;
  await db.query('begin isolation level repeatable read read only');
  try {
    const truth = sharedAndOwn(await query(GROUPS), memberIds);
    for (const { tag_id, status, n } of await query(TAGS)) truth.shared.add(`tag-${tag_id}`, status, n);
    for (const { member_id, n } of await query(MENTIONS)) truth.own(member_id)?.put('mentions', n);
    for (const view of views) await countSaved(query, view, truth);
    const [{ seq }] = await query(SEQ);
    const tx = { query, prepared: query, maybeOne: async (sql, values) => (await query(sql, values))[0] };
    const counted = countViews(await readSubjects(tx, workspaceId), await readCounters(tx, workspaceId));
    return {
      seq: Number(seq),
      shared: truth.shared.counts,
      members: Object.fromEntries(memberIds.map((id) => [id, truth.own(id).counts])),
      counted: { shared: counted.shared, members: Object.fromEntries(memberIds.map((id) => [id, counted.ofMember(id)])) }, // prettier-ignore
    };
  } finally {
    await db.query('rollback');
  }
}

function sharedAndOwn(groups, memberIds) {
  const shared = new Tally();
  const members = new Map(memberIds.map((id) => [id, new Tally()]));
  for (const { status, at_risk, account_id, channel, team_id, assignee_id, n } of groups) {
    shared.add('all', status, n);
    shared.add(`account-${account_id}`, status, n);
    shared.add(`channel-${CHANNEL_KINDS[channel]}`, status, n);
    if (team_id !== null) shared.add(`team-${team_id}`, status, n);
    if (assignee_id === null) shared.add('unassigned', status, n);
    else members.get(assignee_id)?.add('mine', status, n);
    if (at_risk && status === 0) shared.put('at-risk', n);
    if (status === 2) shared.put('snoozed', n);
    if (status === 3) shared.put('handled', n);
  }
  return { shared, own: (id) => members.get(id), members };
}

async function countSaved(query, { key, sql, mine, others, seenBy }, { shared, members }) {
  if (sql) {
    const [{ n }] = await query(`select count(*)::int as n from conversation c where c.workspace_id = $1 and (${sql})`);
    if (!seenBy) return shared.put(key, n);
    for (const id of seenBy) members.get(id)?.put(key, n);
    return;
  }
  const rows = await query(
    `select assignee_id, count(*) filter (where ${mine})::int as mine, count(*) filter (where ${others})::int as others
     from conversation c where c.workspace_id = $1 group by 1`,
  );
  const all = rows.reduce((sum, row) => sum + row.others, 0);
  for (const [id, tally] of members) {
    const own = rows.find(({ assignee_id }) => assignee_id === id) ?? { mine: 0, others: 0 };
    tally.put(key, all - own.others + own.mine);
  }
}

/** The counters of a snapshot against its conversations. */
export function miscounted({ shared, members, counted }) {
  const own = Object.keys(members).flatMap((id) => differences(counted.members[id], members[id]).map((one) => `member ${id}, ${one}`)); // prettier-ignore
  return [...differences(counted.shared, shared), ...own];
}
