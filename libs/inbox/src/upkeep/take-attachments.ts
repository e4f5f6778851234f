import type { Tx } from '@parvis/platform';

/**
 * Takes the attachments of items away; `items` is JSON of `{workspace_id, id}[]`. @returns the keys of their files, to be
 * removed from the storage once the transaction is durable.
 */
export async function takeAttachments(tx: Tx, items: string): Promise<string[]> {
  const rows = await tx.query<{ storage_key: string | null; preview_key: string | null }>(
    `delete from attachment f using jsonb_to_recordset($1::jsonb) as r (workspace_id int, id bigint)
     where f.workspace_id = r.workspace_id and f.item_id = r.id returning f.storage_key, f.preview_key`,
    [items],
  );
  return rows.flatMap(({ storage_key, preview_key }) => [storage_key, preview_key]).filter((key) => key !== null);
}
