import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected } from '../../spi/errors';
import { GoogleBusinessClient } from './google-business.client';
import { accountName, capabilities, locationName, textSetting } from './google-business.settings';

/** What the topic must allow before Google accepts it. */
const PUBLISHER = 'pubsub.topics.publish (mybusiness-api-pubsub@system.gserviceaccount.com)';

/** Reads the listing and its reviews, and points the account's notifications at the topic where one is set. */
export async function probe(account: AccountContext, _hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const client = new GoogleBusinessClient(account, signal);
  const externalId = locationName(account);
  const name = await client.locationTitle(accountName(account), externalId.slice(externalId.indexOf('locations/')));
  if (name === null) throw new ConnectorAuthError('this sign-in manages no such location');
  await client.reviews(null, 1);
  const missingPermissions = await subscribe(client, account);
  // without a topic that Google may publish to, polling is the only way in and not the safety net
  const isPushed = textSetting(account, 'pubsubTopic') !== '' && missingPermissions.length === 0;
  return {
    externalId,
    name,
    capabilities: { ...capabilities, receive: isPushed ? 'both' : 'poll' },
    missingPermissions,
    tokenExpiresAt: null,
    credentials: null,
  };
}

async function subscribe(client: GoogleBusinessClient, account: AccountContext): Promise<string[]> {
  const topic = textSetting(account, 'pubsubTopic');
  if (!topic) return [];
  try {
    await client.notify(accountName(account), topic);
    return [];
  } catch (error) {
    // Reading works, so that it is the topic that Google may not publish to; polling goes on without it.
    if (error instanceof ConnectorAuthError || error instanceof ConnectorRejected) return [PUBLISHER];
    throw error;
  }
}
