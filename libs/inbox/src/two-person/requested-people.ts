import type { CapabilityRecord, RequestedPerson, RequestPreviewBody, Standing } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { strictest } from '../standings/standing-order';

const COUNTED = 1000;

/** A person somebody wants to ban, with the identities that it is about. */
export interface FoundPerson extends Omit<RequestedPerson, 'identityIds' | 'channels'> {
  identities: { id: string; accountId: string; capabilities: CapabilityRecord; works: boolean }[];
}

interface IdentityRow {
  id: string;
  account_id: number;
  capabilities: CapabilityRecord;
  works: boolean;
  person_id: string;
  standing: Standing;
  trusted: boolean;
  vip: boolean;
  name: string;
  since: Date;
  items: number;
}

// identities named themselves, those of contacts with all that is linked to them, and the authors of items
const IDENTITIES = `
  with wanted as (
    select unnest($2::bigint[]) as id
    union
    select n.id from contact c
    join contact g on g.workspace_id = $1 and coalesce(g.survivor_id, g.id) = coalesce(c.survivor_id, c.id)
    join identity n on n.workspace_id = $1 and n.contact_id = g.id
    where c.workspace_id = $1 and c.id = any ($3::bigint[])
    union
    select author_identity_id from item where workspace_id = $1 and id = any ($4::bigint[]) and direction = 0 and author_identity_id is not null)
  select n.id, n.account_id, a.capabilities, a.enabled and a.removed_at is null and a.health not in ('needs-sign-in', 'stopped') as works,
    p.id as person_id, coalesce(nullif(p.name, ''), n.name) as name, g.vip, g.since, g.trusted,
    coalesce(s.standing, 'none') as standing, coalesce(t.items, 0)::int as items
  from wanted w
  join identity n on n.workspace_id = $1 and n.id = w.id
  join account a on a.workspace_id = $1 and a.id = n.account_id
  join contact c on c.workspace_id = $1 and c.id = n.contact_id
  join contact p on p.workspace_id = $1 and p.id = coalesce(c.survivor_id, c.id)
  left join author_standing s on s.workspace_id = $1 and s.identity_id = n.id and (s.until is null or s.until > now())
  cross join lateral (
    select bool_or(o.vip) as vip, min(o.created_at) as since,
      bool_or(exists (select 1 from identity i join author_standing z on z.workspace_id = $1 and z.identity_id = i.id
                      where i.workspace_id = $1 and i.contact_id = o.id and z.standing = 'trusted' and (z.until is null or z.until > now()))) as trusted
    from contact o where o.workspace_id = $1 and (o.id = p.id or o.survivor_id = p.id)) g
  cross join lateral (
    select count(*) as items from (
      select 1 from screening x where x.workspace_id = $1 and x.identity_id = n.id limit ${COUNTED}) x) t
  order by p.id, n.id`;

/** The people behind what was named, each with the identities to be banned; VIPs and the trusted are marked as protected. */
export async function peopleOf(
  tx: Tx,
  workspaceId: number,
  {
    identityIds = [],
    contactIds = [],
    itemIds = [],
  }: Pick<RequestPreviewBody, 'identityIds' | 'contactIds' | 'itemIds'>,
): Promise<FoundPerson[]> {
  const rows = await tx.query<IdentityRow>(IDENTITIES, [workspaceId, identityIds, contactIds, itemIds]);
  const people = new Map<string, FoundPerson>();
  for (const row of rows) {
    const { id, account_id, capabilities, works } = row;
    const identity = { id, accountId: String(account_id), capabilities, works };
    const known = people.get(row.person_id);
    if (!known) {
      people.set(row.person_id, {
        contactId: row.person_id,
        name: row.name,
        items: row.items,
        since: row.since.toISOString(),
        standing: row.standing,
        protected: row.vip ? 'vip' : row.trusted ? 'trusted' : null,
        identities: [identity],
      });
      continue;
    }
    known.identities.push(identity);
    known.items = Math.min(COUNTED, known.items + row.items);
    known.standing = strictest([known.standing, row.standing]);
  }
  return [...people.values()];
}
