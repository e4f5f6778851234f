import type { Tx } from '@parvis/platform';
import { problem } from '@parvis/platform';

/** Days in the workspace's time zone, both ends included, with the instants that bound them. */
export interface Period {
  timeZone: string;
  from: string;
  to: string;
  startsAt: Date;
  endsAt: Date;
  /** Start of the period of the same length just before. */
  previousStartsAt: Date;
  days: string[];
}

const DEFAULT_DAYS = 30;
const MOST_DAYS = 366;

interface Bounds {
  timeZone: string;
  from: string;
  to: string;
  startsAt: Date;
  endsAt: Date;
  previousStartsAt: Date;
  days: string[];
}

/**
 * The period of a report. The database turns days into instants: it knows the time zone's changes of clock.
 * @throws Problem `validation-failed` when it ends before it begins or is longer than a year.
 */
export async function periodOf(tx: Tx, workspaceId: number, query: { from?: string; to?: string }): Promise<Period> {
  const bounds = await tx.one<Bounds>(
    `with w as (select time_zone as zone, (now() at time zone time_zone)::date as today from workspace where id = $1),
     d as (select zone, coalesce($3::date, today) as last, coalesce($2::date, coalesce($3::date, today) - ($4::int - 1)) as first from w)
     select zone as "timeZone", first::text as "from", last::text as "to",
            first::timestamp at time zone zone as "startsAt", (last + 1)::timestamp at time zone zone as "endsAt",
            (first - (last - first + 1))::timestamp at time zone zone as "previousStartsAt",
            array(select g::date::text from generate_series(first, least(last, first + $5::int), interval '1 day') g) as days
     from d`,
    [workspaceId, query.from ?? null, query.to ?? null, DEFAULT_DAYS, MOST_DAYS],
  );
  if (bounds.to < bounds.from) throw invalid('/to', 'is before the first day');
  if (bounds.days.length > MOST_DAYS) throw invalid('/from', `makes a period of more than ${MOST_DAYS} days`);
  return bounds;
}

function invalid(pointer: string, detail: string) {
  return problem('validation-failed', { detail: `${pointer.slice(1)} ${detail}.`, errors: [{ pointer, detail }] });
}
