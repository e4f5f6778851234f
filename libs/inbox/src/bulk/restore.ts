import { CONVERSATION_STATUSES } from '@parvis/contracts';
import { arrayLiteral, nameOf, type Tx } from '@parvis/platform';
import type { BulkEffects } from './effects';
import { copyTags } from './plain-batch';
import type { PlainFields, PlainRow } from './plain-plan';
import { type Author, writeConversations } from './plain-writes';

/** A conversation that stands as a run left it. */
export interface Restorable {
  no: number;
  row: PlainRow;
  effects: BulkEffects;
}

/** Gives conversations back what a run changed in them, all together; they are locked and compared already. */
export async function restore(
  tx: Tx,
  author: Author & { readerId: number },
  all: readonly Restorable[],
): Promise<void> {
  if (all.length === 0) return;
  const tags = await restoreTags(tx, author, all);
  await restoreMentions(tx, author.workspaceId, all);
  await restoreSeen(tx, author, all);
  const writes = all.flatMap(({ row, effects: { before, after, single } }) => {
    const own = tags.get(row.id);
    const change: Partial<PlainFields> = { ...before, ...(own && { tag_ids: own }) };
    if (Object.keys(change).length === 0 && single === null) return [];
    const status = 'status' in after && before.status !== undefined ? { to: nameOf(CONVERSATION_STATUSES, before.status) } : {}; // prettier-ignore
    const line = {
      kind: 'bulk-undone' as const,
      byMemberId: String(author.memberId),
      data: { runId: author.runId, ...status },
    };
    return [{ id: row.id, change, line }];
  });
  await writeConversations(tx, author, writes);
}

/** Answers with the tags of the conversations whose tags changed. */
async function restoreTags(tx: Tx, author: Author, all: readonly Restorable[]): Promise<Map<string, number[]>> {
  const { workspaceId } = author;
  const given = all.flatMap(({ row, effects }) =>
    effects.tagsAdded.map((tag) => ({ id: row.id, tag, item: effects.tagItemId })),
  );
  const taken = all.flatMap(({ row, effects }) =>
    effects.tagsRemoved.map(({ tagId, itemId }) => ({ id: row.id, tag: tagId, item: itemId })),
  );
  if (given.length + taken.length === 0) return new Map();
  const columns = (rows: typeof given) => [
    workspaceId,
    arrayLiteral(rows.map(({ tag }) => tag)),
    arrayLiteral(rows.map(({ item }) => item)),
  ];
  if (given.length > 0)
    await tx.query(
      `delete from tag_assignment a using unnest($2::int[], $3::bigint[]) as r (tag_id, item_id)
       where a.workspace_id = $1 and a.tag_id = r.tag_id and a.item_id = r.item_id`,
      columns(given),
    );
  if (taken.length > 0)
    await tx.query(
      `insert into tag_assignment (workspace_id, tag_id, item_id, conversation_id)
       select $1, r.tag_id, r.item_id, i.conversation_id from unnest($2::int[], $3::bigint[]) as r (tag_id, item_id)
       join item i on i.workspace_id = $1 and i.id = r.item_id
       where exists (select 1 from tag t where t.workspace_id = $1 and t.id = r.tag_id and t.removed_at is null)
       order by 2, 3 on conflict do nothing`,
      columns(taken),
    );
  await copyTags(tx, author, [...new Set([...given, ...taken].flatMap(({ item }) => item ?? []))]);
  return tagsOf(tx, workspaceId, [...new Set([...given, ...taken].map(({ id }) => id))]);
}

async function tagsOf(tx: Tx, workspaceId: number, ids: readonly string[]): Promise<Map<string, number[]>> {
  const rows = await tx.query<{ id: string; tags: number[] }>(
    `select r.id, array(select distinct t from item i, unnest(i.tag_ids) t
                        where i.workspace_id = $1 and i.conversation_id = r.id and i.tag_ids <> '{}' order by t) as tags
     from unnest($2::bigint[]) as r (id)`,
    [workspaceId, ids],
  );
  return new Map(rows.map(({ id, tags }) => [id, tags]));
}

async function restoreMentions(tx: Tx, workspaceId: number, all: readonly Restorable[]): Promise<void> {
  const closed = all.flatMap(({ row, effects }) => effects.mentions.map((memberId) => ({ id: row.id, memberId })));
  if (closed.length === 0) return;
  await tx.query(
    `update mention m set done = false from unnest($2::bigint[], $3::int[]) as r (conversation_id, member_id)
     where m.workspace_id = $1 and m.conversation_id = r.conversation_id and m.member_id = r.member_id and m.done`,
    [workspaceId, arrayLiteral(closed.map(({ id }) => id)), arrayLiteral(closed.map(({ memberId }) => memberId))],
  );
}

async function restoreSeen(
  tx: Tx,
  { workspaceId, readerId }: { workspaceId: number; readerId: number },
  all: readonly Restorable[],
): Promise<void> {
  const seen = all.flatMap(({ row, effects }) => (effects.seen ? [{ id: row.id, ...effects.seen }] : []));
  if (seen.length === 0) return;
  await tx.query(
    `update seen s set item_id = r.item_id from unnest($3::bigint[], $4::bigint[]) as r (conversation_id, item_id)
     where s.workspace_id = $1 and s.member_id = $2 and s.conversation_id = r.conversation_id and r.item_id is not null`,
    [workspaceId, readerId, arrayLiteral(seen.map(({ id }) => id)), arrayLiteral(seen.map(({ from }) => from))],
  );
  await tx.query(
    'delete from seen where workspace_id = $1 and member_id = $2 and conversation_id = any ($3::bigint[])',
    [workspaceId, readerId, arrayLiteral(seen.flatMap(({ id, from }) => (from === null ? [id] : [])))],
  );
}
