import { createHash } from 'node:crypto';
import { signIn } from '../../http/token-memory';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { countOf, recordOf, textOf } from '../meta/read';
import { credential } from '../meta/settings';
import { apiOf } from './x.settings';

/** Tokens are renewed this long before X ends them, so that none ends under way. */
const EARLY_MS = 60_000;
const MOST_LINKS = 4000;

/** What one sign-in or renewal gave. A refresh token works once: each renewal brings the next. */
export interface XTokens {
  access: string;
  refresh: string | null;
  /** ISO; null when nobody has told. */
  expiresAt: string | null;
  /** Granted scopes; null when nobody has told. */
  scopes: string[] | null;
}

/** Renewed tokens by the ones they came from; they leave the process only through `probe`. */
const successors = new Map<string, XTokens>();
const underWay = new Map<string, Promise<XTokens>>();

function keyOf(account: AccountContext, { access, refresh }: XTokens): string {
  return createHash('sha256').update(JSON.stringify([apiOf(account), refresh ?? access])).digest('base64'); // prettier-ignore
}

export function storedTokens(account: AccountContext): XTokens {
  return {
    access: credential(account, 'accessToken') ?? '',
    refresh: credential(account, 'refreshToken'),
    expiresAt: credential(account, 'tokenExpiresAt'),
    scopes: credential(account, 'grantedScopes')?.split(' ') ?? null,
  };
}

/** The tokens at hand: the stored ones or the last that were made of them here. */
export function heldTokens(account: AccountContext): XTokens {
  let held = storedTokens(account);
  for (;;) {
    const next = successors.get(keyOf(account, held));
    if (!next) return held;
    held = next;
  }
}

/** A token for a call; renewed first when its end has come or when `rejected` is the one at hand. */
export async function usableToken(account: AccountContext, signal: AbortSignal, rejected?: string): Promise<string> {
  const held = heldTokens(account);
  const ends = held.expiresAt === null ? Infinity : Date.parse(held.expiresAt);
  const works = held.access !== '' && held.access !== rejected && ends - EARLY_MS > Date.now();
  if (works || held.refresh === null) return held.access;
  return (await renewTokens(account, signal)).access;
}

/** The next tokens of the chain. Two calls at once share one renewal, since the refresh token works only once. */
export async function renewTokens(account: AccountContext, signal: AbortSignal): Promise<XTokens> {
  const held = heldTokens(account);
  const key = keyOf(account, held);
  const running = underWay.get(key) ?? renewed(account, held, signal).finally(() => underWay.delete(key));
  underWay.set(key, running);
  const fresh = await running;
  if (successors.get(key) !== fresh) {
    successors.set(key, fresh);
    for (const oldest of successors.keys()) {
      if (successors.size <= MOST_LINKS) break;
      successors.delete(oldest);
    }
  }
  return fresh;
}

async function renewed(account: AccountContext, held: XTokens, signal: AbortSignal): Promise<XTokens> {
  const { clientId = '', clientSecret = '' } = account.credentials;
  const refresh = held.refresh ?? '';
  if (refresh === '')
    throw new ConnectorAuthError('X ended the token and there is no refresh token: connect the account again');
  const headers: Record<string, string> =
    clientSecret === ''
      ? {}
      : { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` };
  const { body } = await signIn(
    {
      method: 'POST',
      url: `${apiOf(account)}/oauth2/token`,
      headers,
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refresh, client_id: clientId }),
    },
    {
      account,
      signal,
      platform: 'X sign-in',
      secrets: [held.access, refresh, ...Object.values(headers)],
    },
  );
  const answer = recordOf(body);
  const access = textOf(answer?.['access_token']);
  if (!access) throw new ConnectorUnavailable('X sign-in gave no token', false);
  const seconds = countOf(answer?.['expires_in']);
  return {
    access,
    refresh: textOf(answer?.['refresh_token']) ?? refresh,
    expiresAt: seconds === null ? null : new Date(Date.now() + seconds * 1000).toISOString(),
    scopes: textOf(answer?.['scope'])?.split(' ') ?? held.scopes,
  };
}
