import { createHash } from 'node:crypto';
import { callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { countOf, recordOf, textOf } from '../meta/read';
import { credential } from '../meta/settings';
import { threadsError } from './threads.errors';
import { hostOf } from './threads.settings';

const DAY_MS = 86_400_000;
/** A token lives 60 days; it is renewed from about day 45 on. */
const RENEW_BEFORE_MS = 15 * DAY_MS;
/** A renewal that did not work is not tried again for so long: the token at hand still works. */
const PAUSE_MS = 3_600_000;
const MOST_TOKENS = 2000;

/** A token with its end (ISO); null when nobody has told. */
export interface HeldToken {
  value: string;
  expiresAt: string | null;
}

/** Renewed tokens by the stored one they came from; they leave the process only through `probe`. */
const renewed = new Map<string, HeldToken>();
const pausedUntil = new Map<string, number>();

function keyOf(account: AccountContext): string {
  return createHash('sha256').update(JSON.stringify([hostOf(account), account.credentials['accessToken']])).digest('base64'); // prettier-ignore
}

/** The token at hand: the stored one or the one that was made of it here. */
export function heldToken(account: AccountContext): HeldToken {
  const stored = { value: credential(account, 'accessToken') ?? '', expiresAt: credential(account, 'tokenExpiresAt') };
  return renewed.get(keyOf(account)) ?? stored;
}

/** The token for a call; renewed first when its end is known and near. A renewal that fails leaves the token as it is. */
export async function usableToken(account: AccountContext, signal: AbortSignal): Promise<string> {
  const held = heldToken(account);
  if (held.expiresAt === null) return held.value;
  const left = Date.parse(held.expiresAt) - Date.now();
  const key = keyOf(account);
  if (left > RENEW_BEFORE_MS || left <= 0 || (pausedUntil.get(key) ?? 0) > Date.now()) return held.value;
  bounded(pausedUntil, key, Date.now() + PAUSE_MS);
  return (await renewToken(account, signal, Date.now()))?.value ?? held.value;
}

/** Whether a token should be renewed at `now` (ms): its end is near or not known. */
export function isDue({ expiresAt }: HeldToken, now: number): boolean {
  return expiresAt === null || Date.parse(expiresAt) - now <= RENEW_BEFORE_MS;
}

/**
 * A fresh long-lived token in place of the one at hand; null when Threads gives none (it is younger than a day, or it has
 * ended). A short-lived one is exchanged, which needs the app secret.
 */
export async function renewToken(account: AccountContext, signal: AbortSignal, now: number): Promise<HeldToken | null> {
  const { value } = heldToken(account);
  const secret = credential(account, 'appSecret');
  const fresh =
    (await asked(account, signal, now, 'refresh_access_token', {
      grant_type: 'th_refresh_token',
      access_token: value,
    })) ??
    (secret === null
      ? null
      : await asked(account, signal, now, 'access_token', {
          grant_type: 'th_exchange_token',
          client_secret: secret,
          access_token: value,
        }));
  if (fresh !== null) bounded(renewed, keyOf(account), fresh);
  return fresh;
}

async function asked(
  account: AccountContext,
  signal: AbortSignal,
  now: number,
  endpoint: string,
  query: Record<string, string>,
): Promise<HeldToken | null> {
  const url = `${hostOf(account)}/${endpoint}?${new URLSearchParams(query).toString()}`;
  const secrets = Object.values(query);
  const context = { account, signal, platform: 'Threads', secrets, classify: threadsError };
  try {
    const body = recordOf((await callApi({ method: 'GET', url, redirect: 'error' }, context)).body);
    const [value, seconds] = [textOf(body?.['access_token']), countOf(body?.['expires_in'])];
    if (!value || seconds === null) return null;
    return { value, expiresAt: new Date(now + seconds * 1000).toISOString() };
  } catch (error) {
    // The calls themselves will tell if the token is dead; a renewal can wait.
    const canWait = [ConnectorRejected, ConnectorUnavailable, ConnectorAuthError].some((kind) => error instanceof kind);
    if (canWait && !signal.aborted) return null;
    throw error;
  }
}

function bounded<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= MOST_TOKENS) break;
    map.delete(oldest);
  }
}
