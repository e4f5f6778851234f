import type { QuotaUse } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { apiOf, readsPerMinute } from './tiktok.settings';

/** What TikTok allows per minute, account and endpoint. */
export const CALLS_PER_MINUTE = 40;
const MINUTE_MS = 60_000;
const MOST_KEPT = 4000;

/** Process times (ms) of the last minute's calls, by account and endpoint: TikTok names no remaining calls. */
const calls = new Map<string, number[]>();
/** Process times (ms) before which a side reading is not tried again. */
const rests = new Map<string, number>();

function keyOf(account: AccountContext, endpoint: string): string {
  return JSON.stringify([apiOf(account), account.externalId, endpoint]);
}

function recent(key: string): number[] {
  const since = Date.now() - MINUTE_MS;
  return (calls.get(key) ?? []).filter((at) => at > since);
}

function put<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= MOST_KEPT) break;
    map.delete(oldest);
  }
}

export function noteCall(account: AccountContext, endpoint: string): void {
  const key = keyOf(account, endpoint);
  put(calls, key, [...recent(key), Date.now()]);
}

/** Whether reading at intervals may make another call: some of the minute's calls are left for actions and notifications. */
export function mayRead(account: AccountContext, endpoint: string): boolean {
  return recent(keyOf(account, endpoint)).length < readsPerMinute(account);
}

/** How much of the minute's comment lists is used up. */
export function quotaOf(account: AccountContext): QuotaUse[] {
  const used = recent(keyOf(account, 'business/comment/list'));
  const [first] = used;
  return [
    {
      name: { en: 'Comment lists in this minute', fr: 'Listes de commentaires de cette minute' },
      used: used.length,
      limit: Math.max(CALLS_PER_MINUTE, readsPerMinute(account)),
      resetsAt: first === undefined ? null : new Date(first + MINUTE_MS).toISOString(),
    },
  ];
}

export function isResting(account: AccountContext, reading: string): boolean {
  return (rests.get(keyOf(account, reading)) ?? 0) > Date.now();
}

/** Kept in the process, since an idle poll must not move the cursor; after a restart a reading is done once too often. */
export function restFor(account: AccountContext, reading: string, ms: number): void {
  put(rests, keyOf(account, reading), Date.now() + ms);
}
