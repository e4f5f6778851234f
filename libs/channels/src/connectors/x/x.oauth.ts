import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import type { OAuthAnswer, OAuthChoice, OAuthConsent, OAuthFlow, OAuthRequest } from '../../spi/oauth';
import { idOf, recordOf, textOf } from '../../spi/read';
import { XClient } from './x.client';
import { signInOf } from './x.settings';
import { trade } from './x.token';

/** Everything the connector uses. Without `offline.access` there is no refresh token, and the connection ends after two hours. */
export const SCOPES = [
  'tweet.read',
  'users.read',
  'tweet.write',
  'tweet.moderate.write',
  'dm.read',
  'dm.write',
  'media.write',
  'offline.access',
] as const;

/** Signing in as the account (X docs, OAuth 2.0 authorization code with PKCE). The code lives 30 seconds. */
export const oauth: OAuthFlow = {
  pkce: true,
  needs: ['clientId'],
  label: { en: 'Sign in with X', fr: 'Se connecter avec X' },
  authorize,
  exchange,
};

function authorize(account: AccountContext, request: OAuthRequest): Promise<OAuthConsent> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: account.credentials['clientId'] ?? '',
    redirect_uri: request.redirectUri,
    scope: SCOPES.join(' '),
    state: request.state,
    code_challenge: request.codeChallenge ?? '',
    code_challenge_method: 'S256',
  });
  return Promise.resolve({ url: `${signInOf(account)}/i/oauth2/authorize?${query.toString()}` });
}

/** One choice: the account that signed in. A client secret that was not entered stays away (public client). */
async function exchange(account: AccountContext, answer: OAuthAnswer, signal: AbortSignal): Promise<OAuthChoice[]> {
  const grant = {
    grant_type: 'authorization_code',
    code: answer.code,
    redirect_uri: answer.redirectUri,
    code_verifier: answer.codeVerifier ?? '',
  };
  // a refresh token of an earlier sign-in does not go with this one
  const credentials = { refreshToken: '', ...(await trade(account, account.credentials, grant, signal)) };
  const signedIn = { ...account, credentials: { ...account.credentials, ...credentials } };
  const { body } = await new XClient(signedIn, signal).me();
  const user = recordOf(body['data']);
  const externalId = idOf(user?.['id']);
  if (externalId === null) throw new ConnectorAuthError('The token belongs to no X account');
  const username = textOf(user?.['username']);
  return [{ externalId, name: username ? `@${username}` : externalId, credentials, settings: {} }];
}
