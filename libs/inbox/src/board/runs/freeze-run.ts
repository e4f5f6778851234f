import type { DecisionKind } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { arrayLiteral, type Tx } from '@parvis/platform';
import { RUN_COLUMNS, type RunRow } from './run-row';
import type { Target, TargetItem } from './run-target';

/** Seconds for which nobody else goes on with a run; who dies has done nothing by halves, and another goes on afterwards. */
export const LEASE_SECONDS = 30;

interface Wish {
  kind: DecisionKind;
  reasonId: string | undefined;
  note: string | undefined;
  sendStatement: boolean | undefined;
  clusterId: string | null;
  applyHours: number | undefined;
  target: Target;
  /** Whoever asks does it at once. */
  atOnce: boolean;
}

/** Writes a request down with its items as they are now: what comes later is not touched. */
export async function freezeRun(tx: Tx, agent: Agent, wish: Wish, items: readonly TargetItem[]): Promise<RunRow> {
  const id = tx.newId();
  const { workspaceId, memberId, permissions } = agent;
  const row = await tx.one<RunRow>(
    `insert into moderation_run as r (id, workspace_id, member_id, cluster_id, reason_id, total, state, kind, note, permissions, target, apply_until, send_statement, leased_until)
     values ($1, $2, $3, $4, $5, $6, 'running', $7, $8, $9, $10, now() + make_interval(hours => $11::int), $12,
             case when $13 then now() + make_interval(secs => ${LEASE_SECONDS}) end)
     returning ${RUN_COLUMNS}`,
    [
      id,
      workspaceId,
      memberId,
      wish.clusterId,
      wish.reasonId === undefined ? null : Number(wish.reasonId),
      items.length,
      wish.kind,
      wish.note ?? null,
      [...permissions],
      JSON.stringify('itemIds' in wish.target ? { itemIds: items.length } : wish.target),
      wish.applyHours ?? null,
      wish.sendStatement ?? null,
      wish.atOnce,
    ],
  );
  await tx.query(
    `insert into moderation_run_item (workspace_id, run_id, no, item_id, revision, state)
     select $1, $2, t.no, t.item_id, t.revision, t.state
     from unnest($3::bigint[], $4::smallint[], $5::smallint[]) with ordinality as t (item_id, revision, state, no)`,
    [
      workspaceId,
      id,
      arrayLiteral(items.map(({ itemId }) => itemId)),
      arrayLiteral(items.map(({ revision }) => revision)),
      arrayLiteral(items.map(({ state }) => state)),
    ],
  );
  return row;
}
