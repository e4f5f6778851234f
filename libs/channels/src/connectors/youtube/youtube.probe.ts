import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { capabilities, readOnlyCapabilities } from './youtube.capabilities';
import { FULL_SCOPE, YouTubeClient } from './youtube.client';
import { idOf, isRecord, textOf } from './youtube.payloads';
import { quotaOf } from './youtube.units';

/** Names the channel of the consent, reads its comments, and subscribes to notices of new videos. Costs two units. */
export async function probe(account: AccountContext, hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const channel = await new YouTubeClient(account, signal).ownChannel();
  const externalId = idOf(channel?.['id']);
  if (externalId === null) throw new ConnectorAuthError('This Google account has no YouTube channel.');
  if (account.externalId !== '' && account.externalId !== externalId) {
    // The channel is picked in the consent screen, where it is easily mistaken.
    throw new ConnectorAuthError('This sign-in is for another channel. Sign in again and pick the channel connected here.'); // prettier-ignore
  }
  const client = new YouTubeClient({ ...account, externalId }, signal);
  await client.threads('published', null, '1');
  const isComplete = await client.mayModerate();
  await subscribe(client, account, externalId, hookUrl);
  // The subscription is renewed while polling, which is not told the address.
  const keepsAddress = wantsNotices(account) && account.credentials['hookAddress'] !== hookUrl;
  const snippet = isRecord(channel?.['snippet']) ? channel['snippet'] : {};
  return {
    externalId,
    name: textOf(snippet['title']) ?? externalId,
    capabilities: isComplete ? capabilities : readOnlyCapabilities,
    missingPermissions: isComplete ? [] : [FULL_SCOPE],
    tokenExpiresAt: null,
    credentials: keepsAddress ? { ...account.credentials, hookAddress: hookUrl } : null,
    ...quotaOf(account),
  };
}

/** Without notices the channel works all the same: an address that the hub cannot reach must not stop the connection. */
async function subscribe(
  client: YouTubeClient,
  account: AccountContext,
  channelId: string,
  hookUrl: string,
): Promise<void> {
  if (!wantsNotices(account)) return;
  try {
    await client.subscribe(channelId, hookUrl);
  } catch (error) {
    if (!(error instanceof ConnectorRejected || error instanceof ConnectorUnavailable)) throw error;
  }
}

function wantsNotices({ credentials }: AccountContext): boolean {
  return (credentials['hookSecret'] ?? '') !== '';
}
