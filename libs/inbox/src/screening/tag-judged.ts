import type { Tx } from '@parvis/platform';
import type { Judged } from './judge-batch';

/**
 * Gives the tags that rules want to the items and their conversations. Tags that are gone are passed over. Nobody is told twice: the
 * item's own event says that it changed.
 */
export async function tagJudged(tx: Tx, judged: readonly Judged[]): Promise<void> {
  const rows = judged.flatMap(({ target, verdict }) =>
    verdict.tagIds.map((tagId) => ({
      workspace_id: target.arrival.account.workspaceId,
      item_id: target.itemId,
      conversation_id: target.conversationId,
      tag_id: Number(tagId),
    })),
  );
  if (rows.length === 0) return;
  const text = JSON.stringify(rows);
  await tx.query(
    `insert into tag_assignment (workspace_id, tag_id, item_id, conversation_id)
     select r.workspace_id, r.tag_id, r.item_id, r.conversation_id
     from jsonb_to_recordset($1::jsonb) as r (workspace_id int, item_id bigint, conversation_id bigint, tag_id int)
     join tag t on t.workspace_id = r.workspace_id and t.id = r.tag_id and t.removed_at is null
     order by 1, 2, 3 on conflict do nothing`,
    [text],
  );
  const copies = `array(select distinct t from unnest(x.tag_ids || r.tag_ids) t order by t)`;
  await tx.query(
    `with r as (select workspace_id, item_id, array_agg(tag_id) as tag_ids
                from jsonb_to_recordset($1::jsonb) as r (workspace_id int, item_id bigint, tag_id int)
                join tag t using (workspace_id) where t.id = r.tag_id and t.removed_at is null group by 1, 2)
     update item x set tag_ids = ${copies} from r where x.workspace_id = r.workspace_id and x.id = r.item_id`,
    [text],
  );
  await tx.query(
    `with r as (select workspace_id, conversation_id, array_agg(distinct tag_id) as tag_ids
                from jsonb_to_recordset($1::jsonb) as r (workspace_id int, conversation_id bigint, tag_id int)
                join tag t using (workspace_id) where t.id = r.tag_id and t.removed_at is null group by 1, 2)
     update conversation x set tag_ids = ${copies}, version = x.version + 1 from r
     where x.workspace_id = r.workspace_id and x.id = r.conversation_id`,
    [text],
  );
}
