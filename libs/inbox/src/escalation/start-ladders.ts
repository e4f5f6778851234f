import type { LadderLevel } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import type { KeptClocks } from '../clocks/keep-clocks';
import { insertSql, runBulk } from '../intake/bulk';

interface LadderRow {
  id: number;
  name: string;
  start: 'warning' | 'breach';
  levels: LadderLevel[];
}

const MINUTE_MS = 60_000;
// a clock starts its ladder once, whatever is told of it again
const INSERT_RUNS = insertSql(
  'ladder_run',
  { id: 'bigint', workspace_id: 'int', conversation_id: 'bigint', clock_id: 'bigint', next_at: 'timestamptz', state: 'text', ladder_name: 'text', levels: 'jsonb' }, // prettier-ignore
  'on conflict (workspace_id, clock_id) do nothing',
);

/** Starts the ladders that begin with these alarms. */
export async function startLadders(
  tx: Tx,
  workspaceId: number,
  alarms: readonly KeptClocks['alarms'][number][],
): Promise<void> {
  const ids = [...new Set(alarms.flatMap(({ ladderId }) => ladderId ?? []))];
  if (ids.length === 0) return;
  const ladders = await tx.query<LadderRow>(
    'select id, name, start, levels from ladder where workspace_id = $1 and id = any ($2::int[])',
    [workspaceId, ids],
  );
  const runs = alarms.flatMap(({ conversationId, ladderId, alarm }) => {
    const ladder = ladders.find(({ id }) => id === ladderId);
    const [first] = ladder?.levels ?? [];
    // one whose start was a warning that never came (shorter target) starts with the breach
    if (!ladder || !first || (alarm.kind === 'warning' && ladder.start === 'breach')) return [];
    return [
      {
        id: tx.newId(),
        workspace_id: workspaceId,
        conversation_id: conversationId,
        clock_id: alarm.clock.id,
        next_at: new Date(Date.now() + first.afterMinutes * MINUTE_MS).toISOString(),
        state: 'climbing',
        ladder_name: ladder.name,
        levels: ladder.levels,
      },
    ];
  });
  await runBulk(tx, INSERT_RUNS, runs);
}

/** Starts a ladder for the conversation's next commitment at once, whatever its start says; tells why it did not. */
export async function startLadder(
  tx: Tx,
  workspaceId: number,
  conversationId: string,
  ladderId: number,
): Promise<'started' | 'climbing' | 'no-clock' | 'no-ladder'> {
  const ladder = await tx.maybeOne<LadderRow>(
    'select id, name, start, levels from ladder where workspace_id = $1 and id = $2',
    [workspaceId, ladderId],
  );
  const [first] = ladder?.levels ?? [];
  if (!ladder || !first) return 'no-ladder';
  const clock = await tx.maybeOne<{ id: string }>(
    `select id from clock where workspace_id = $1 and conversation_id = $2 and ended_at is null order by due_at nulls last, id limit 1`,
    [workspaceId, conversationId],
  );
  if (!clock) return 'no-clock';
  const started = await tx.query(
    `insert into ladder_run (id, workspace_id, conversation_id, clock_id, next_at, state, ladder_name, levels)
     values ($1, $2, $3, $4, $5, 'climbing', $6, $7) on conflict (workspace_id, clock_id) do nothing returning 1`,
    [
      tx.newId(),
      workspaceId,
      conversationId,
      clock.id,
      new Date(Date.now() + first.afterMinutes * MINUTE_MS),
      ladder.name,
      JSON.stringify(ladder.levels),
    ],
  );
  return started.length > 0 ? 'started' : 'climbing';
}
