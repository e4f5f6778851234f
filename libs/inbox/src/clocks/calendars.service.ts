import { Injectable } from '@nestjs/common';
import type { CalendarBody, CalendarView, HolidayCountryView, HolidayView, ImportHolidaysBody, ImportHolidaysView, OpenHours, OwnHolidaysBody, UpdateCalendarBody } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';
import { faultOfWeek } from './calendars.dto';
import { readHolidays } from './ical-holidays';
import { holidayCountries, isHolidayPlace, publicHolidays } from './public-holidays';
import { startRecount } from './sla-jobs';

const NEXT = 6;
const MOST_HOLIDAYS = 2000;

interface CalendarRow {
  id: number;
  version: number;
  name: string;
  time_zone: string;
  week: OpenHours[][];
  country: string | null;
  region: string | null;
  used: number;
  own: { date: string; name: string }[];
}

const CALENDARS = `
  select k.id, k.version, k.name, k.time_zone, k.week, k.country, k.region,
    (select count(*)::int from sla_policy p where p.workspace_id = k.workspace_id and p.calendar_id = k.id) as used,
    coalesce((select jsonb_agg(jsonb_build_object('date', h.day, 'name', h.name) order by h.day) from holiday h
              where h.workspace_id = k.workspace_id and h.calendar_id = k.id), '[]') as own
  from calendar k where k.workspace_id = $1 and ($2::int is null or k.id = $2) order by lower(k.name)`;

/** When somebody is there: weeks of opening hours with the holidays of a place and the workspace's own. */
@Injectable()
export class Calendars {
  constructor(private readonly db: Database) {}

  async list(agent: Agent, language: string): Promise<CalendarView[]> {
    const rows = await this.db.read<CalendarRow>(agent.workspaceId, CALENDARS, [agent.workspaceId, null]);
    return rows.map((row) => toView(row, language));
  }

  countries(language: string): HolidayCountryView[] {
    return holidayCountries(language);
  }

  create(agent: Agent, body: CalendarBody, language: string): Promise<CalendarView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      requireSound(body);
      const { id } = await tx.one<{ id: number }>(
        `insert into calendar (workspace_id, name, time_zone, week, country, region) values ($1, $2, $3, $4, $5, $6) returning id`,
        [agent.workspaceId, ...columnsOf(body)],
      );
      await tx.publish(agent.workspaceId, { kind: 'calendar.created', actorMemberId: agent.memberId, data: { calendarId: String(id) } }); // prettier-ignore
      return toView(await readOne(tx, agent.workspaceId, id), language);
    });
  }

  update(
    agent: Agent,
    id: number,
    { version, ...changes }: UpdateCalendarBody,
    language: string,
  ): Promise<CalendarView> {
    return this.change(agent, id, version, language, async (tx, current) => {
      const body = { ...toView(current, language), ...changes };
      requireSound(body);
      await tx.query(
        'update calendar set name = $3, time_zone = $4, week = $5, country = $6, region = $7 where workspace_id = $1 and id = $2',
        [agent.workspaceId, id, ...columnsOf(body)],
      );
    });
  }

  /** Replaces the workspace's own holidays of a calendar. */
  setHolidays(
    agent: Agent,
    id: number,
    { version, holidays }: OwnHolidaysBody,
    language: string,
  ): Promise<CalendarView> {
    const wrong = holidays.findIndex(({ date }) => !isDate(date));
    if (wrong >= 0) throw invalidField(`/holidays/${wrong}/date`, 'is a day of the calendar');
    return this.change(agent, id, version, language, async (tx) => {
      await tx.query('delete from holiday where workspace_id = $1 and calendar_id = $2', [agent.workspaceId, id]);
      await addHolidays(tx, agent.workspaceId, id, holidays);
    });
  }

  /** Adds the whole-day events of an iCalendar file. */
  async importHolidays(
    agent: Agent,
    id: number,
    { version, ics }: ImportHolidaysBody,
    language: string,
  ): Promise<ImportHolidaysView> {
    const read = parsed(ics);
    let added = 0;
    const calendar = await this.change(agent, id, version, language, async (tx, current) => {
      if (current.own.length + read.days.length > MOST_HOLIDAYS) throw invalidField('/ics', `leads to more than ${MOST_HOLIDAYS} holidays`); // prettier-ignore
      added = await addHolidays(tx, agent.workspaceId, id, read.days);
    });
    return { calendar, added, skipped: read.skipped + read.days.length - added };
  }

  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      const removed = await tx.query('delete from calendar where workspace_id = $1 and id = $2 returning 1', [agent.workspaceId, id]); // prettier-ignore
      if (removed.length === 0) throwProblem('not-found', { detail: 'There is no such calendar.' });
      await tx.publish(agent.workspaceId, { kind: 'calendar.removed', actorMemberId: agent.memberId, data: { calendarId: String(id) } }); // prettier-ignore
    });
  }

  private change(
    agent: Agent,
    id: number,
    version: number,
    language: string,
    work: (tx: Tx, current: CalendarRow) => Promise<void>,
  ): Promise<CalendarView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await tx.query('select 1 from calendar where workspace_id = $1 and id = $2 for update', [agent.workspaceId, id]);
      const row = await readOne(tx, agent.workspaceId, id);
      if (row.version !== version) throw problem('stale-version', { detail: 'This calendar was changed meanwhile.', current: toView(row, language) }); // prettier-ignore
      await work(tx, row);
      await tx.query('update calendar set version = version + 1 where workspace_id = $1 and id = $2', [agent.workspaceId, id]); // prettier-ignore
      if (row.used > 0) await startRecount(tx, agent.workspaceId, agent.memberId);
      return toView(await readOne(tx, agent.workspaceId, id), language);
    });
  }
}

