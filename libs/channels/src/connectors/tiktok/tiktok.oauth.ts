import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import type { OAuthAnswer, OAuthChoice, OAuthConsent, OAuthFlow, OAuthRequest } from '../../spi/oauth';
import { textOf } from '../../spi/read';
import { unless } from '../../spi/verbs';
import { TikTokClient } from './tiktok.client';
import { consentPageOf, SCOPES } from './tiktok.settings';
import { trade } from './tiktok.token';

/** Sign-in at TikTok: one account per consent. TikTok has no PKCE here, and a code works once within ten minutes. */
export const tiktokSignIn: OAuthFlow = {
  pkce: false,
  needs: ['appId', 'appSecret'],
  label: { en: 'Sign in with TikTok', fr: 'Se connecter avec TikTok' },
  authorize,
  exchange,
};

function authorize(account: AccountContext, request: OAuthRequest): Promise<OAuthConsent> {
  const query = new URLSearchParams({
    client_key: account.credentials['appId'] ?? '',
    scope: SCOPES.join(','),
    response_type: 'code',
    redirect_uri: withSlash(request.redirectUri),
    state: request.state,
    // otherwise somebody who agreed before is sent back without being asked for which account
    disable_auto_auth: '1',
  });
  return Promise.resolve({ url: `${consentPageOf(account)}?${query.toString()}` });
}

async function exchange(account: AccountContext, answer: OAuthAnswer, signal: AbortSignal): Promise<OAuthChoice[]> {
  const credentials = await trade(account, signal, account.credentials, 'token', {
    grant_type: 'authorization_code',
    auth_code: answer.code,
    redirect_uri: withSlash(answer.redirectUri),
  });
  const externalId = credentials['openId'];
  if (!externalId) throw new ConnectorAuthError('TikTok does not say whose sign-in this is');
  const client = new TikTokClient({ ...account, credentials, externalId }, signal);
  const profile = await unless(['forbidden', 'invalid', 'gone'], () => client.profile());
  const username = textOf(profile?.data['username'])?.trim();
  const name = username ? `@${username}` : textOf(profile?.data['display_name'])?.trim() || externalId;
  return [{ externalId, name, credentials, settings: {} }];
}

/** TikTok takes only addresses that end with a slash, the same in both steps. */
function withSlash(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}
