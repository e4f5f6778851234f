import type { OpenHours, SlaConditions, SlaTargets } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { commitmentsOf } from '../intake/commitments';
import { ALWAYS_OPEN, type BusinessTime, businessTime, type OpenInterval } from './business-time';
import { publicHolidays } from './public-holidays';
import { fallbackPromises, type SlaBook, type SlaPolicy, targetList } from './sla-policy';

const SLA_LOCK = 7_402_131;
const KEPT_MS = 12 * 3_600_000; // holidays are laid out some years ahead
const MOST_KEPT = 500;
const YEARS_BACK = 1;
const YEARS_AHEAD = 4;

/** A calendar as it is stored. */
export interface CalendarRow {
  id: number;
  time_zone: string;
  week: OpenHours[][];
  country: string | null;
  region: string | null;
  own: string[];
}

interface PolicyRow {
  id: number;
  conditions: SlaConditions;
  targets: SlaTargets;
  calendar_id: number | null;
  ladder_id: number | null;
  pause_while_snoozed: boolean;
  pause_while_waiting: boolean;
}

const kept = new Map<number, { book: SlaBook; settings: string; at: number }>();

/** Columns of a calendar `k`, with its own holidays. */
export const CALENDAR_SQL = `
  select k.id, k.time_zone, k.week, k.country, k.region,
         array(select h.day::text from holiday h where h.workspace_id = k.workspace_id and h.calendar_id = k.id) as own
  from calendar k`;

/**
 * Keeps the policies of workspaces as they are until the transaction ends: whoever changes them waits, so that no clock is
 * computed from a book that a recount has left behind. Call before `loadBooks`, in a statement of its own.
 */
export async function holdBooks(tx: Tx, workspaceIds: readonly number[]): Promise<void> {
  await tx.prepared('select pg_advisory_xact_lock_shared($1, w) from unnest($2::int[]) w order by w', [
    SLA_LOCK,
    workspaceIds,
  ]);
}

/** For a change of policies: waits for the writers that work with the present ones, and raises the version. */
export async function turnPage(tx: Tx, workspaceId: number): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1, $2)', [SLA_LOCK, workspaceId]);
  await tx.query('update workspace set sla_version = sla_version + 1 where id = $1', [workspaceId]);
}

/** The book of a workspace; null where no policy was ever made. `settings`: of the workspace, for its own minutes. */
export async function bookOf(tx: Tx, workspaceId: number, version: number, settings: unknown): Promise<SlaBook | null> {
  if (version === 0) return null;
  const own = JSON.stringify(settings);
  const found = kept.get(workspaceId);
  if (found && found.book.version === version && found.settings === own && Date.now() - found.at < KEPT_MS)
    return found.book;
  const book = await readBook(tx, workspaceId, version, settings);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(workspaceId, { book, settings: own, at: Date.now() });
  return book;
}

/** Open time of a stored calendar, its holidays of some years around now left out. */
export function timeOf(calendar: CalendarRow): BusinessTime {
  const year = new Date().getUTCFullYear();
  const holidays = new Set(calendar.own);
  const { country, region } = calendar;
  if (country !== null) {
    for (let at = year - YEARS_BACK; at <= year + YEARS_AHEAD; at += 1)
      for (const { date } of publicHolidays(country, region, at)) holidays.add(date);
  }
  return businessTime({ timeZone: calendar.time_zone, week: calendar.week.map((day) => day.map(inMinutes)), holidays });
}

/** `HH:MM` as minutes after midnight. */
export function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
}

async function readBook(tx: Tx, workspaceId: number, version: number, settings: unknown): Promise<SlaBook> {
  const calendars = await tx.query<CalendarRow>(`${CALENDAR_SQL} where k.workspace_id = $1`, [workspaceId]);
  const rows = await tx.query<PolicyRow>(
    `select id, conditions, targets, calendar_id, ladder_id, pause_while_snoozed, pause_while_waiting
     from sla_policy where workspace_id = $1 and removed_at is null order by place, id`,
    [workspaceId],
  );
  const times = new Map(calendars.map((calendar) => [calendar.id, timeOf(calendar)]));
  const policies = rows.map((row) => toPolicy(row, times));
  return {
    version,
    policies,
    fallback: fallbackPromises(commitmentsOf(settings)),
    asksForVip: policies.some(({ conditions }) => conditions.vip !== undefined),
  };
}

function toPolicy(row: PolicyRow, times: ReadonlyMap<number, BusinessTime>): SlaPolicy {
  const time = row.calendar_id === null ? undefined : times.get(row.calendar_id);
  return {
    conditions: row.conditions,
    promise: {
      policyId: row.id,
      ladderId: row.ladder_id,
      targets: targetList(row.targets),
      time: time ?? ALWAYS_OPEN,
      pauseWhileSnoozed: row.pause_while_snoozed,
      pauseWhileWaiting: row.pause_while_waiting,
    },
  };
}

function inMinutes({ from, to }: OpenHours): OpenInterval {
  return { from: minutesOf(from), to: minutesOf(to) };
}
