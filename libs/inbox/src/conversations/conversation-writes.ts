import { CONVERSATION_STATUSES, type ConversationView, ITEM_DIRECTIONS, type SystemLine } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { codeOf, problem, throwProblem, type Tx } from '@parvis/platform';
import { keepClocks } from '../clocks/keep-clocks';
import {
  CONVERSATION_COLUMNS,
  type ConversationRow,
  toConversationView,
  unreadColumn,
} from '../views-of/conversation-view';

export const STATUS = {
  open: codeOf(CONVERSATION_STATUSES, 'open'),
  waiting: codeOf(CONVERSATION_STATUSES, 'waiting'),
  snoozed: codeOf(CONVERSATION_STATUSES, 'snoozed'),
  handled: codeOf(CONVERSATION_STATUSES, 'handled'),
} as const;

export const DIRECTION = {
  in: codeOf(ITEM_DIRECTIONS, 'in'),
  out: codeOf(ITEM_DIRECTIONS, 'out'),
  note: codeOf(ITEM_DIRECTIONS, 'note'),
  system: codeOf(ITEM_DIRECTIONS, 'system'),
} as const;

/** A conversation under the lock of the current transaction. */
export interface LockedConversation extends ConversationRow {
  at_risk: boolean;
  handled_at: Date | null;
  post_id: string | null;
  thread_key: string;
}

/** Locks a conversation for a change; 404 when the workspace has none of that id. Writers take this lock first. */
export async function lockConversation(tx: Tx, workspaceId: number, id: string): Promise<LockedConversation> {
  const row = await tx.maybeOne<LockedConversation>(
    `select ${CONVERSATION_COLUMNS}, c.at_risk, c.handled_at, c.post_id, c.thread_key
     from conversation c where c.workspace_id = $1 and c.id = $2 for no key update`,
    [workspaceId, id],
  );
  return row ?? throwProblem('not-found', { detail: 'There is no such conversation.' });
}

/** 404 when the workspace has no conversation of that id. */
export async function requireConversation(tx: Tx, workspaceId: number, id: string): Promise<void> {
  const [found] = await tx.prepared('select 1 from conversation where workspace_id = $1 and id = $2', [
    workspaceId,
    id,
  ]);
  if (!found) throwProblem('not-found', { detail: 'There is no such conversation.' });
}

/** The queue row as the agent sees it now. */
export async function conversationView(tx: Tx, agent: Agent, id: string): Promise<ConversationView> {
  const row = await tx.maybeOne<ConversationRow & { unread: boolean }>(
    `select ${CONVERSATION_COLUMNS}, ${unreadColumn('$3')} from conversation c where c.workspace_id = $1 and c.id = $2`,
    [agent.workspaceId, id, agent.memberId],
  );
  return toConversationView(row ?? throwProblem('not-found', { detail: 'There is no such conversation.' }));
}

/** Refuses a write that was decided on an older state; the problem carries the current one. */
export async function requireVersion(
  tx: Tx,
  agent: Agent,
  conversation: LockedConversation,
  version: number,
): Promise<void> {
  if (conversation.version === version) return;
  const current = await conversationView(tx, agent, conversation.id);
  throw problem('stale-version', {
    detail: `You changed version ${version}; it is at ${conversation.version}.`,
    current,
  });
}

/** Columns a member's work may change. */
export interface ConversationChange {
  status?: number;
  priority?: number;
  assignee_id?: number | null;
  let_go_by?: number | null;
  team_id?: number | null;
  snoozed_until?: Date | null;
  handled_at?: Date | null;
  waiting_since?: Date | null;
  next_due_at?: Date | null;
  at_risk?: boolean;
  tag_ids?: number[];
  pinned_policy_id?: number | null;
}

/** What the clocks of a conversation depend on. */
const CLOCKED: readonly (keyof ConversationChange)[] = [
  'status',
  'priority',
  'waiting_since',
  'next_due_at',
  'tag_ids',
  'pinned_policy_id',
];

/** Writes a change, brings the clocks in line with it, and raises the version. */
export async function changeConversation(
  tx: Tx,
  workspaceId: number,
  id: string,
  change: ConversationChange,
): Promise<void> {
  const entries = Object.entries({ ...handOut(change), ...change });
  const sets = entries.map(([column], index) => `${column} = $${index + 3}`);
  await tx.query(
    `update conversation set ${[...sets, 'version = version + 1'].join(', ')} where workspace_id = $1 and id = $2`,
    [workspaceId, id, ...entries.map(([, value]) => value as unknown)],
  );
  if (CLOCKED.some((column) => column in change)) await keepClocks(tx, workspaceId, [id]);
}

/** What handing out goes by starts anew with another owner, team or status. */
function handOut({ assignee_id, team_id, status }: ConversationChange): Record<string, unknown> {
  if (assignee_id === undefined && team_id === undefined && status === undefined) return {};
  const owner = assignee_id === undefined ? {} : { assigned_at: assignee_id === null ? null : new Date() };
  return { ...owner, let_go_by: null, nobody_since: null, nobody_reason: null };
}

/** Adds the one line that tells what happened; returns its item id. The caller raises the version and publishes. */
export async function addSystemLine(
  tx: Tx,
  conversation: Pick<ConversationRow, 'id' | 'account_id' | 'kind'>,
  workspaceId: number,
  line: SystemLine,
): Promise<string> {
  const id = tx.newId();
  await tx.query(
    `insert into item (id, workspace_id, conversation_id, account_id, kind, direction, author_member_id, system,
                       created_at, revised_at, state_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, now(), now(), now())`,
    [
      id,
      workspaceId,
      conversation.id,
      conversation.account_id,
      conversation.kind,
      DIRECTION.system,
      line.byMemberId === null ? null : Number(line.byMemberId),
      JSON.stringify(line),
    ],
  );
  await noteNewestItem(tx, workspaceId, conversation.id, id);
  return id;
}

/** Keeps `last_item_id` at the newest item of any direction. */
export async function noteNewestItem(
  tx: Tx,
  workspaceId: number,
  conversationId: string,
  itemId: string,
): Promise<void> {
  await tx.query(
    'update conversation set last_item_id = greatest(last_item_id, $3) where workspace_id = $1 and id = $2',
    [workspaceId, conversationId, itemId],
  );
}
