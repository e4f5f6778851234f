import type { ClockEnd, PauseReason } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { type ColumnTypes, insertSql, runBulk } from '../intake/bulk';
import { attentionAt, type Clock } from './clock';

const CLOCK_TYPES = {
  workspace_id: 'int',
  id: 'bigint',
  conversation_id: 'bigint',
  started_at: 'timestamptz',
  resumed_at: 'timestamptz',
  due_at: 'timestamptz',
  warn_at: 'timestamptz',
  warned_at: 'timestamptz',
  breached_at: 'timestamptz',
  ended_at: 'timestamptz',
  attention_at: 'timestamptz',
  spent_seconds: 'float8',
  policy_id: 'int',
  target_seconds: 'int',
  warn_seconds: 'int',
  breached_member_id: 'int',
  breached_team_id: 'int',
  kind: 'smallint',
  state: 'smallint',
  pause_reason: 'text',
  ended_by: 'text',
} as const satisfies ColumnTypes;

const UNCHANGING = ['workspace_id', 'id', 'conversation_id', 'kind'];
const SETS = Object.keys(CLOCK_TYPES)
  .filter((column) => !UNCHANGING.includes(column))
  .map((column) => `${column} = excluded.${column}`);
const WRITE_CLOCKS = insertSql('clock', CLOCK_TYPES, `on conflict (workspace_id, id) do update set ${SETS.join(', ')}`);

/** A row of `clock`. */
export interface ClockRow {
  id: string;
  conversation_id: string;
  started_at: Date;
  resumed_at: Date;
  due_at: Date | null;
  warn_at: Date | null;
  warned_at: Date | null;
  breached_at: Date | null;
  ended_at: Date | null;
  spent_seconds: number;
  policy_id: number | null;
  target_seconds: number;
  warn_seconds: number | null;
  breached_member_id: number | null;
  breached_team_id: number | null;
  kind: number;
  state: number;
  pause_reason: PauseReason | null;
  ended_by: ClockEnd | null;
}

/** Columns of `clock k` as `toClock` takes them. */
export const CLOCK_COLUMNS = `k.id, k.conversation_id, k.started_at, k.resumed_at, k.due_at, k.warn_at, k.warned_at, k.breached_at, k.ended_at,
  k.spent_seconds, k.policy_id, k.target_seconds, k.warn_seconds, k.breached_member_id, k.breached_team_id, k.kind, k.state,
  k.pause_reason, k.ended_by`;

/** Of the clocks `k` of a conversation `c`, those that the rules look at (see `settleClocks`). */
export const CLOCKS_THAT_COUNT =
  "(k.ended_at is null or k.kind <> 1 or k.started_at = date_trunc('milliseconds', c.waiting_since))";

export function toClock(row: ClockRow): Clock {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    startedAt: row.started_at.getTime(),
    resumedAt: row.resumed_at.getTime(),
    dueAt: msOrNull(row.due_at),
    warnAt: msOrNull(row.warn_at),
    warnedAt: msOrNull(row.warned_at),
    breachedAt: msOrNull(row.breached_at),
    endedAt: msOrNull(row.ended_at),
    policyId: row.policy_id,
    targetSeconds: row.target_seconds,
    warnSeconds: row.warn_seconds,
    spentSeconds: row.spent_seconds,
    breachedMemberId: row.breached_member_id,
    breachedTeamId: row.breached_team_id,
    pauseReason: row.pause_reason,
    endedBy: row.ended_by,
  };
}

/** A clock of a conversation, on its way to the database. */
export interface OwnedClock {
  workspaceId: number;
  conversationId: string;
  clock: Clock;
}

/** Writes new and changed clocks in one statement. */
export async function writeClocks(tx: Tx, owned: readonly OwnedClock[]): Promise<void> {
  await runBulk(tx, WRITE_CLOCKS, owned.map(toRow));
}

function toRow({ workspaceId, conversationId, clock }: OwnedClock): Record<keyof typeof CLOCK_TYPES, unknown> {
  return {
    workspace_id: workspaceId,
    id: clock.id,
    conversation_id: conversationId,
    started_at: isoOf(clock.startedAt),
    resumed_at: isoOf(clock.resumedAt),
    due_at: isoOf(clock.dueAt),
    warn_at: isoOf(clock.warnAt),
    warned_at: isoOf(clock.warnedAt),
    breached_at: isoOf(clock.breachedAt),
    ended_at: isoOf(clock.endedAt),
    attention_at: isoOf(attentionAt(clock)),
    spent_seconds: clock.spentSeconds,
    policy_id: clock.policyId,
    target_seconds: clock.targetSeconds,
    warn_seconds: clock.warnSeconds,
    breached_member_id: clock.breachedMemberId,
    breached_team_id: clock.breachedTeamId,
    kind: clock.kind,
    state: clock.state,
    pause_reason: clock.pauseReason,
    ended_by: clock.endedBy,
  };
}

export function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function msOrNull(at: Date | null): number | null {
  return at === null ? null : at.getTime();
}
