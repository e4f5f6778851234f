import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { capabilitiesWith } from './bluesky.capabilities';
import { BlueskyClient } from './bluesky.client';
import { textOf } from './bluesky.payloads';
import { bansBy, readsMessages } from './bluesky.settings';

/** How the app password's permission is called where it is made. */
const MESSAGES = 'app password: access to direct messages';

/** Signs in, reads who the account is, and tries whether the app password reaches direct messages. */
export async function probe(account: AccountContext, _hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const client = new BlueskyClient(account, signal);
  const { did, handle } = await client.session();
  const profile = await client.profile(did);
  await client.notifications(null);
  const messages = readsMessages(account) ? await messagesOf(client, signal) : 'unwanted';
  return {
    externalId: did,
    name: textOf(profile['displayName']) ?? `@${handle}`,
    capabilities: capabilitiesWith({ messages: messages === 'reached', bansBy: bansBy(account) }),
    missingPermissions: messages === 'forbidden' ? [MESSAGES] : [],
    tokenExpiresAt: null,
    credentials: null,
  };
}

/** A chat service that does not answer now may do so later: messages stay offered. */
async function messagesOf(client: BlueskyClient, signal: AbortSignal): Promise<'reached' | 'forbidden'> {
  try {
    await client.chatLog('');
  } catch (error) {
    if (error instanceof ConnectorRejected && error.reason === 'forbidden') return 'forbidden';
    if (!(error instanceof ConnectorUnavailable) || signal.aborted) throw error;
  }
  return 'reached';
}
