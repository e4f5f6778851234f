import { signIn } from '../../http/token-memory';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import type { OAuthAnswer, OAuthConsent, OAuthFlow, OAuthRequest } from '../../spi/oauth';
import { filledText, recordOf } from '../../spi/values';

/** What every flow with Google has in common ("Using OAuth 2.0 for Web Server Applications"). */
export const GOOGLE_LOGIN = {
  pkce: true,
  needs: ['clientId', 'clientSecret'],
  label: { en: 'Sign in with Google', fr: 'Se connecter avec Google' },
} as const satisfies Partial<OAuthFlow>;

/** Google's page for a scope. Without `prompt=consent` Google gives a refresh token the first time only. */
export function googleConsent(
  address: string,
  scope: string,
  account: AccountContext,
  request: OAuthRequest,
): OAuthConsent {
  const query = new URLSearchParams({
    client_id: account.credentials['clientId'] ?? '',
    redirect_uri: request.redirectUri,
    response_type: 'code',
    scope,
    access_type: 'offline',
    prompt: 'consent',
    include_granted_scopes: 'true',
    state: request.state,
    ...(request.codeChallenge !== null && { code_challenge: request.codeChallenge, code_challenge_method: 'S256' }),
  });
  return { url: `${address}?${query.toString()}` };
}

/** The refresh token for a code; `address` is that of the token endpoint. */
export async function googleRefreshToken(
  address: string,
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
    { method: 'POST', url: address, body: new URLSearchParams(form) },
    { account, signal, platform: 'Google sign-in', secrets: [code] },
  );
  const refreshToken = filledText(recordOf(body)?.['refresh_token']);
  if (refreshToken === null) {
    throw new ConnectorAuthError('Google gave no lasting access. Take the app’s access away in the Google account and sign in again.'); // prettier-ignore
  }
  return refreshToken;
}
