import { callApi } from '../../http/call';
import { signIn } from '../../http/token-memory';
import type { AccountContext } from '../../spi/connector';
import { ConnectorUnavailable } from '../../spi/errors';
import type { OAuthAnswer, OAuthChoice, OAuthConsent, OAuthFlow, OAuthRequest } from '../../spi/oauth';
import { filledText, recordOf } from '../../spi/values';
import { MastodonClient } from './mastodon.client';
import { fullName, idOf } from './mastodon.payloads';
import { instanceOf } from './mastodon.settings';

/** Everything the connector does; an application must be registered with all that it will ask for. */
const SCOPES = [
  'read:accounts', 'read:statuses', 'read:notifications', 'read:search', 'read:follows', 'write:statuses', 'write:favourites',
  'write:mutes', 'write:blocks', 'write:conversations', 'write:notifications', 'write:reports', 'write:media',
].join(' '); // prettier-ignore

/** Signing in at any server: an application is registered there on the way (docs.joinmastodon.org: client/token). */
export const oauth: OAuthFlow = {
  pkce: true, // since 4.3; older servers ignore it
  needs: ['instanceUrl'],
  label: { en: 'Sign in at your Mastodon server', fr: 'Se connecter à votre serveur Mastodon' },
  authorize,
  exchange,
};

async function authorize(account: AccountContext, request: OAuthRequest, signal: AbortSignal): Promise<OAuthConsent> {
  const { redirectUri, state, codeChallenge } = request;
  const app = await callApi(
    {
      method: 'POST',
      url: `${instanceOf(account)}/api/v1/apps`,
      body: new URLSearchParams({ client_name: 'Parvis', redirect_uris: redirectUri, scopes: SCOPES }),
      redirect: 'error',
    },
    { account, signal, platform: 'Mastodon' },
  );
  const clientId = wordOf(app.body, 'client_id');
  const url = new URL(`${instanceOf(account)}/oauth/authorize`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: SCOPES,
    state,
    ...(codeChallenge === null ? {} : { code_challenge: codeChallenge, code_challenge_method: 'S256' }),
  }).toString();
  return { url: url.href, credentials: { clientId, clientSecret: wordOf(app.body, 'client_secret') } };
}

async function exchange(account: AccountContext, answer: OAuthAnswer, signal: AbortSignal): Promise<OAuthChoice[]> {
  const { clientId = '', clientSecret = '' } = account.credentials;
  const { body } = await signIn(
    {
      method: 'POST',
      url: `${instanceOf(account)}/oauth/token`,
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: answer.code,
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uri: answer.redirectUri,
        ...(answer.codeVerifier === null ? {} : { code_verifier: answer.codeVerifier }),
      }),
    },
    { account, signal, platform: 'Mastodon', secrets: [answer.code] },
  );
  const credentials = { accessToken: wordOf(body, 'access_token') };
  const signedIn = { ...account, credentials: { ...account.credentials, ...credentials } };
  const client = new MastodonClient(signedIn, signal);
  const me = await client.me();
  const externalId = idOf(me['id']);
  if (externalId === null) throw new ConnectorUnavailable('Mastodon does not say who signed in', false);
  const { host } = await client.instance();
  return [{ externalId, name: `@${fullName(me, host) ?? externalId}`, credentials, settings: {} }];
}

function wordOf(body: unknown, name: string): string {
  const word = filledText(recordOf(body)?.[name]);
  if (word === null) throw new ConnectorUnavailable(`Mastodon’s answer has no ${name}`, false);
  return word;
}
