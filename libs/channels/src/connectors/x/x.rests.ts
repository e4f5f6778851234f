import type { AccountContext } from '../../spi/connector';
import { apiOf } from './x.settings';

const MOST_RESTS = 4000;
const MOST_LOOKS = 20_000;

/**
 * When (process time, ms) a kind of reading may be done again: reads are billed and some have small windows. Kept in the
 * process, since an idle poll must not move the cursor; after a restart a reading is done once too often.
 */
const until = new Map<string, number>();

type Reading = 'messages' | 'search' | 'recheck';

function keyOf(account: AccountContext, reading: Reading): string {
  return JSON.stringify([apiOf(account), account.externalId, reading]);
}

export function isResting(account: AccountContext, reading: Reading): boolean {
  return (until.get(keyOf(account, reading)) ?? 0) > Date.now();
}

export function restUntil(account: AccountContext, reading: Reading, timeMs: number): void {
  const key = keyOf(account, reading);
  until.delete(key);
  until.set(key, timeMs);
  for (const oldest of until.keys()) {
    if (until.size <= MOST_RESTS) break;
    until.delete(oldest);
  }
}

/** When (process time, ms) posts were read again, for edits and deletions: two ways of doing so share what is billed. */
const looks = new Map<string, number>();

function lookKey(account: AccountContext, postId: string): string {
  return `${apiOf(account)} ${postId}`;
}

/** Whether a post was read again within the last `ms`. */
export function wasLookedAt(account: AccountContext, postId: string, ms: number): boolean {
  return (looks.get(lookKey(account, postId)) ?? -Infinity) > Date.now() - ms;
}

export function lookedAt(account: AccountContext, postIds: readonly string[]): void {
  for (const postId of postIds) {
    looks.delete(lookKey(account, postId));
    looks.set(lookKey(account, postId), Date.now());
  }
  for (const oldest of looks.keys()) {
    if (looks.size <= MOST_LOOKS) break;
    looks.delete(oldest);
  }
}
