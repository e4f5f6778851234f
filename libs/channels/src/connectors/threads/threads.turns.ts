import type { AccountContext } from '../../spi/connector';
import { apiOf } from './threads.settings';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** How long a thread rests after a reading, by its age: most replies come on the first day, and calls are counted. */
const RESTS = [
  { youngerThanMs: DAY_MS, restMs: 0 },
  { youngerThanMs: 7 * DAY_MS, restMs: 10 * MINUTE_MS },
  { youngerThanMs: Number.POSITIVE_INFINITY, restMs: 60 * MINUTE_MS },
] as const;
const MOST_REMEMBERED = 50_000;

/**
 * When threads were read last (ms of the platform's clock). Kept in the process and not in the cursor, which a reading
 * without news must leave alone; after a restart everything is read once.
 */
const lastRead = new Map<string, number>();

function keyOf(account: AccountContext, postId: string): string {
  return `${apiOf(account)} ${account.externalId} ${postId}`;
}

/** Whether a thread that was published at `createdAt` (ms) should be read at `now` (ms). */
export function isRested(account: AccountContext, postId: string, createdAt: number, now: number): boolean {
  const rest = RESTS.find(({ youngerThanMs }) => now - createdAt < youngerThanMs)?.restMs ?? 0;
  const last = lastRead.get(keyOf(account, postId));
  return last === undefined || last > now || now - last >= rest;
}

export function rememberReading(account: AccountContext, postId: string, at: number): void {
  const key = keyOf(account, postId);
  lastRead.delete(key);
  lastRead.set(key, at);
  for (const oldest of lastRead.keys()) {
    if (lastRead.size <= MOST_REMEMBERED) break;
    lastRead.delete(oldest);
  }
}
