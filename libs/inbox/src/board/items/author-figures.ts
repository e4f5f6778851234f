import type { Tx } from '@parvis/platform';

/** What an author did before, as a row shows it. */
export interface AuthorFigures {
  /** Of their last 200 items: all, and those that were hidden or deleted. */
  items: number;
  hidden: number;
  /** First item on any channel that is linked. */
  since: Date | null;
}

const COUNTED = 200;

// contacts that are one person have the same survivor; see `contact-group`
const FIGURES = `
  select a.identity_id, f.items, f.hidden, w.since
  from unnest($2::bigint[]) a (identity_id)
  cross join lateral (
    select count(*)::int as items, count(*) filter (where l.state in (2, 3))::int as hidden
    from (select s.state from screening s where s.workspace_id = $1 and s.identity_id = a.identity_id
          order by s.item_id desc limit ${COUNTED}) l) f
  cross join lateral (
    select min(e.created_at) as since
    from identity n
    join contact c on c.workspace_id = $1 and c.id = n.contact_id
    cross join lateral (
      select coalesce(c.survivor_id, c.id) as id
      union all select o.id from contact o where o.workspace_id = $1 and o.survivor_id = coalesce(c.survivor_id, c.id)) g
    join identity m on m.workspace_id = $1 and m.contact_id = g.id
    cross join lateral (
      select s.created_at from screening s where s.workspace_id = $1 and s.identity_id = m.id order by s.item_id limit 1) e
    where n.workspace_id = $1 and n.id = a.identity_id) w`;

/** By identity, in one statement however many there are. */
export async function authorFigures(
  tx: Tx,
  workspaceId: number,
  identityIds: readonly string[],
): Promise<Map<string, AuthorFigures>> {
  if (identityIds.length === 0) return new Map();
  const rows = await tx.prepared<AuthorFigures & { identity_id: string }>(FIGURES, [workspaceId, identityIds]);
  return new Map(rows.map((row) => [row.identity_id, row]));
}
