import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { OAuthAnswer, OAuthChoice, OAuthFlow } from '../../spi/oauth';
import { recordOf } from '../../spi/values';
import { FULL_SCOPE, YouTubeClient } from './youtube.client';
import { idOf, textOf } from './youtube.payloads';
import { endpointsOf } from './youtube.settings';
import { GOOGLE_LOGIN, googleConsent, googleRefreshToken } from '../google/code-login';

/** Signing in with Google; the channel is picked on Google's page ("Using OAuth 2.0 for Web Server Applications"). */
export const oauth: OAuthFlow = {
  ...GOOGLE_LOGIN,
  authorize: (account, request) =>
    Promise.resolve(googleConsent(endpointsOf(account).consent, FULL_SCOPE, account, request)),
  exchange,
};

/** One choice: the channel that was picked. */
async function exchange(account: AccountContext, answer: OAuthAnswer, signal: AbortSignal): Promise<OAuthChoice[]> {
  const refreshToken = await googleRefreshToken(endpointsOf(account).token, account, answer, signal);
  const signedIn = { ...account, credentials: { ...account.credentials, refreshToken } };
  const channel = await new YouTubeClient(signedIn, signal).ownChannel();
  const externalId = idOf(channel?.['id']);
  if (externalId === null) throw new ConnectorRejected('This Google account has no YouTube channel.', 'forbidden');
  const name = textOf(recordOf(channel?.['snippet'])?.['title']) ?? externalId;
  return [{ externalId, name, credentials: { refreshToken }, settings: {} }];
}
