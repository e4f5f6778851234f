import type { Tx } from '@parvis/platform';
import type { Parsed } from './landed';

/**
 * Counts what came live from each account by the hour, notes on the accounts that something came, at most every ten seconds so
 * that their rows stay cool, and tells when that ends a doubt about their health or when a payload could not be read.
 */
export async function noteArrivals(tx: Tx, parsed: readonly Parsed[]): Promise<void> {
  const accounts = new Map<string, { workspace_id: number; id: number; n: number; error: string | null }>();
  for (const { row, state, error, arrivals } of parsed) {
    const key = `${row.workspace_id}:${row.account_id}`;
    const noted = accounts.get(key);
    accounts.set(key, {
      workspace_id: row.workspace_id,
      id: row.account_id,
      n: (noted?.n ?? 0) + arrivals.filter(({ live }) => live).length,
      error: state === 'dead' ? error : (noted?.error ?? null),
    });
  }
  const changed = await tx.prepared<{ workspace_id: number; id: number; told: boolean }>(
    `with r as (
       select * from jsonb_to_recordset($1::jsonb) as r (workspace_id int, id int, n int, error text)),
     counted as (
       insert into account_hour (workspace_id, account_id, hour, n)
       select workspace_id, id, date_trunc('hour', now(), 'UTC'), n from r where n > 0 order by 1, 2
       on conflict (workspace_id, account_id, hour) do update set n = account_hour.n + excluded.n),
     arrived as (
       select a.workspace_id, a.id, a.health, a.silent_since, r.error,
         case when a.health = 'never-connected' or a.health = 'slow' and coalesce(a.paused_until < now(), true) then 'working' else a.health end as next
       from r join account a on a.workspace_id = r.workspace_id and a.id = r.id
       where a.last_event_at is null or a.last_event_at < now() - interval '10 seconds' or a.health = 'never-connected' or r.error is not null
       order by a.workspace_id, a.id for no key update of a)
     update account a set last_event_at = now(), silent_since = null, silence_expected = null, health = v.next, last_error = coalesce(v.error, a.last_error),
       health_detail = case when v.next = v.health then a.health_detail end
     from arrived v where a.workspace_id = v.workspace_id and a.id = v.id
     returning a.workspace_id, a.id, v.next <> v.health or v.error is not null or v.silent_since is not null as told`,
    [JSON.stringify([...accounts.values()])],
  );
  for (const { workspace_id, id } of changed.filter(({ told }) => told)) {
    await tx.publish(workspace_id, { kind: 'account.updated', data: { accountId: String(id) } });
  }
}
