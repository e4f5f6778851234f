import type { Tx } from '@parvis/platform';
import { extKey } from './arrivals';
import type { Parsed } from './landed';

/**
 * Notes until when the words of other people may be kept, for channels whose terms say so. Read again from the platform they
 * may be kept as long again.
 */
export async function noteRetention(tx: Tx, parsed: readonly Parsed[]): Promise<void> {
  const kept = parsed.flatMap(({ arrivals }) =>
    arrivals.flatMap(({ account, event }) => {
      const hours = account.capabilities.retention?.contentHours ?? null;
      if (hours === null || event.type !== 'item' || event.direction !== 'in') return [];
      return [{ workspace_id: account.workspaceId, account_id: account.id, ext_key: extKey(event.externalId), hours }];
    }),
  );
  if (kept.length === 0) return;
  await tx.query(
    `insert into item_retention (workspace_id, item_id, forget_at)
     select distinct on (k.workspace_id, k.item_id) k.workspace_id, k.item_id, now() + make_interval(hours => r.hours)
     from jsonb_to_recordset($1::jsonb) as r (workspace_id int, account_id int, ext_key uuid, hours int)
     join item_key k on k.workspace_id = r.workspace_id and k.account_id = r.account_id and k.ext_key = r.ext_key
     join item i on i.workspace_id = k.workspace_id and i.id = k.item_id and i.forgotten_at is null
     where k.conversation_id is not null
     on conflict (workspace_id, item_id) do update set forget_at = excluded.forget_at`,
    [JSON.stringify(kept)],
  );
}
