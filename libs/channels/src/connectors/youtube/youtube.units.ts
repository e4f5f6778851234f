import type { QuotaUse } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { msUntilReset, quotaDay } from './youtube.quota';
import { endpointsOf, readingPlanOf } from './youtube.settings';

/** Units of a project a day, unless Google has granted it more (Data API v3, since 2026-06-01). */
const DAILY_UNITS = 10_000;
const MOST_PROJECTS = 2000;
const SECOND_MS = 1000;

/**
 * Units that this process has spent, by project (one OAuth client each) and quota day. YouTube tells nobody what is left, and
 * all channels of a project share it; what other processes spend is not counted here.
 */
const spent = new Map<string, { day: string; units: number }>();

function projectOf(account: AccountContext): string {
  return `${endpointsOf(account).api} ${account.credentials['clientId'] ?? ''}`;
}

function unitsOf(account: AccountContext, now: number): number {
  const known = spent.get(projectOf(account));
  return known?.day === quotaDay(now) ? known.units : 0;
}

function note(account: AccountContext, units: number, now: number): void {
  const project = projectOf(account);
  spent.delete(project);
  spent.set(project, { day: quotaDay(now), units });
  for (const oldest of spent.keys()) {
    if (spent.size <= MOST_PROJECTS) break;
    spent.delete(oldest);
  }
}

export function spendUnits(account: AccountContext, units: number): void {
  const now = Date.now();
  note(account, unitsOf(account, now) + units, now);
}

/** YouTube said that the day's units are gone, whoever spent them. */
export function unitsAreGone(account: AccountContext): void {
  const now = Date.now();
  note(account, Math.max(unitsOf(account, now), limitOf(account)), now);
}

/** What is used of the project's day. `known`: what the cursor remembers of the account's own reading. */
export function quotaOf(account: AccountContext, known = 0): { quota: QuotaUse[] } {
  const now = Date.now();
  const used = Math.max(unitsOf(account, now), known);
  const resetsAt = new Date(Math.round((now + msUntilReset(now)) / SECOND_MS) * SECOND_MS).toISOString();
  const name = { en: 'YouTube units of the project today', fr: 'Unités YouTube du projet aujourd’hui' };
  return { quota: [{ name, used, limit: limitOf(account), resetsAt }] };
}

/** A project that may spend more for reading than is usual has been granted more. */
function limitOf(account: AccountContext): number {
  return Math.max(DAILY_UNITS, readingPlanOf(account).dailyUnits);
}
