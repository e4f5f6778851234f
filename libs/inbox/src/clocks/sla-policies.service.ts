import { Injectable } from '@nestjs/common';
import type { SlaConditions, SlaPoliciesView, SlaPolicyBody, SlaPolicyView, SlaPreviewBody, SlaPreviewView, SlaTarget, SlaTargets, UpdateSlaPolicyBody } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { commitmentsOf } from '../intake/commitments';
import { invalidField } from '../wire/invalid';
import { ALWAYS_OPEN, type BusinessTime } from './business-time';
import { isoOf } from './clock-rows';
import { CALENDAR_SQL, type CalendarRow, timeOf } from './sla-books';
import { lastRecount, startRecount } from './sla-jobs';

interface PolicyRow {
  id: number;
  version: number;
  name: string;
  conditions: SlaConditions;
  targets: SlaTargets;
  calendar_id: number | null;
  ladder_id: number | null;
  pause_while_snoozed: boolean;
  pause_while_waiting: boolean;
  running: number;
}

const POLICIES = `
  select p.id, p.version, p.name, p.conditions, p.targets, p.calendar_id, p.ladder_id, p.pause_while_snoozed, p.pause_while_waiting,
    (select count(*)::int from clock k where k.workspace_id = p.workspace_id and k.policy_id = p.id and k.ended_at is null) as running
  from sla_policy p where p.workspace_id = $1 and p.removed_at is null order by p.place, p.id`;

/** What a workspace promises, in the order in which it is looked up. */
@Injectable()
export class SlaPolicies {
  constructor(private readonly db: Database) {}

  list(agent: Agent): Promise<SlaPoliciesView> {
    return this.db.transaction(agent.workspaceId, (tx) => readAll(tx, agent.workspaceId));
  }

  create(agent: Agent, body: SlaPolicyBody): Promise<SlaPolicyView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await requireSound(tx, agent.workspaceId, body);
      const { id } = await tx.one<{ id: number }>(
        `insert into sla_policy (workspace_id, place, name, conditions, targets, calendar_id, ladder_id, pause_while_snoozed, pause_while_waiting)
         select $1, coalesce(max(place), 0) + 1, $2, $3, $4, $5, $6, $7, $8 from sla_policy where workspace_id = $1 returning id`,
        [agent.workspaceId, ...columnsOf(body)],
      );
      await startRecount(tx, agent.workspaceId, agent.memberId);
      return readOne(tx, agent.workspaceId, id);
    });
  }

  update(agent: Agent, id: number, { version, ...changes }: UpdateSlaPolicyBody): Promise<SlaPolicyView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const current = await readOne(tx, agent.workspaceId, id, true);
      if (current.version !== version) throw problem('stale-version', { detail: 'This policy was changed meanwhile.', current }); // prettier-ignore
      const body = { ...current, ...changes };
      await requireSound(tx, agent.workspaceId, body);
      await tx.query(
        `update sla_policy set name = $3, conditions = $4, targets = $5, calendar_id = $6, ladder_id = $7, pause_while_snoozed = $8,
           pause_while_waiting = $9, version = version + 1 where workspace_id = $1 and id = $2`,
        [agent.workspaceId, id, ...columnsOf(body)],
      );
      await startRecount(tx, agent.workspaceId, agent.memberId);
      return readOne(tx, agent.workspaceId, id);
    });
  }

  /** Its clocks go over to the next policy that matches; what was breached keeps its name. */
  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      const removed = await tx.query(
        `update sla_policy set removed_at = now(), calendar_id = null, ladder_id = null
         where workspace_id = $1 and id = $2 and removed_at is null returning 1`,
        [agent.workspaceId, id],
      );
      if (removed.length === 0) throwProblem('not-found', { detail: 'There is no such policy.' });
      await startRecount(tx, agent.workspaceId, agent.memberId);
    });
  }

  order(agent: Agent, ids: readonly string[]): Promise<SlaPoliciesView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const rows = await tx.query<{ id: number }>(
        'select id from sla_policy where workspace_id = $1 and removed_at is null for update',
        [agent.workspaceId],
      );
      const known = new Set(rows.map(({ id }) => String(id)));
      if (known.size !== ids.length || !ids.every((id) => known.has(id))) throw invalidField('/ids', 'names every policy once'); // prettier-ignore
      await tx.query(
        `update sla_policy p set place = r.place from unnest($2::int[]) with ordinality as r (id, place)
         where p.workspace_id = $1 and p.id = r.id`,
        [agent.workspaceId, ids],
      );
      await startRecount(tx, agent.workspaceId, agent.memberId);
      return readAll(tx, agent.workspaceId);
    });
  }

  /** When something said at a time would be due, without storing anything. */
  preview(agent: Agent, { targets, calendarId, at }: SlaPreviewBody): Promise<SlaPreviewView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      requireSoundTargets(targets);
      const { time, timeZone } = await openTime(tx, agent.workspaceId, calendarId);
      const since = Date.parse(at);
      const one = (target: SlaTarget | null) => target && dueTimes(time, since, target);
      const { firstReply, nextReply, resolution } = targets;
      return { timeZone, firstReply: one(firstReply), nextReply: one(nextReply), resolution: one(resolution) };
    });
  }
}

