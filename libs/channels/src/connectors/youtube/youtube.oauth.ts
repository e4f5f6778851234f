import { signIn } from '../../http/token-memory';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected } from '../../spi/errors';
import type { OAuthAnswer, OAuthChoice, OAuthConsent, OAuthFlow, OAuthRequest } from '../../spi/oauth';
import { recordOf } from '../../spi/values';
import { FULL_SCOPE, YouTubeClient } from './youtube.client';
import { idOf, textOf } from './youtube.payloads';
import { endpointsOf } from './youtube.settings';

/** Signing in with Google; the channel is picked on Google's page ("Using OAuth 2.0 for Web Server Applications"). */
export const oauth: OAuthFlow = {
  pkce: true,
  needs: ['clientId', 'clientSecret'],
  label: { en: 'Sign in with Google', fr: 'Se connecter avec Google' },
  authorize,
  exchange,
};

/** Without `prompt=consent` Google gives a refresh token the first time only. */
function authorize(account: AccountContext, request: OAuthRequest): Promise<OAuthConsent> {
  const query = new URLSearchParams({
    client_id: account.credentials['clientId'] ?? '',
    redirect_uri: request.redirectUri,
    response_type: 'code',
    scope: FULL_SCOPE,
    access_type: 'offline',
    prompt: 'consent',
    include_granted_scopes: 'true',
    state: request.state,
    ...(request.codeChallenge !== null && { code_challenge: request.codeChallenge, code_challenge_method: 'S256' }),
  });
  return Promise.resolve({ url: `${endpointsOf(account).consent}?${query.toString()}` });
}

/** One choice: the channel that was picked. */
async function exchange(account: AccountContext, answer: OAuthAnswer, signal: AbortSignal): Promise<OAuthChoice[]> {
  const refreshToken = await trade(account, answer, signal);
  const signedIn = { ...account, credentials: { ...account.credentials, refreshToken } };
  const channel = await new YouTubeClient(signedIn, signal).ownChannel();
  const externalId = idOf(channel?.['id']);
  if (externalId === null) throw new ConnectorRejected('This Google account has no YouTube channel.', 'forbidden');
  const name = textOf(recordOf(channel?.['snippet'])?.['title']) ?? externalId;
  return [{ externalId, name, credentials: { refreshToken }, settings: {} }];
}

/** The refresh token for a code. */
async function trade(
  account: AccountContext,
  { code, redirectUri, codeVerifier }: OAuthAnswer,
  signal: AbortSignal,
): Promise<string> {
  const { clientId = '', clientSecret = '' } = account.credentials;
  const form = {
    grant_type: 'authorization_code',
    code,
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uri: redirectUri,
    ...(codeVerifier !== null && { code_verifier: codeVerifier }),
  };
  const { body } = await signIn(
    { method: 'POST', url: endpointsOf(account).token, body: new URLSearchParams(form) },
    { account, signal, platform: 'Google sign-in', secrets: [code] },
  );
  const refreshToken = textOf(recordOf(body)?.['refresh_token']);
  if (refreshToken === null) {
    throw new ConnectorAuthError('Google gave no lasting access. Take the app’s access away in the Google account and sign in again.'); // prettier-ignore
  }
  return refreshToken;
}
