import { Injectable } from '@nestjs/common';
import {
  CLOCK_KINDS,
  CLOCK_STATES,
  type ClockView,
  type ConversationClocksView,
  type LadderRunView,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, nameOf, problem, type Tx } from '@parvis/platform';
import { CLOCK_COLUMNS, type ClockRow } from '../clocks/clock-rows';
import {
  addSystemLine,
  changeConversation,
  lockConversation,
  requireConversation,
} from '../conversations/conversation-writes';
import { isoOrNull } from '../views-of/iso';
import { conversationUpdated, itemCreated } from '../wire/events';
import { outsideOf } from './outside-view';

const CLOCKS = 20;

type ClockViewRow = ClockRow & { remaining_seconds: number | null; policy_name: string | null };

interface RunRow {
  id: string;
  clock_id: string;
  ladder_name: string;
  state: LadderRunView['state'];
  level: number;
  levels: number;
  next_at: Date | null;
  started_at: Date;
  acknowledged_by: number | null;
  acknowledged_at: Date | null;
  deliveries: LadderRunView['deliveries'];
}

// a hook's address may hold a secret: its host is enough to tell where it went
const RUN = `
  select r.id, r.clock_id, r.ladder_name, r.level, jsonb_array_length(r.levels) as levels, r.started_at, r.acknowledged_by, r.acknowledged_at,
    case when k.ended_at is not null and r.state in ('climbing', 'exhausted') then 'ended' else r.state end as state,
    case when k.ended_at is null then r.next_at end as next_at,
    coalesce((select jsonb_agg(jsonb_build_object('level', n.level, 'way', n.way, 'state', n.state, 'error', n.error,
        'to', case when n.way = 'email' then n.target else substring(n.target from '//([^/:?]+)') end) order by n.id)
      from outgoing_notice n where n.workspace_id = r.workspace_id and n.source_id = r.id), '[]') as deliveries
  from ladder_run r join clock k on k.workspace_id = r.workspace_id and k.id = r.clock_id
  where r.workspace_id = $1 and r.conversation_id = $2 order by r.id desc limit 1`;

/** The commitments of one conversation and what was done about them. */
@Injectable()
export class ConversationClocks {
  constructor(private readonly db: Database) {}

  read(agent: Agent, conversationId: string): Promise<ConversationClocksView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await requireConversation(tx, agent.workspaceId, conversationId);
      return readView(tx, agent.workspaceId, conversationId);
    });
  }

  /** Somebody is on it: the ladder climbs no further. 409 where none waits for that. */
  acknowledge(agent: Agent, conversationId: string): Promise<ConversationClocksView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const conversation = await lockConversation(tx, agent.workspaceId, conversationId);
      const stopped = await tx.query<{ ladder_name: string; level: number }>(
        `update ladder_run r set state = 'acknowledged', next_at = null, acknowledged_by = $3, acknowledged_at = now()
         from clock k where r.workspace_id = $1 and r.conversation_id = $2 and r.state in ('climbing', 'exhausted')
           and k.workspace_id = r.workspace_id and k.id = r.clock_id and k.ended_at is null
         returning r.ladder_name, r.level`,
        [agent.workspaceId, conversationId, agent.memberId],
      );
      const [run] = stopped;
      if (!run) throw problem('not-possible-now', { detail: 'No escalation waits for an acknowledgement here.' });
      const line = await addSystemLine(tx, conversation, agent.workspaceId, {
        kind: 'ladder-acknowledged',
        byMemberId: String(agent.memberId),
        data: { ladder: run.ladder_name, level: run.level },
      });
      await changeConversation(tx, agent.workspaceId, conversationId, {});
      await tx.publish(
        agent.workspaceId,
        itemCreated(conversationId, line, agent.memberId),
        conversationUpdated(conversationId, agent.memberId),
        { kind: 'ladder.acknowledged', conversationId, actorMemberId: agent.memberId, data: {} },
      );
      return readView(tx, agent.workspaceId, conversationId);
    });
  }
}

async function readView(tx: Tx, workspaceId: number, conversationId: string): Promise<ConversationClocksView> {
  const rows = await tx.query<ClockViewRow>(
    `select ${CLOCK_COLUMNS}, k.remaining_seconds, p.name as policy_name
     from clock k left join sla_policy p on p.workspace_id = k.workspace_id and p.id = k.policy_id
     where k.workspace_id = $1 and k.conversation_id = $2
     order by k.ended_at is not null, k.ended_at desc, k.due_at, k.id limit ${CLOCKS}`,
    [workspaceId, conversationId],
  );
  const run = await tx.maybeOne<RunRow>(RUN, [workspaceId, conversationId]);
  return {
    clocks: rows.map(toClockView),
    ladder: run ? toRunView(run) : null,
    outside: await outsideOf(tx, workspaceId, conversationId),
  };
}

function toClockView(row: ClockViewRow): ClockView {
  return {
    id: row.id,
    kind: nameOf(CLOCK_KINDS, row.kind),
    state: nameOf(CLOCK_STATES, row.state),
    startedAt: row.started_at.toISOString(),
    dueAt: isoOrNull(row.due_at),
    remainingSeconds: row.remaining_seconds,
    pausedBecause: row.pause_reason,
    targetMinutes: row.target_seconds / 60,
    warnedAt: isoOrNull(row.warned_at),
    breachedAt: isoOrNull(row.breached_at),
    breachedBy:
      row.breached_at === null
        ? null
        : { memberId: idOrNull(row.breached_member_id), teamId: idOrNull(row.breached_team_id) },
    endedAt: isoOrNull(row.ended_at),
    endedBy: row.ended_by,
    policy: row.policy_id === null ? null : { id: String(row.policy_id), name: row.policy_name ?? '' },
  };
}

function toRunView({
  clock_id,
  ladder_name,
  next_at,
  started_at,
  acknowledged_by,
  acknowledged_at,
  ...row
}: RunRow): LadderRunView {
  // prettier-ignore
  return {
    ...row,
    clockId: clock_id,
    ladderName: ladder_name,
    nextAt: isoOrNull(next_at),
    startedAt: started_at.toISOString(),
    acknowledgedBy: idOrNull(acknowledged_by),
    acknowledgedAt: isoOrNull(acknowledged_at),
  };
}

function idOrNull(id: number | null): string | null {
  return id === null ? null : String(id);
}