async function readAll(tx: Tx, workspaceId: number): Promise<SlaPoliciesView> {
  const rows = await tx.query<PolicyRow>(POLICIES, [workspaceId]);
  const { settings } = await tx.one<{ settings: unknown }>('select settings from workspace where id = $1', [
    workspaceId,
  ]);
  return {
    policies: rows.map(toView),
    fallbackMinutes: commitmentsOf(settings),
    job: await lastRecount(tx, workspaceId),
  };
}

async function readOne(tx: Tx, workspaceId: number, id: number, locked = false): Promise<SlaPolicyView> {
  if (locked) await tx.query('select 1 from sla_policy where workspace_id = $1 and id = $2 for update', [workspaceId, id]); // prettier-ignore
  const rows = await tx.query<PolicyRow>(POLICIES, [workspaceId]);
  const row = rows.find((one) => one.id === id);
  return toView(row ?? throwProblem('not-found', { detail: 'There is no such policy.' }));
}

function toView(row: PolicyRow): SlaPolicyView {
  return {
    id: String(row.id),
    version: row.version,
    name: row.name,
    conditions: row.conditions,
    targets: row.targets,
    calendarId: row.calendar_id === null ? null : String(row.calendar_id),
    ladderId: row.ladder_id === null ? null : String(row.ladder_id),
    pauseWhileSnoozed: row.pause_while_snoozed,
    pauseWhileWaiting: row.pause_while_waiting,
    runningClocks: row.running,
  };
}

function columnsOf(body: SlaPolicyBody): unknown[] {
  return [
    body.name,
    JSON.stringify(body.conditions),
    JSON.stringify(body.targets),
    body.calendarId === null ? null : Number(body.calendarId),
    body.ladderId === null ? null : Number(body.ladderId),
    body.pauseWhileSnoozed,
    body.pauseWhileWaiting,
  ];
}

async function requireSound(tx: Tx, workspaceId: number, body: SlaPolicyBody): Promise<void> {
  requireSoundTargets(body.targets);
  const { conditions } = body;
  const places = [
    { table: 'calendar', ids: body.calendarId === null ? [] : [body.calendarId], pointer: '/calendarId' },
    { table: 'ladder', ids: body.ladderId === null ? [] : [body.ladderId], pointer: '/ladderId' },
    { table: 'account', ids: conditions.accountIds ?? [], pointer: '/conditions/accountIds' },
    { table: 'tag', ids: conditions.tagIds ?? [], pointer: '/conditions/tagIds' },
  ];
  for (const { table, ids, pointer } of places) {
    if (ids.length === 0) continue;
    const known = await tx.query<{ id: number }>(`select id from ${table} where workspace_id = $1 and id = any ($2::int[])`, [workspaceId, ids]); // prettier-ignore
    const missing = ids.find((id) => !known.some((row) => String(row.id) === id));
    if (missing !== undefined) throw invalidField(pointer, `names ${missing}, which this workspace does not have`);
  }
}

function requireSoundTargets(targets: SlaTargets): void {
  for (const name of ['firstReply', 'nextReply', 'resolution'] as const) {
    const target = targets[name];
    if (target && target.warnBeforeMinutes !== null && target.warnBeforeMinutes >= target.minutes)
      throw invalidField(`/targets/${name}/warnBeforeMinutes`, 'is less than the minutes themselves');
  }
}

async function openTime(
  tx: Tx,
  workspaceId: number,
  calendarId: string | null,
): Promise<{ time: BusinessTime; timeZone: string }> {
  if (calendarId === null) {
    const { zone } = await tx.one<{ zone: string }>('select time_zone as zone from workspace where id = $1', [workspaceId]); // prettier-ignore
    return { time: ALWAYS_OPEN, timeZone: zone };
  }
  const calendar = await tx.maybeOne<CalendarRow>(`${CALENDAR_SQL} where k.workspace_id = $1 and k.id = $2`, [workspaceId, Number(calendarId)]); // prettier-ignore
  if (!calendar) throw invalidField('/calendarId', 'is not a calendar of this workspace');
  return { time: timeOf(calendar), timeZone: calendar.time_zone };
}

function dueTimes(time: BusinessTime, since: number, { minutes, warnBeforeMinutes }: SlaTarget) {
  const at = (after: number): string | null => {
    const due = time.add(since, after * 60_000);
    return Number.isFinite(due) ? isoOf(due) : null;
  };
  return { dueAt: at(minutes), warnAt: warnBeforeMinutes === null ? null : at(minutes - warnBeforeMinutes) };
}
