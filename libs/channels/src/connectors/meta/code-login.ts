import type { AccountContext } from '../../spi/connector';
import type { OAuthAnswer, OAuthRequest } from '../../spi/oauth';
import { exchangeToken, type LongLived } from './long-lived';
import { askForToken } from './token-endpoint';

/** Where codes become tokens of 60 days: Instagram Login and Threads, which differ in their addresses only. */
export interface CodeLogin {
  /** Takes the code by POST. */
  tokenUrl: string;
  clientId: string;
  issuer: LongLived & { secret: string };
}

/** The page that asks for consent; scopes are separated by commas. */
export function consentUrl(
  page: string,
  clientId: string,
  { redirectUri, state }: OAuthRequest,
  scopes: readonly string[],
): string {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: scopes.join(','),
    state,
  });
  return `${page}?${query.toString()}`;
}

/** Code → token of an hour → token of 60 days, as credentials. */
export async function longLivedFor(
  { tokenUrl, clientId, issuer }: CodeLogin,
  { code, redirectUri }: OAuthAnswer,
  calls: { account: AccountContext; signal: AbortSignal },
): Promise<Record<string, string>> {
  const form = {
    client_id: clientId,
    client_secret: issuer.secret,
    grant_type: 'authorization_code',
    redirect_uri: redirectUri,
    code: bareCode(code),
  };
  const short = await askForToken(
    { method: 'POST', url: tokenUrl, body: new URLSearchParams(form) },
    { ...calls, platform: issuer.platform, secrets: [form.client_secret, form.code] },
  );
  const { value, expiresAt } = await exchangeToken(issuer, short.value, calls);
  return { accessToken: value, ...(expiresAt !== null && { tokenExpiresAt: expiresAt }) };
}

/** Browsers are sent back with `#_` behind the code. */
function bareCode(code: string): string {
  return code.replace(/#_$/, '');
}
