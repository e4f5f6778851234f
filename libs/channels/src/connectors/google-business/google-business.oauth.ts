import { signIn } from '../../http/token-memory';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected } from '../../spi/errors';
import type { OAuthAnswer, OAuthChoice, OAuthConsent, OAuthFlow, OAuthRequest } from '../../spi/oauth';
import { recordOf } from '../../spi/values';
import { GoogleBusinessClient } from './google-business.client';
import { textOf } from './google-business.payloads';
import { endpointsOf } from './google-business.settings';

export const SCOPE = 'https://www.googleapis.com/auth/business.manage';

/** Signing in with Google as an owner or manager of locations ("Using OAuth 2.0 for Web Server Applications"). */
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
    scope: SCOPE,
    access_type: 'offline',
    prompt: 'consent',
    include_granted_scopes: 'true',
    state: request.state,
    ...(request.codeChallenge !== null && { code_challenge: request.codeChallenge, code_challenge_method: 'S256' }),
  });
  return Promise.resolve({ url: `${endpointsOf(account).consent}?${query.toString()}` });
}

/** One choice for each location, of every account and group that the sign-in reaches. */
async function exchange(account: AccountContext, answer: OAuthAnswer, signal: AbortSignal): Promise<OAuthChoice[]> {
  const credentials = { refreshToken: await trade(account, answer, signal) };
  const signedIn = { ...account, credentials: { ...account.credentials, ...credentials } };
  const client = new GoogleBusinessClient(signedIn, signal);
  const choices: OAuthChoice[] = [];
  for await (const { name: accountPath } of client.accounts()) {
    if (typeof accountPath !== 'string' || !/^accounts\/[\w-]+$/.test(accountPath)) continue;
    choices.push(...(await choicesOf(client, accountPath, credentials)));
  }
  if (choices.length === 0) {
    throw new ConnectorRejected('This Google account manages no location of Business Profile', 'forbidden');
  }
  return choices;
}

async function choicesOf(
  client: GoogleBusinessClient,
  accountPath: string,
  credentials: Record<string, string>,
): Promise<OAuthChoice[]> {
  const choices: OAuthChoice[] = [];
  try {
    for await (const { name: path, title, storeCode } of client.locations(accountPath)) {
      if (typeof path !== 'string' || !/^locations\/[\w-]+$/.test(path)) continue;
      // a chain has many locations of one title
      const words = [textOf(title) ?? path, textOf(storeCode)].filter((word) => word !== null);
      choices.push({
        externalId: `${accountPath}/${path}`,
        name: words.length > 1 ? `${words[0]} (${words[1]})` : (words[0] ?? path),
        credentials,
        settings: { accountId: bareId(accountPath), locationId: bareId(path) },
      });
    }
  } catch (error) {
    // a group without locations, or one that the person may not see into, must not hide the others
    if (!(error instanceof ConnectorAuthError || error instanceof ConnectorRejected)) throw error;
  }
  return choices;
}

function bareId(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
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
