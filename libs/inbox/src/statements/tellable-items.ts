import type { ChannelKind, ItemView } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { isOwnSite } from '../policies/decision-settings';
import { statementWay } from './statement-way';

/** Of these items, as the member who decides sees them: those whose author a statement can be sent to, in their order. */
export async function tellableItems(tx: Tx, workspaceId: number, views: readonly ItemView[]): Promise<string[]> {
  if (views.length === 0) return [];
  const places = await tx.query<{ id: string; channel: ChannelKind; handle: string | null }>(
    `select i.id, a.channel, n.handle from item i
     join account a on a.workspace_id = i.workspace_id and a.id = i.account_id
     left join identity n on n.workspace_id = i.workspace_id and n.id = i.author_identity_id
     where i.workspace_id = $1 and i.id = any ($2::bigint[])`,
    [workspaceId, views.map(({ id }) => id)],
  );
  const placeOf = new Map(places.map((place) => [place.id, place]));
  return views.flatMap(({ id, kind, verbs }) => {
    const place = placeOf.get(id);
    if (!place) return [];
    const way = statementWay({ itemKind: kind, verbs, handle: place.handle, ownSite: isOwnSite(place.channel) });
    return way === 'link' ? [] : [id];
  });
}
