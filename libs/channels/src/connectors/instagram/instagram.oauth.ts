import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import type { OAuthAnswer, OAuthChoice, OAuthConsent, OAuthFlow, OAuthRequest } from '../../spi/oauth';
import { type CodeLogin, consentUrl, longLivedFor } from '../meta/code-login';
import { facebookConsent, linkedInstagram, pageChoices, verifyTokenOf } from '../meta/facebook-login';
import { idOf, textOf } from '../../spi/read';
import { INSTAGRAM_GRAPH } from '../meta/settings';
import { credential } from '../../spi/settings';
import { instagramGraph, loginOf } from './instagram.client';
import { PERMISSIONS } from './instagram.probe';
import { instagramHost, instagramIssuer } from './instagram.token';

const SIGN_IN = 'https://www.instagram.com';
const CODES = 'https://api.instagram.com';
const INSTAGRAM_SCOPES = [
  'instagram_business_basic',
  'instagram_business_manage_comments',
  'instagram_business_manage_messages',
];
const PAGES = {
  scopes: Object.keys(PERMISSIONS),
  fields: 'id,name,access_token,tasks,instagram_business_account{id,username}',
  choiceOf: linkedInstagram,
  nothing: 'None of this person’s Pages is linked to an Instagram professional account',
};

/** Either login model, as the form says. With Instagram Login the app id and secret are those of the Instagram app. */
export const oauth: OAuthFlow = {
  pkce: false,
  needs: ['login', 'appId', 'appSecret'],
  label: { en: 'Sign in with Instagram', fr: 'Se connecter avec Instagram' },
  authorize: (account, request) => Promise.resolve(consentOf(account, request)),
  exchange: (account, answer, signal) =>
    loginOf(account) === 'facebook' ? pageChoices(account, answer, PAGES, signal) : ownChoice(account, answer, signal),
};

function consentOf(account: AccountContext, request: OAuthRequest): OAuthConsent {
  if (loginOf(account) === 'facebook') return facebookConsent(account, request, PAGES.scopes);
  const { signInAt, login } = placesOf(account);
  return { url: consentUrl(`${signInAt}/oauth/authorize`, login.clientId, request, INSTAGRAM_SCOPES) };
}

/** Page, codes and API stand on three hosts; below any other address (a simulator) they stand together. */
function placesOf(account: AccountContext): { signInAt: string; login: CodeLogin } {
  const host = instagramHost(account);
  const [signInAt, codesAt] = host === INSTAGRAM_GRAPH ? [SIGN_IN, CODES] : [host, host];
  return {
    signInAt,
    login: {
      tokenUrl: `${codesAt}/oauth/access_token`,
      clientId: credential(account, 'appId') ?? '',
      issuer: instagramIssuer(account),
    },
  };
}

/** The one account that signed in. */
async function ownChoice(account: AccountContext, answer: OAuthAnswer, signal: AbortSignal): Promise<OAuthChoice[]> {
  const grant = await longLivedFor(placesOf(account).login, answer, { account, signal });
  const signedIn = { ...account, credentials: { ...account.credentials, ...grant } };
  const { body } = await instagramGraph(signedIn, signal).get('me', { fields: 'user_id,id,username' });
  const externalId = idOf(body['user_id']) ?? idOf(body['id']);
  if (externalId === null) throw new ConnectorAuthError('Instagram does not say whose sign-in this is');
  const credentials = { ...grant, verifyToken: verifyTokenOf(account) };
  return [{ externalId, name: textOf(body['username']) ?? externalId, credentials, settings: {} }];
}
