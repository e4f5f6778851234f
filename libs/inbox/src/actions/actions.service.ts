import { Injectable } from '@nestjs/common';
import { type ActionState, type ActionView, type Page, VERB_PERMISSIONS } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { lockConversation } from '../conversations/conversation-writes';
import { markUndone } from '../decisions/mark-undone';
import { ACTION_COLUMNS, type ActionRow, toActionView } from '../views-of/action-view';
import { decodeCursor, encodeCursor } from '../wire/cursor';
import { actionUpdated, conversationUpdated, itemUpdated } from '../wire/events';
import { isBigId } from '../wire/ids';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import type { ActionPayload } from './action-payload';
import { actionView } from './action-writes';
import { isReply } from './settle-action';
import { takeBackReply } from './unsent-reply';

interface LockedAction {
  verb: ActionView['verb'];
  state: ActionState;
  conversation_id: string;
  item_id: string | null;
  own_item_id: string | null;
  requested_by: number | null;
  payload: ActionPayload;
}

interface ActionsFilter {
  state?: ActionState;
  accountId?: string;
  limit?: number;
  cursor?: string;
}

/** What members can do about outbound calls: look at them, take them back while they are held, try failed ones again. */
@Injectable()
export class Actions {
  constructor(private readonly db: Database) {}

  /** Newest first. */
  async list(agent: Agent, filter: ActionsFilter): Promise<Page<ActionView>> {
    const limit = filter.limit ?? DEFAULT_LIMIT;
    const [before] = filter.cursor === undefined ? [null] : decodeCursor(filter.cursor, 1);
    const rows = await this.db.read<ActionRow>(
      agent.workspaceId,
      `select ${ACTION_COLUMNS} from action x
       where x.workspace_id = $1 and ($2::text is null or x.state = $2) and ($3::int is null or x.account_id = $3)
         and ($4::bigint is null or x.id < $4)
       order by x.id desc limit $5`,
      [agent.workspaceId, filter.state ?? null, filter.accountId ?? null, isBigId(before) ? before : null, limit + 1],
    );
    const items = rows.slice(0, limit).map(toActionView);
    return { items, nextCursor: rows.length > limit ? encodeCursor(items.at(-1)?.id ?? '') : null };
  }

  /** Takes an action back; 409 once it is being sent. Repeating it changes nothing. */
  cancel(agent: Agent, id: string): Promise<ActionView> {
    return this.db.transaction(agent.workspaceId, (tx) => cancelIn(tx, agent, id));
  }

  /** Puts a failed action back into the queue. */
  async retry(agent: Agent, id: string): Promise<ActionView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const action = await lockAction(tx, agent, id);
      const queued = await tx.query(
        `update action set state = 'queued', next_attempt_at = now(), hold_until = null, error_code = null, error_detail = null
         where workspace_id = $1 and id = $2 and state = 'failed' returning 1`,
        [agent.workspaceId, id],
      );
      const current = await actionView(tx, agent.workspaceId, id);
      if (queued.length === 0)
        throw problem('not-possible-now', { detail: 'Only a failed action can be tried again.', current });
      await tx.publish(agent.workspaceId, actionUpdated(action.conversation_id, id, agent.memberId));
      return current;
    });
  }
}

/** As `Actions.cancel`, within a transaction. */
export async function cancelIn(tx: Tx, agent: Agent, id: string): Promise<ActionView> {
  const action = await lockAction(tx, agent, id);
  if (action.state === 'cancelled') return actionView(tx, agent.workspaceId, id);
  // the worker marks the row `sending` under the same condition: one of the two wins
  const cancelled = await tx.query(
    `update action set state = 'cancelled' where workspace_id = $1 and id = $2
       and state in ('held', 'queued', 'awaiting-approval') returning 1`,
    [agent.workspaceId, id],
  );
  const current = await actionView(tx, agent.workspaceId, id);
  if (cancelled.length === 0) {
    throw problem('not-possible-now', { detail: 'It is with the channel already.', current });
  }
  await undo(tx, agent, id, action);
  return current;
}

/** Locks the conversation, then reads the action: what an approval or another cancellation did meanwhile is seen. */
async function lockAction(tx: Tx, agent: Agent, id: string): Promise<LockedAction> {
  const place = await readAction(tx, agent, id);
  if (!agent.permissions.has(VERB_PERMISSIONS[place.verb])) {
    throw problem('not-allowed', { detail: `This needs the permission ${VERB_PERMISSIONS[place.verb]}.` });
  }
  await lockConversation(tx, agent.workspaceId, place.conversation_id);
  return readAction(tx, agent, id);
}

async function readAction(tx: Tx, agent: Agent, id: string): Promise<LockedAction> {
  const found = await tx.maybeOne<LockedAction>(
    'select verb, state, conversation_id, item_id, own_item_id, requested_by, payload from action where workspace_id = $1 and id = $2',
    [agent.workspaceId, id],
  );
  return found ?? throwProblem('not-found', { detail: 'There is no such action.' });
}

async function undo(tx: Tx, agent: Agent, id: string, action: LockedAction): Promise<void> {
  const { workspaceId } = agent;
  const { conversation_id: conversationId, own_item_id: ownItemId, payload, requested_by: requestedBy } = action;
  if (isReply(action.verb))
    await takeBackReply(tx, { id, workspaceId, conversationId, ownItemId, payload, requestedBy });
  else await markUndone(tx, workspaceId, { actionId: id }, agent.memberId);
  await tx.publish(
    workspaceId,
    actionUpdated(conversationId, id, agent.memberId),
    conversationUpdated(conversationId, agent.memberId),
    ...(action.item_id === null ? [] : [itemUpdated(conversationId, action.item_id, agent.memberId)]),
  );
}
