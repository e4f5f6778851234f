import { CONVERSATION_STATUSES } from '@parvis/contracts';
import { arrayLiteral, codeOf, type Tx } from '@parvis/platform';
import { itemUpdated } from '../wire/events';
import type { PlainStep } from './bulk-steps';
import { type BulkEffects, effectsOf, type SingleEffects } from './effects';
import { isEmpty, type PlainContext, type PlainPlan, type PlainRow, planPlain } from './plain-plan';
import { type Author, ofRun, writeConversations } from './plain-writes';

const HANDLED = codeOf(CONVERSATION_STATUSES, 'handled');

/** A conversation whose plan does something. */
interface Planned {
  row: PlainRow;
  plan: PlainPlan;
}

/**
 * Does plain steps to conversations that are locked, all together. Answers with what was changed in each; those in which nothing
 * differs are not in it, unless `singles` says that something was done to them already: these get their line all the same.
 */
export async function applyPlain(
  tx: Tx,
  author: Author,
  rows: readonly PlainRow[],
  work: { steps: readonly PlainStep[]; context: PlainContext; singles: ReadonlyMap<string, SingleEffects> },
): Promise<Map<string, BulkEffects>> {
  const planned = rows
    .map((row): Planned => ({ row, plan: planPlain(row, work.steps, work.context) }))
    .filter(({ row, plan }) => !isEmpty(plan) || work.singles.has(row.id));
  await giveTags(tx, author, planned);
  const removed = await takeTags(tx, author, planned);
  const mentions = await finishMentions(tx, author.workspaceId, planned);
  await markRead(tx, author, planned);
  const told = planned.filter(({ row, plan }) => Object.keys(plan.change).length > 0 || work.singles.has(row.id));
  await writeConversations(tx, author, told.map(({ row, plan }) => ({ id: row.id, change: plan.change, line: { kind: 'bulk', byMemberId: String(author.memberId), data: { runId: author.runId, ...plan.line } } }))); // prettier-ignore
  return new Map(
    planned.map(({ row, plan }) => [
      row.id,
      effectsOf(row, plan, {
        tagItemId: plan.tagsAdded.length > 0 ? tagItemOf(row) : null,
        tagsRemoved: removed.get(row.id) ?? [],
        mentions: mentions.get(row.id) ?? [],
        single: work.singles.get(row.id) ?? null,
      }),
    ]),
  );
}

/** As tagging by hand: the last thing the person said has the tags. */
function tagItemOf({ last_in_item_id, last_item_id }: PlainRow): string {
  return last_in_item_id ?? last_item_id;
}

async function giveTags(tx: Tx, author: Author, planned: readonly Planned[]): Promise<void> {
  const { workspaceId, memberId } = author;
  const given = planned.flatMap(({ row, plan }) => plan.tagsAdded.map((tag) => ({ tag, row, item: tagItemOf(row) })));
  if (given.length === 0) return;
  await tx.query(
    `insert into tag_assignment (workspace_id, tag_id, item_id, conversation_id, member_id)
     select $1, r.tag_id, r.item_id, r.conversation_id, $2
     from unnest($3::int[], $4::bigint[], $5::bigint[]) as r (tag_id, item_id, conversation_id) order by 2, 3 on conflict do nothing`,
    [
      workspaceId,
      memberId,
      arrayLiteral(given.map(({ tag }) => tag)),
      arrayLiteral(given.map(({ item }) => item)),
      arrayLiteral(given.map(({ row }) => row.id)),
    ],
  );
  await copyTags(tx, author, [...new Set(given.map(({ item }) => item))]);
}

async function takeTags(
  tx: Tx,
  author: Author,
  planned: readonly Planned[],
): Promise<Map<string, { tagId: number; itemId: string }[]>> {
  const taken = new Map<string, { tagId: number; itemId: string }[]>();
  const losing = planned.filter(({ plan }) => plan.tagsRemoved.length > 0);
  if (losing.length === 0) return taken;
  const tags = [...new Set(losing.flatMap(({ plan }) => plan.tagsRemoved))];
  // the items of the conversations first: their assignments are found by item
  const rows = await tx.query<{ tag_id: number; item_id: string; conversation_id: string }>(
    `delete from tag_assignment a using item i
     where i.workspace_id = $1 and i.conversation_id = any ($2::bigint[]) and i.tag_ids && $3::int[]
       and a.workspace_id = $1 and a.item_id = i.id and a.tag_id = any ($3::int[])
     returning a.tag_id, a.item_id, i.conversation_id`,
    [author.workspaceId, losing.map(({ row }) => row.id), tags],
  );
  for (const { tag_id: tagId, item_id: itemId, conversation_id: id } of rows)
    taken.set(id, [...(taken.get(id) ?? []), { tagId, itemId }]);
  await copyTags(tx, author, [...new Set(rows.map(({ item_id }) => item_id))]);
  return taken;
}

/** Brings the copies of the tags on items up to date, and tells programs of each as tagging by hand does. */
export async function copyTags(tx: Tx, author: Author, itemIds: readonly string[]): Promise<void> {
  if (itemIds.length === 0) return;
  const { workspaceId, memberId } = author;
  const tagged = await tx.query<{ id: string; conversation_id: string }>(
    `update item i set tag_ids = array(
       select a.tag_id from tag_assignment a where a.workspace_id = $1 and a.item_id = i.id order by a.tag_id)
     where i.workspace_id = $1 and i.id = any ($2::bigint[]) returning i.id, i.conversation_id`,
    [workspaceId, itemIds],
  );
  const told = tagged.map(({ id, conversation_id }) => ofRun(author, itemUpdated(conversation_id, id, memberId)));
  await tx.publish(workspaceId, ...told);
}

/** Handled conversations leave the mentions of everybody. */
async function finishMentions(
  tx: Tx,
  workspaceId: number,
  planned: readonly Planned[],
): Promise<Map<string, number[]>> {
  const handled = planned.filter(({ plan }) => plan.change.status === HANDLED).map(({ row }) => row.id);
  const finished = new Map<string, number[]>();
  if (handled.length === 0) return finished;
  const rows = await tx.query<{ conversation_id: string; member_id: number }>(
    `update mention set done = true where workspace_id = $1 and conversation_id = any ($2::bigint[]) and not done
     returning conversation_id, member_id`,
    [workspaceId, handled],
  );
  for (const { conversation_id: id, member_id: memberId } of rows)
    finished.set(id, [...(finished.get(id) ?? []), memberId]);
  return finished;
}

async function markRead(tx: Tx, { workspaceId, memberId }: Author, planned: readonly Planned[]): Promise<void> {
  const read = planned.filter(({ plan }) => plan.readUpTo !== null);
  if (read.length === 0) return;
  await tx.query(
    `insert into seen (workspace_id, member_id, conversation_id, item_id)
     select $1, $2, r.conversation_id, r.item_id from unnest($3::bigint[], $4::bigint[]) as r (conversation_id, item_id)
     on conflict (workspace_id, member_id, conversation_id) do update set item_id = greatest(seen.item_id, excluded.item_id)`,
    [
      workspaceId,
      memberId,
      arrayLiteral(read.map(({ row }) => row.id)),
      arrayLiteral(read.map(({ plan }) => plan.readUpTo)),
    ],
  );
}
