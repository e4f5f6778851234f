import type { RiskLabel, VigilanceSettings } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { ALWAYS_OPEN, type BusinessTime } from '../clocks/business-time';
import { CALENDAR_SQL, type CalendarRow, timeOf } from '../clocks/sla-books';
import { peopleSetting } from '../standings/people-settings';

/** What a workspace promised itself, ready to be asked item by item. Holds until the setting or its calendar changes. */
export interface VigilanceSetup extends Pick<VigilanceSettings, 'labels' | 'severities'> {
  time: BusinessTime;
}

const MINUTE_MS = 60_000;

/** Two statements at most; call it once for a batch. */
export async function loadVigilance(tx: Tx, workspaceId: number): Promise<VigilanceSetup> {
  const { labels, severities, calendarId } = await peopleSetting(tx, workspaceId, 'vigilance');
  if (calendarId === null) return { labels, severities, time: ALWAYS_OPEN };
  const calendar = await tx.maybeOne<CalendarRow & Record<string, unknown>>(
    `${CALENDAR_SQL} where k.workspace_id = $1 and k.id = $2`,
    [workspaceId, Number(calendarId)],
  );
  // a calendar that was removed since: around the clock, rather than never
  return { labels, severities, time: calendar ? timeOf(calendar) : ALWAYS_OPEN };
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
