import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import type { OAuthAnswer, OAuthChoice, OAuthFlow } from '../../spi/oauth';
import { consentUrl, longLivedFor } from '../meta/code-login';
import { idOf, textOf } from '../../spi/read';
import { credential } from '../../spi/settings';
import { ThreadsClient } from './threads.client';
import { PERMISSIONS } from './threads.probe';
import { hostOf, signInOf } from './threads.settings';
import { threadsIssuer } from './threads.token';

/** Signing in as the profile: the grant reaches that one. No PKCE. */
export const oauth: OAuthFlow = {
  pkce: false,
  needs: ['appId', 'appSecret'],
  label: { en: 'Sign in with Threads', fr: 'Se connecter avec Threads' },
  authorize: (account, request) => {
    const page = `${signInOf(account)}/oauth/authorize`;
    const url = consentUrl(page, credential(account, 'appId') ?? '', request, Object.keys(PERMISSIONS));
    return Promise.resolve({ url });
  },
  exchange,
};

async function exchange(account: AccountContext, answer: OAuthAnswer, signal: AbortSignal): Promise<OAuthChoice[]> {
  const login = {
    tokenUrl: `${hostOf(account)}/oauth/access_token`,
    clientId: credential(account, 'appId') ?? '',
    issuer: { ...threadsIssuer(account), secret: credential(account, 'appSecret') ?? '' },
  };
  const credentials = await longLivedFor(login, answer, { account, signal });
  const signedIn = { ...account, credentials: { ...account.credentials, ...credentials } };
  // the id beside the token is a number beyond what JSON holds exactly
  const { body } = await new ThreadsClient(signedIn, signal).me();
  const externalId = idOf(body['id']);
  if (externalId === null) throw new ConnectorAuthError('Threads does not say whose sign-in this is');
  return [{ externalId, name: `@${textOf(body['username']) ?? externalId}`, credentials, settings: {} }];
}
