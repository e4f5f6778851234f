import { Injectable } from '@nestjs/common';
import { type AssignmentReason, CHANNEL_KINDS, NOBODY_REASONS, type SystemLine } from '@parvis/contracts';
import { Database, nameOf, type Tx } from '@parvis/platform';
import { tellAssigned } from '../notifications/tell-assigned';
import { conversationUpdated } from '../wire/events';
import { DEAL, LOCK_PEOPLE, LOCK_POLICY, MARK, OVERFLOW, RELEASE } from './deal-sql';
import { tellInThreads, type ToldLine } from './given-lines';

const BATCH = 50;
const MOST_MARKED = 500;

interface Handled {
  id: string;
  account_id: number;
  kind: number;
}

interface DealtRow extends Handled {
  channel: number;
  language: string | null;
  preview: string;
  from_id: number | null;
  member_id: number;
  /** What the member had in hand before. */
  had: number;
  taken: number;
  reason: AssignmentReason;
}

interface Part {
  member_id: number;
  settled: boolean;
}

/** Hands a team's waiting conversations to its members. Any number of processes may do so at once. */
@Injectable()
export class TeamDeals {
  constructor(private readonly db: Database) {}

  /**
   * Deals one batch; true when there may be more. `sweeping` also looks at what changes without an event: members who left or are
   * away for long, conversations that nobody can take.
   */
  deal(workspaceId: number, teamId: number, sweeping: boolean): Promise<boolean> {
    const team = [workspaceId, teamId];
    return this.db.transaction('system', async (tx) => {
      if (!(await tx.maybeOne(LOCK_POLICY, team))) return false;
      if (sweeping) await release(tx, workspaceId, team);
      const people = await tx.query<Part>(LOCK_PEOPLE, team);
      const ids = people.map(({ member_id }) => member_id);
      // after an outage the first who is back must not get everything of those who follow
      const redistributes = sweeping && people.some(({ settled }) => settled);
      const more = ids.length > 0 && (await hand(tx, workspaceId, [...team, ids, BATCH, redistributes]));
      if (!sweeping) return more;
      const marked = await mark(tx, workspaceId, [...team, ids, MOST_MARKED]);
      return (await overflow(tx, workspaceId, team)) || marked || more;
    });
  }
}

async function hand(tx: Tx, workspaceId: number, values: unknown[]): Promise<boolean> {
  const rows = await tx.query<DealtRow>(DEAL, values);
  await tellInThreads(tx, workspaceId, rows.map(toLine));
  await tellAssigned(tx, workspaceId, rows.map(({ id, member_id, preview }) => ({ conversationId: id, memberId: member_id, text: preview })), null); // prettier-ignore
  return rows.length > 0 && rows[0]?.taken === BATCH;
}

function toLine({ id, account_id, kind, channel, language, from_id, member_id, had, reason }: DealtRow): ToldLine {
  const data: SystemLine['data'] = { memberId: String(member_id), reason };
  if (from_id !== null) data['from'] = String(from_id);
  if (reason === 'only-speaker') data['language'] = language;
  if (reason === 'specialist') data['channel'] = nameOf(CHANNEL_KINDS, channel);
  if (reason === 'fewest-open') data['had'] = had;
  return { id, account_id, kind, line: { kind: 'assigned', data } };
}

async function mark(tx: Tx, workspaceId: number, values: unknown[]): Promise<boolean> {
  const rows = await tx.query<{ id: string }>(MARK, values);
  await tx.publish(workspaceId, ...rows.map(({ id }) => conversationUpdated(id, null)));
  return rows.length === MOST_MARKED;
}

async function overflow(tx: Tx, workspaceId: number, team: number[]): Promise<boolean> {
  const rows = await tx.query<Handled & { team_id: number; nobody_reason: number }>(OVERFLOW, [...team, BATCH]);
  const told = rows.map(({ team_id, nobody_reason, ...handled }): ToldLine => {
    const data = { teamId: String(team_id), from: String(team[1]), reason: nameOf(NOBODY_REASONS, nobody_reason) };
    return { ...handled, line: { kind: 'rerouted', data } };
  });
  await tellInThreads(tx, workspaceId, told);
  return rows.length === BATCH;
}

async function release(tx: Tx, workspaceId: number, team: number[]): Promise<void> {
  const rows = await tx.query<Handled & { assignee_id: number }>(RELEASE, [...team, BATCH]);
  const told = rows.map(({ assignee_id, ...handled }): ToldLine => {
    return {
      ...handled,
      line: { kind: 'assigned', data: { memberId: null, reason: 'left', from: String(assignee_id) } },
    };
  });
  await tellInThreads(tx, workspaceId, told);
}
