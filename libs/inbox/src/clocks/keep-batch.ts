import { arrayLiteral, type Tx } from '@parvis/platform';
import type { Batch } from '../intake/batch';
import type { ConversationState } from '../intake/rows';
import type { Clock } from './clock';
import { type ClockFacts, isOver, settleClocks } from './clock-rules';
import {
  CLOCK_COLUMNS,
  type ClockRow,
  CLOCKS_THAT_COUNT,
  isoOf,
  type OwnedClock,
  toClock,
  writeClocks,
} from './clock-rows';
import { AT_RISK_MS, OUT, standing } from './keep-clocks';
import { promiseFor, type SlaBook } from './sla-policy';

/** What members and others decided of a conversation, which the intake itself does not hold. */
interface MembersPart {
  priority: number;
  team_id: number | null;
  tag_ids: number[];
  pinned_policy_id: number | null;
  vip: boolean;
  clocks: Clock[];
}

type PartRow = Omit<MembersPart, 'clocks'> & { workspace_id: number; of: string } & { [Column in keyof ClockRow]: ClockRow[Column] | null }; // prettier-ignore

const PARTS = `
  select c.workspace_id, c.id as of, c.priority, c.team_id, c.tag_ids, c.pinned_policy_id,
    $3 and coalesce((select contact_is_vip(p) from contact p where p.workspace_id = c.workspace_id and p.id = c.contact_id), false) as vip,
    ${CLOCK_COLUMNS}
  from unnest($1::int[], $2::bigint[], $4::timestamptz[]) as w (workspace_id, id, waiting_since)
  join conversation c on c.workspace_id = w.workspace_id and c.id = w.id
  left join clock k on k.workspace_id = c.workspace_id and k.conversation_id = c.id and ${CLOCKS_THAT_COUNT.replace('c.waiting_since', 'w.waiting_since')}`;
const VIPS = `
  select p.workspace_id, p.id from unnest($1::int[], $2::bigint[]) as w (workspace_id, id)
  join contact p on p.workspace_id = w.workspace_id and p.id = w.id where contact_is_vip(p)`;

/**
 * The clocks of a batch's conversations, with their `next_due_at`: call it when it is known who waits, and write the
 * conversations after it. Nothing is read where no workspace of the batch has policies.
 */
export async function keepBatchClocks(tx: Tx, batch: Batch): Promise<void> {
  const now = Date.now();
  const owned: OwnedClock[] = [];
  const fresh = [...batch.newConversations.values()].filter((one) => batch.bookOf(one.workspace_id));
  const known = [...batch.changedConversations.values()].filter((one) => batch.bookOf(one.workspace_id));
  if (fresh.length + known.length === 0) return;
  const parts = await loadParts(tx, batch, known);
  const vips = await loadVips(tx, batch, fresh);
  for (const conversation of [...fresh, ...known]) {
    const book = batch.bookOf(conversation.workspace_id);
    const part =
      parts.get(keyOf(conversation)) ?? newPart(vips.has(`${conversation.workspace_id}:${conversation.contact_id}`));
    if (book) owned.push(...settle(batch, conversation, part, book, now));
  }
  await writeClocks(tx, owned);
}

function settle(
  batch: Batch,
  conversation: ConversationState,
  part: MembersPart,
  book: SlaBook,
  now: number,
): OwnedClock[] {
  const { workspace_id: workspaceId, id: conversationId, account_id: accountId, channel, kind, stars } = conversation;
  const { priority, tag_ids: tagIds, pinned_policy_id: pinnedPolicyId, vip, clocks } = part;
  const promise = promiseFor(book, { channel, accountId, kind, stars, priority, tagIds, vip, pinnedPolicyId });
  const { changed, nextDueAt } = settleClocks(clocks, factsOf(conversation, part, now), promise, now, () =>
    batch.newId(),
  );
  conversation.next_due_at = isoOf(nextDueAt);
  conversation.at_risk &&= nextDueAt !== null && nextDueAt < now + AT_RISK_MS;
  return changed.map((clock) => ({ workspaceId, conversationId, clock }));
}

function factsOf(conversation: ConversationState, { clocks, team_id: teamId }: MembersPart, now: number): ClockFacts {
  const owedSince = conversation.waiting_since === null ? null : Date.parse(conversation.waiting_since);
  return {
    ...standing(conversation.status, conversation.last_direction, owedSince),
    owedSince,
    promised: conversation.next_due_at !== null || clocks.some((clock) => !isOver(clock)),
    answeredBefore: conversation.first_reply_at !== null,
    // answered on the platform itself: then, not when we heard of it
    endAt: conversation.last_direction === OUT ? Date.parse(conversation.last_activity_at) : now,
    assigneeId: conversation.assignee_id,
    teamId,
  };
}

async function loadParts(tx: Tx, batch: Batch, known: readonly ConversationState[]): Promise<Map<string, MembersPart>> {
  const parts = new Map<string, MembersPart>();
  if (known.length === 0) return parts;
  const rows = await tx.prepared<PartRow>(PARTS, [
    arrayLiteral(known.map(({ workspace_id }) => workspace_id)),
    arrayLiteral(known.map(({ id }) => id)),
    asksForVip(batch, known),
    arrayLiteral(known.map(({ waiting_since }) => waiting_since)),
  ]);
  for (const row of rows) {
    const key = `${row.workspace_id}:${row.of}`;
    const part = parts.get(key) ?? { priority: row.priority, team_id: row.team_id, tag_ids: row.tag_ids, pinned_policy_id: row.pinned_policy_id, vip: row.vip, clocks: [] }; // prettier-ignore
    if (row.id !== null) part.clocks.push(toClock(row as ClockRow));
    parts.set(key, part);
  }
  return parts;
}

/** People who were known before: their first conversation here may not be their first at all. */
async function loadVips(tx: Tx, batch: Batch, fresh: readonly ConversationState[]): Promise<Set<string>> {
  const people = fresh.filter(({ contact_id }) => contact_id !== null);
  if (people.length === 0 || !asksForVip(batch, people)) return new Set();
  const rows = await tx.prepared<{ workspace_id: number; id: string }>(VIPS, [
    arrayLiteral(people.map(({ workspace_id }) => workspace_id)),
    arrayLiteral(people.map(({ contact_id }) => contact_id)),
  ]);
  return new Set(rows.map(({ workspace_id, id }) => `${workspace_id}:${id}`));
}

function asksForVip(batch: Batch, conversations: readonly ConversationState[]): boolean {
  return conversations.some(({ workspace_id }) => batch.bookOf(workspace_id)?.asksForVip);
}

function newPart(vip: boolean): MembersPart {
  return { priority: 0, team_id: null, tag_ids: [], pinned_policy_id: null, vip, clocks: [] };
}

function keyOf({ workspace_id, id }: ConversationState): string {
  return `${workspace_id}:${id}`;
}