async function readOne(tx: Tx, workspaceId: number, id: number): Promise<CalendarRow> {
  const row = await tx.maybeOne<CalendarRow>(CALENDARS, [workspaceId, id]);
  return row ?? throwProblem('not-found', { detail: 'There is no such calendar.' });
}

function toView(row: CalendarRow, language: string): CalendarView {
  const own = row.own.map((holiday): HolidayView => ({ ...holiday, source: 'own' }));
  return {
    id: String(row.id),
    version: row.version,
    name: row.name,
    timeZone: row.time_zone,
    week: row.week,
    country: row.country,
    region: row.region,
    ownHolidays: own,
    nextHolidays: nextHolidays(row, own, language),
    usedByPolicies: row.used,
  };
}

function nextHolidays(
  { country, region, time_zone }: CalendarRow,
  own: HolidayView[],
  language: string,
): HolidayView[] {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: time_zone }).format(new Date());
  const year = Number(today.slice(0, 4));
  const named = country === null ? [] : [year, year + 1].flatMap((at) => publicHolidays(country, region, at, language));
  return [...own, ...named.map((holiday): HolidayView => ({ ...holiday, source: 'public' }))]
    .filter(({ date }) => date >= today)
    .sort((one, other) => (one.date < other.date ? -1 : 1))
    .slice(0, NEXT);
}

function columnsOf({ name, timeZone, week, country, region }: CalendarBody): unknown[] {
  return [name, timeZone, JSON.stringify(week), country, region];
}

function requireSound({ week, country, region }: CalendarBody): void {
  const fault = faultOfWeek(week);
  if (fault) throw invalidField(fault.pointer, fault.detail);
  if (country === null && region !== null) throw invalidField('/region', 'goes with a country only');
  if (country !== null && !isHolidayPlace(country, null)) throw invalidField('/country', 'is not a country whose holidays are known'); // prettier-ignore
  if (country !== null && !isHolidayPlace(country, region)) throw invalidField('/region', 'is not a region of this country'); // prettier-ignore
}

function parsed(ics: string): ReturnType<typeof readHolidays> {
  try {
    return readHolidays(ics, new Date().getUTCFullYear());
  } catch {
    throw invalidField('/ics', 'is not an iCalendar file');
  }
}

async function addHolidays(
  tx: Tx,
  workspaceId: number,
  calendarId: number,
  days: readonly { date: string; name: string }[],
): Promise<number> {
  const added = await tx.query(
    `insert into holiday (workspace_id, calendar_id, day, name)
     select $1, $2, r.day, r.name from unnest($3::date[], $4::text[]) as r (day, name) on conflict do nothing returning 1`,
    [workspaceId, calendarId, days.map(({ date }) => date), days.map(({ name }) => name)],
  );
  return added.length;
}

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
