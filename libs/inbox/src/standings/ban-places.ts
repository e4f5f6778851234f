import { ITEM_KINDS, type CapabilityRecord } from '@parvis/contracts';
import { nameOf, type Tx } from '@parvis/platform';

const MOST_LOOKED_AT = 200;

/** From where a channel can be asked to ban an author: an item of theirs that has the verb; else why there is none. */
export type BanPlace = { itemId: string } | { why: string };

interface PlaceRow {
  identity_id: string;
  item_id: string | null;
  kind: number | null;
  without_verbs: string[] | null;
  verbs: CapabilityRecord['verbs'];
}

// of the newest items of each author, the newest of each kind
const PLACES = `
  select r.identity_id, p.id as item_id, p.kind, p.without_verbs, a.capabilities -> 'verbs' as verbs
  from unnest($2::bigint[]) as r (identity_id)
  join identity n on n.workspace_id = $1 and n.id = r.identity_id
  join account a on a.workspace_id = $1 and a.id = n.account_id
  left join lateral (
    select distinct on (i.kind) i.id, i.kind, i.without_verbs
    from (select id, kind, without_verbs, external_id, platform_state, direction from item
          where workspace_id = $1 and author_identity_id = r.identity_id order by id desc limit ${MOST_LOOKED_AT}) i
    where i.direction = 0 and i.external_id is not null and i.platform_state <> 3
    order by i.kind, i.id desc) p on true
  order by p.id desc nulls last`;

/** Where each of these identities can be banned, two statements less than asking one by one; see `BanPlace`. */
export async function banPlaces(
  tx: Tx,
  workspaceId: number,
  identityIds: readonly string[],
): Promise<Map<string, BanPlace>> {
  const rows = await tx.query<PlaceRow>(PLACES, [workspaceId, identityIds]);
  const places = new Map<string, BanPlace>();
  for (const row of rows) {
    const known = places.get(row.identity_id);
    if (known && 'itemId' in known) continue;
    places.set(row.identity_id, placeOf(row));
  }
  return places;
}

function placeOf({ item_id, kind, without_verbs, verbs }: PlaceRow): BanPlace {
  const anywhere = Object.values(verbs).some((list) => list.some(({ verb }) => verb === 'ban'));
  if (!anywhere) return { why: 'This channel has no verb to ban somebody.' };
  if (item_id === null || kind === null) return { why: 'Nothing of theirs is left on the channel to ban them from.' };
  const offered = verbs[nameOf(ITEM_KINDS, kind)]?.some(({ verb }) => verb === 'ban') ?? false;
  if (!offered || without_verbs?.includes('ban')) return { why: 'The channel cannot ban from what they wrote.' };
  return { itemId: item_id };
}
