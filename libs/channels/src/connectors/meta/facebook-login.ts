import { randomBytes } from 'node:crypto';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { OAuthAnswer, OAuthChoice, OAuthConsent, OAuthFlow, OAuthRequest } from '../../spi/oauth';
import { consentUrl } from './code-login';
import { idOf, recordOf, textOf, type Json } from '../../spi/read';
import { clientOf, FACEBOOK_GRAPH, graphRootOf, isPlatform, versionOf } from './settings';
import { credential } from '../../spi/settings';
import { askForToken } from './token-endpoint';
import { dataOf, nextPageOf } from './walk';

const SIGN_IN = 'https://www.facebook.com';
const PAGES_LIMIT = 100;
const MOST_CALLS = 20;

/** Which account a Page stands for; null when it has none of the channel. */
type ChoiceOf = (page: Json) => Pick<OAuthChoice, 'externalId' | 'name'> | null;

interface PageLogin {
  scopes: readonly string[];
  /** What is read of each Page beside its token. */
  fields: string;
  choiceOf: ChoiceOf;
  /** Said when the person has nothing to choose from. */
  nothing: string;
}

/**
 * Facebook Login for the Pages API: code → user token of an hour → user token of 60 days → a token for each Page of the person,
 * which then has no end of its own. The flow has no PKCE.
 */
export function facebookLogin(scopes: readonly string[]): OAuthFlow {
  const login: PageLogin = {
    scopes,
    fields: 'id,name,access_token,tasks',
    choiceOf: pageChoice,
    nothing: 'This person has a role on no Facebook Page, or left all out',
  };
  return {
    pkce: false,
    needs: ['appId', 'appSecret'],
    label: { en: 'Sign in with Facebook', fr: 'Se connecter avec Facebook' },
    authorize: (account, request) => Promise.resolve(facebookConsent(account, request, scopes)),
    exchange: (account, answer, signal) => pageChoices(account, answer, login, signal),
  };
}

function pageChoice(page: Json): ReturnType<ChoiceOf> {
  const externalId = idOf(page['id']);
  return externalId === null ? null : { externalId, name: textOf(page['name']) ?? externalId };
}

/** The dialog stands on another host than the API; below any other address (a simulator) it stands beside it. */
export function facebookConsent(
  account: AccountContext,
  request: OAuthRequest,
  scopes: readonly string[],
): OAuthConsent {
  const root = isPlatform(account, FACEBOOK_GRAPH) ? `${SIGN_IN}/${versionOf(account)}` : graphRootOf(account);
  return { url: consentUrl(`${root}/dialog/oauth`, credential(account, 'appId') ?? '', request, scopes) };
}

/** One choice for each Page that the grant reaches, with the Page's own token. */
export async function pageChoices(
  account: AccountContext,
  answer: OAuthAnswer,
  { fields, choiceOf, nothing }: PageLogin,
  signal: AbortSignal,
): Promise<OAuthChoice[]> {
  const userToken = await userTokenFor(account, answer, signal);
  const signedIn = { ...account, credentials: { ...account.credentials, accessToken: userToken } };
  const proofSecret = credential(account, 'appSecret');
  const graph = clientOf(signedIn, { baseUrl: FACEBOOK_GRAPH, proofSecret }, signal);
  const choices: OAuthChoice[] = [];
  let after: string | null = null;
  for (let call = 0; call < MOST_CALLS; call += 1) {
    const query = { fields, limit: PAGES_LIMIT, ...(after !== null && { after }) };
    const { body }: { body: Json } = await graph.get('me/accounts', query);
    for (const page of dataOf(body)) {
      const [choice, token] = [choiceOf(page), textOf(page['access_token'])];
      // a Page on which the person has no task comes without a token
      if (choice && token) {
        const credentials = { accessToken: token, verifyToken: verifyTokenOf(account) };
        choices.push({ ...choice, credentials, settings: {} });
      }
    }
    after = nextPageOf(body);
    if (after === null) break;
  }
  if (choices.length === 0) throw new ConnectorRejected(nothing, 'forbidden');
  return choices;
}

async function userTokenFor(
  account: AccountContext,
  { code, redirectUri }: OAuthAnswer,
  signal: AbortSignal,
): Promise<string> {
  const app = { client_id: credential(account, 'appId') ?? '', client_secret: credential(account, 'appSecret') ?? '' };
  const ask = (query: Record<string, string>) =>
    askForToken(
      {
        method: 'GET',
        url: `${graphRootOf(account)}/oauth/access_token?${new URLSearchParams({ ...app, ...query }).toString()}`,
      },
      { account, signal, platform: 'Facebook', secrets: Object.values(query) },
    );
  const short = await ask({ redirect_uri: redirectUri, code });
  const long = await ask({ grant_type: 'fb_exchange_token', fb_exchange_token: short.value });
  return long.value;
}

/** The account's word for the handshake of the webhook; who signs in need not invent one. */
export function verifyTokenOf(account: AccountContext): string {
  return credential(account, 'verifyToken') ?? randomBytes(24).toString('base64url');
}

/** The Instagram account of a Page as a choice. */
export function linkedInstagram(page: Json): ReturnType<ChoiceOf> {
  const linked = recordOf(page['instagram_business_account']);
  const externalId = idOf(linked?.['id']);
  return externalId === null ? null : { externalId, name: textOf(linked?.['username']) ?? externalId };
}
