import type { Standing } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';

export interface AuthorStanding {
  standing: Standing;
  /** What the person's strikes are worth now, over all linked identities. */
  strikes: number;
}

// strikes are found by the contacts of the person: the one that stands for all, and those linked to it
const STANDINGS = `
  select n.id, coalesce(s.standing, 'none') as standing, coalesce(k.score, 0)::float8 as strikes
  from unnest($1::int[], $2::bigint[]) as r (workspace_id, identity_id)
  join identity n on n.workspace_id = r.workspace_id and n.id = r.identity_id
  join contact c on c.workspace_id = n.workspace_id and c.id = n.contact_id
  left join author_standing s on s.workspace_id = n.workspace_id and s.identity_id = n.id and (s.until is null or s.until > now())
  left join moderation_setting m on m.workspace_id = n.workspace_id and m.name = 'strikes'
  cross join lateral (
    select sum(k.weight * power(0.5, greatest(extract(epoch from now() - k.at), 0)::float8 / 86400
                 / coalesce((m.value ->> 'halfLifeDays')::float8, 90))) as score
    from (select coalesce(c.survivor_id, c.id) as id
          union all select g.id from contact g where g.workspace_id = c.workspace_id and g.survivor_id = coalesce(c.survivor_id, c.id)) p
    join strike k on k.workspace_id = c.workspace_id and k.contact_id = p.id and k.counts and k.dismissed_at is null) k`;

/**
 * How authors stand and what their strikes are worth, in one statement whatever their number. By identity id; who is not in the map is
 * not known, and stands for nothing yet.
 */
export async function standingsOf(
  tx: Tx,
  identities: readonly { workspaceId: number; identityId: string }[],
): Promise<Map<string, AuthorStanding>> {
  if (identities.length === 0) return new Map();
  const rows = await tx.prepared<AuthorStanding & { id: string }>(STANDINGS, [
    identities.map(({ workspaceId }) => workspaceId),
    identities.map(({ identityId }) => identityId),
  ]);
  return new Map(rows.map(({ id, standing, strikes }) => [id, { standing, strikes }]));
}
