import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import type { OAuthAnswer, OAuthChoice, OAuthConsent, OAuthFlow, OAuthRequest } from '../../spi/oauth';
import { RedditClient } from './reddit.client';
import { endpointsOf, SCOPES } from './reddit.settings';
import { trade } from './reddit.token';

/** Signing in as the brand's account. Reddit has no PKCE; only `duration=permanent` gives a refresh token. */
export const oauth: OAuthFlow = {
  pkce: false,
  needs: ['clientId', 'clientSecret'],
  label: { en: 'Sign in with Reddit', fr: 'Se connecter avec Reddit' },
  authorize,
  exchange,
};

function authorize(account: AccountContext, { redirectUri, state }: OAuthRequest): Promise<OAuthConsent> {
  const query = new URLSearchParams({
    client_id: account.credentials['clientId'] ?? '',
    response_type: 'code',
    state,
    redirect_uri: redirectUri,
    duration: 'permanent',
    scope: SCOPES.join(' '),
  });
  return Promise.resolve({ url: `${endpointsOf(account).consent}?${query.toString()}` });
}

/** One choice: the account that signed in, with its name, which Reddit wants in every call. */
async function exchange(account: AccountContext, answer: OAuthAnswer, signal: AbortSignal): Promise<OAuthChoice[]> {
  const form = { grant_type: 'authorization_code', code: answer.code, redirect_uri: answer.redirectUri };
  const { clientId = '', clientSecret = '' } = account.credentials;
  const credentials = await trade(account, { clientId, clientSecret }, form, signal);
  if (!credentials['refreshToken']) {
    throw new ConnectorAuthError('Reddit gave no lasting access (duration=permanent). Sign in again.');
  }
  const { id, name } = await new RedditClient({ ...account, credentials }, signal).me();
  return [{ externalId: id, name: `u/${name}`, credentials, settings: { username: name } }];
}
