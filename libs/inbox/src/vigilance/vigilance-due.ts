import type { RiskLabel, VigilanceSettings } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { ALWAYS_OPEN, type BusinessTime } from '../clocks/business-time';
import { CALENDAR_SQL, type CalendarRow, timeOf } from '../clocks/sla-books';
import { DEFAULT_PEOPLE_SETTINGS } from '../standings/people-settings';

/** What a workspace promised itself, ready to be asked item by item. */
export interface VigilanceSetup extends Pick<VigilanceSettings, 'labels' | 'severities'> {
  time: BusinessTime;
}

const MINUTE_MS = 60_000;

const SETUPS = `
  select w.id as workspace_id, m.value, k.id, k.time_zone, k.week, k.country, k.region, k.own
  from unnest($1::int[]) w (id)
  left join moderation_setting m on m.workspace_id = w.id and m.name = 'vigilance'
  left join lateral (${CALENDAR_SQL} where k.workspace_id = w.id and k.id = (m.value ->> 'calendarId')::int) k on true`;

type SetupRow = { workspace_id: number; value: Partial<VigilanceSettings> | null } & (CalendarRow | { id: null });

/** Laid out open time takes long to make and changes seldom: kept by what its calendar says. */
const keptTimes = new Map<string, { time: BusinessTime; at: number }>();
const KEPT_MS = 12 * 3_600_000; // holidays are laid out some years ahead
const MOST_KEPT = 200;

/** What each workspace promised itself, in one statement for a batch. */
export async function loadVigilance(tx: Tx, workspaceIds: readonly number[]): Promise<Map<number, VigilanceSetup>> {
  if (workspaceIds.length === 0) return new Map();
  const rows = await tx.prepared<SetupRow & Record<string, unknown>>(SETUPS, [[...new Set(workspaceIds)]]);
  return new Map(
    rows.map((row) => {
      const { labels, severities } = { ...DEFAULT_PEOPLE_SETTINGS.vigilance, ...row.value };
      // a calendar that was removed since: around the clock, rather than never
      return [row.workspace_id, { labels, severities, time: row.id === null ? ALWAYS_OPEN : keptTime(row) }];
    }),
  );
}

function keptTime({ id, time_zone, week, country, region, own }: CalendarRow): BusinessTime {
  const key = JSON.stringify([id, time_zone, week, country, region, own]);
  const kept = keptTimes.get(key);
  if (kept && Date.now() - kept.at < KEPT_MS) return kept.time;
  if (keptTimes.size >= MOST_KEPT) keptTimes.clear();
  const time = timeOf({ id, time_zone, week, country, region, own });
  keptTimes.set(key, { time, at: Date.now() });
  return time;
}

/**
 * Until when somebody has to act on an item that was flagged then; null: no promise. Of what its label and its severity promise the shorter
 * holds. Pure: computed when the item is written, never when it is read.
 */
export function vigilanceDue(
  { labels, severities, time }: VigilanceSetup,
  label: RiskLabel,
  severity: number,
  flaggedAt: Date,
): Date | null {
  const promised = [labels[label], severities[severity]].filter((minutes) => typeof minutes === 'number');
  if (promised.length === 0) return null;
  const due = time.add(flaggedAt.getTime(), Math.min(...promised) * MINUTE_MS);
  return Number.isFinite(due) ? new Date(Math.round(due)) : null;
}
