import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected } from '../../spi/errors';
import type { OAuthAnswer, OAuthChoice, OAuthFlow } from '../../spi/oauth';
import { GoogleBusinessClient } from './google-business.client';
import { textOf } from './google-business.payloads';
import { endpointsOf } from './google-business.settings';
import { GOOGLE_LOGIN, googleConsent, googleRefreshToken } from '../google/code-login';

export const SCOPE = 'https://www.googleapis.com/auth/business.manage';

/** Signing in with Google as an owner or manager of locations ("Using OAuth 2.0 for Web Server Applications"). */
export const oauth: OAuthFlow = {
  ...GOOGLE_LOGIN,
  authorize: (account, request) =>
    Promise.resolve(googleConsent(endpointsOf(account).consent, SCOPE, account, request)),
  exchange,
};

/** One choice for each location, of every account and group that the sign-in reaches. */
async function exchange(account: AccountContext, answer: OAuthAnswer, signal: AbortSignal): Promise<OAuthChoice[]> {
  const credentials = { refreshToken: await googleRefreshToken(endpointsOf(account).token, account, answer, signal) };
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
