import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { OutboundAction } from '../../spi/outbound';
import { BlueskyClient } from './bluesky.client';
import { idOf, type Json, placeOf, recordOf } from './bluesky.payloads';

/** What the verbs of one call work with. */
export interface Hands {
  account: AccountContext;
  client: BlueskyClient;
  did: string;
}

export async function handsOf(account: AccountContext, signal: AbortSignal): Promise<Hands> {
  const client = new BlueskyClient(account, signal);
  return { account, client, did: await client.did() };
}

/** Whose post or message the target is. */
export function authorOf({ target }: OutboundAction, did: string): string {
  const person = target.authorExternalId ?? placeOf(target.externalId)?.repo ?? null;
  if (person === null || person === did) throw new ConnectorRejected('the author is not known', 'invalid');
  return person;
}

/** The address of our like of a post; null without one. */
export function likeOf(post: Json): string | null {
  return idOf(recordOf(post['viewer'])?.['like']);
}
