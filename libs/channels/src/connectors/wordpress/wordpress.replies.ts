import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import type { Json } from '../../spi/values';
import type { WordPressClient } from './wordpress.client';
import { commentItem } from './wordpress.parse';
import { idOf, rawContentOf } from './wordpress.payloads';
import { saysTheSame } from './wordpress.text';

const MOST_PAGES = 5;

export function targetIdOf({ target }: OutboundAction): string {
  const id = idOf(target.externalId);
  if (id === null) throw new ConnectorRejected('not a WordPress comment', 'invalid');
  return id;
}

export function replyIdOf({ replyExternalId }: OutboundAction): string {
  const id = idOf(replyExternalId);
  if (id === null) throw new ConnectorRejected('not an answer on WordPress', 'invalid');
  return id;
}

/** Now, but never before the request, whose time comes from another clock. */
export function timeAfter({ requestedAt }: OutboundAction): string {
  const now = new Date().toISOString();
  return now > requestedAt ? now : requestedAt;
}

export function done(...effects: InboundEvent[]): Receipt {
  return { state: 'done', externalId: null, permalink: null, effects };
}

/** The comment as WordPress answers it now. */
export function seenIn(comment: Json, action: OutboundAction, account: AccountContext): InboundEvent[] {
  const item = commentItem(comment, account, timeAfter(action));
  return item === null ? [] : [item];
}

/** Our answer as the item that later looks describe too. */
export function replyReceipt(
  action: OutboundAction,
  account: AccountContext,
  made: Json,
  effects: readonly InboundEvent[] = [],
): Receipt {
  const seen = commentItem(made, account, timeAfter(action));
  if (seen === null) throw new ConnectorUnavailable('WordPress did not say what it published', true);
  const item: ItemSeen = {
    ...seen,
    direction: 'out',
    author: null,
    text: action.text,
    ownActionId: action.id,
    thread: { ...seen.thread, key: action.target.threadKey, aliases: [seen.externalId] },
  };
  return { state: 'done', externalId: item.externalId, permalink: item.permalink, effects: [...effects, item] };
}

/** Our own comment under the target with this text, newest first; all of them when `since` is null. */
export async function findReply(
  action: OutboundAction,
  account: AccountContext,
  client: WordPressClient,
  since: string | null,
): Promise<Json | null | 'too-many'> {
  const author = idOf(account.credentials['userId']) ?? idOf((await client.me()).id) ?? '';
  const query: Record<string, string> = { author, parent: targetIdOf(action), orderby: 'date_gmt', order: 'desc' };
  if (since !== null) query['after'] = since;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { comments, hasMore } = await client.comments({ ...query, page: String(page) });
    const match = comments.find((comment) => saysTheSame(rawContentOf(comment) ?? '', action.text));
    if (match) return match;
    if (!hasMore) return null;
  }
  return 'too-many';
}
