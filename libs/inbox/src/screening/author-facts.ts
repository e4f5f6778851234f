import type { Tx } from '@parvis/platform';

/** What was screened of an author lately: at most their last 200 items. */
export interface AuthorPast {
  items: number;
  hidden: number;
  lastMinute: number;
}

const PAST = `
  select w.workspace_id, w.identity_id, count(s.state)::int as items, count(*) filter (where s.state in (2, 3))::int as hidden,
    count(*) filter (where s.created_at > now() - interval '1 minute')::int as "lastMinute"
  from unnest($1::int[], $2::bigint[]) w (workspace_id, identity_id)
  left join lateral (
    select state, created_at from screening
    where workspace_id = w.workspace_id and identity_id = w.identity_id order by item_id desc limit 200) s on true
  group by 1, 2`;

/** The past of authors by `workspace:identity`, in one statement. */
export async function authorPasts(
  tx: Tx,
  authors: readonly { workspaceId: number; identityId: string }[],
): Promise<Map<string, AuthorPast>> {
  const wanted = new Map(authors.map((author) => [`${author.workspaceId}:${author.identityId}`, author]));
  if (wanted.size === 0) return new Map();
  const rows = await tx.prepared<{ workspace_id: number; identity_id: string } & AuthorPast>(PAST, [
    [...wanted.values()].map(({ workspaceId }) => workspaceId),
    [...wanted.values()].map(({ identityId }) => identityId),
  ]);
  return new Map(rows.map(({ workspace_id, identity_id, ...past }) => [`${workspace_id}:${identity_id}`, past]));
}
