import type { QuotaUse } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { untilMidnight } from './linkedin.errors';
import { amountOf, apiOf, dailyCallsField, organizationOf, pollMinutesField } from './linkedin.settings';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MOST_ACCOUNTS = 5000;

/** Half of the day's calls belong to reading at intervals, the others to answers and what they need. */
const READING_SHARE = 0.5;

const calls = new Map<string, { day: number; count: number }>();
const restingUntil = new Map<string, number>();

function keyOf(account: AccountContext): string {
  return `${apiOf(account)} ${account.credentials['clientId'] ?? ''} ${organizationOf(account)}`;
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= MOST_ACCOUNTS) break;
    map.delete(oldest);
  }
}

/** Counts a call of this process; LinkedIn itself tells nobody how much is left. */
export function countCall(account: AccountContext): void {
  const day = Math.floor(Date.now() / DAY_MS);
  const known = calls.get(keyOf(account));
  keep(calls, keyOf(account), { day, count: known?.day === day ? known.count + 1 : 1 });
}

/** The calls of the day, where the account says how many there may be. */
export function quotaOf(account: AccountContext): { quota?: QuotaUse[] } {
  const limit = amountOf(account, dailyCallsField);
  if (limit === 0) return {};
  const now = Date.now();
  const known = calls.get(keyOf(account));
  const used = known?.day === Math.floor(now / DAY_MS) ? known.count : 0;
  const name = { en: 'LinkedIn calls today', fr: 'Appels à LinkedIn aujourd’hui' };
  return { quota: [{ name, used, limit, resetsAt: new Date(now + untilMidnight(now)).toISOString() }] };
}

/** Whether the last reading is too young for another one. */
export function isResting(account: AccountContext): boolean {
  return (restingUntil.get(keyOf(account)) ?? 0) > Date.now();
}

/** A reading has come to its end: the next one waits, longer where few calls a day are allowed. */
export function rest(account: AccountContext): void {
  const daily = amountOf(account, dailyCallsField) * READING_SHARE;
  const waitMs = Math.max(amountOf(account, pollMinutesField) * MINUTE_MS, daily > 0 ? DAY_MS / daily : 0);
  keep(restingUntil, keyOf(account), Date.now() + waitMs);
}
