import type { Database, FileStorage, Tx } from '@parvis/platform';

/**
 * Takes the attachments of items away; `items` is JSON of `{workspace_id, id}[]`. @returns the keys of their files, for
 * `removeFiles` once the transaction is durable.
 */
export async function takeAttachments(tx: Tx, items: string): Promise<string[]> {
  const rows = await tx.query<FileKeys>(
    `delete from attachment f using jsonb_to_recordset($1::jsonb) as r (workspace_id int, id bigint)
     where f.workspace_id = r.workspace_id and f.item_id = r.id returning f.storage_key, f.preview_key`,
    [items],
  );
  return fileKeys(rows);
}

/** Where the files of an attachment are kept; '' says that there is no small picture of it. */
export interface FileKeys extends Record<string, unknown> {
  storage_key: string | null;
  preview_key: string | null;
}

export function fileKeys(rows: readonly FileKeys[]): string[] {
  return rows
    .flatMap(({ storage_key, preview_key }) => [storage_key, preview_key])
    .filter((key) => Boolean(key)) as string[];
}

/** Removes files that no attachment names any more: the same bytes are kept once, whoever sent them. */
export async function removeFiles(db: Database, storage: FileStorage, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const used = await db.read<{ key: string }>(
    'system',
    `select storage_key as key from attachment where storage_key = any ($1)
     union select preview_key from attachment where preview_key = any ($1)
     union select storage_key from evidence_file where storage_key = any ($1)`,
    [keys],
  );
  const kept = new Set(used.map(({ key }) => key));
  const orphans = [...new Set(keys)].filter((key) => !kept.has(key));
  // one whose removal fails is an orphan that nobody can reach
  await Promise.allSettled(orphans.map((key) => storage.remove(key)));
}
