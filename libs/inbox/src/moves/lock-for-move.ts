import type { ConversationMoveView, ConversationMovedView, MoveRefusal } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, throwProblem, type Tx } from '@parvis/platform';
import { conversationView, type LockedConversation } from '../conversations/conversation-writes';
import { LANE_LOCK, laneOf } from '../landing/lanes';
import { CONVERSATION_COLUMNS } from '../views-of/conversation-view';
import type { MergeFacts } from './merged-facts';
import { type Movable, REFUSAL_DETAILS } from './move-rules';

/** A row as it is kept for the undoing of a move. */
export type KeptRow = Record<string, unknown>;

// numbers as text: ids of 64 bits do not survive a passage through JavaScript
const KEPT = `(select jsonb_object_agg(e.key, case jsonb_typeof(e.value) when 'number' then to_jsonb(e.value #>> '{}') else e.value end)
  from jsonb_each(to_jsonb(c)) e)`;

/** A conversation that gives or takes items, locked. */
export interface MovingConversation extends Omit<LockedConversation, keyof MergeFacts>, MergeFacts, Movable {
  thread_hash: string;
  kept: KeptRow;
}

/**
 * Locks conversations for a move. The account's lane is taken first, as the intake does: what arrives meanwhile waits and then
 * finds the conversation that stays.
 */
export async function lockForMove(tx: Tx, workspaceId: number, ids: readonly string[]): Promise<MovingConversation[]> {
  const accounts = await tx.query<{ account_id: number }>(
    'select distinct account_id from conversation where workspace_id = $1 and id = any ($2::bigint[])',
    [workspaceId, ids],
  );
  const lanes = [...new Set(accounts.map(({ account_id }) => laneOf(workspaceId, account_id)))].sort((a, b) => a - b);
  for (const lane of lanes) await tx.query('select pg_advisory_xact_lock($1, $2)', [LANE_LOCK, lane]);
  const rows = await tx.query<MovingConversation>(
    `select ${CONVERSATION_COLUMNS}, c.at_risk, c.handled_at, c.post_id, c.thread_key, c.thread_hash, c.first_item_id, c.first_reply_at,
       c.permalink, coalesce(p.survivor_id, p.id) as person_id, ${KEPT} as kept
     from conversation c left join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
     where c.workspace_id = $1 and c.id = any ($2::bigint[]) order by c.id for no key update of c`,
    [workspaceId, ids],
  );
  return ids.map((id) => rows.find((row) => row.id === id) ?? throwNoConversation());
}

function throwNoConversation(): never {
  throwProblem('not-found', { detail: 'There is no such conversation.' });
}

/** 409 with the reason. */
export function refuseMove(reason: MoveRefusal | null): void {
  if (reason === null) return;
  throw problem('not-possible-now', { detail: REFUSAL_DETAILS[reason], current: { reason } });
}

/** What is on its way was decided in a conversation and settles there: it ends first. What waits for its time or an approval goes along. */
export async function refuseWhileSending(tx: Tx, workspaceId: number, ids: readonly string[]): Promise<void> {
  const sending = await tx.maybeOne(
    `select 1 from action where workspace_id = $1 and conversation_id = any ($2::bigint[])
       and state in ('awaiting-approval', 'held', 'queued', 'sending', 'unknown') and not deferred limit 1`,
    [workspaceId, ids],
  );
  if (sending) refuseMove('sending');
}

export interface MoveRow {
  id: string;
  kind: 'merge' | 'split';
  from_id: string;
  to_id: string;
  member_id: number;
  at: Date;
}

/** How long a move can be taken back. */
export const UNDO_MS = 3_600_000;

export function toMoveView(row: MoveRow): ConversationMoveView {
  return {
    id: row.id,
    kind: row.kind,
    fromId: row.from_id,
    toId: row.to_id,
    byMemberId: String(row.member_id),
    at: row.at.toISOString(),
    undoUntil: new Date(row.at.getTime() + UNDO_MS).toISOString(),
  };
}

export async function movedView(
  tx: Tx,
  agent: Agent,
  row: MoveRow,
  conversationId: string,
): Promise<ConversationMovedView> {
  return { move: toMoveView(row), conversation: await conversationView(tx, agent, conversationId) };
}

/** A conversation's row as it is now. */
export async function keptRow(tx: Tx, workspaceId: number, id: string): Promise<KeptRow> {
  const { kept } = await tx.one<{ kept: KeptRow }>(
    `select ${KEPT} as kept from conversation c where c.workspace_id = $1 and c.id = $2`,
    [workspaceId, id],
  );
  return kept;
}
