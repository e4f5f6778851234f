import { Injectable } from '@nestjs/common';
import type { ActionView, ChangeReplyBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, type Tx } from '@parvis/platform';
import { loadSubject } from '../actions/action-target';
import { actionView } from '../actions/action-writes';
import { invalidField } from '../wire/invalid';
import { type DeferredReply, lockReply, notAsSeen, releaseReply, tellAll } from './deferred-replies';
import { newerItems } from './newer-items';
import { holdSecondsOf, requireWording } from './reword';
import { requireSendAt } from './send-at';

/** Changes to a reply that is scheduled or waits for approval. */
@Injectable()
export class ReplyChanges {
  constructor(private readonly db: Database) {}

  /** Another wording or time. Approvals were given to the wording before, so a new one starts without any. */
  change(agent: Agent, id: string, body: ChangeReplyBody): Promise<ActionView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const reply = await lockDeferred(tx, agent, id);
      requireRight(agent, reply);
      if (body.text !== undefined) await reword(tx, agent, reply, body.text, body);
      if (body.sendAt !== undefined) await reschedule(tx, reply, requireSendAt(body.sendAt));
      await tellAll(tx, reply, agent.memberId);
      return actionView(tx, agent.workspaceId, id);
    });
  }

  /** Sends a scheduled reply without waiting for its time; 409 with what is new, unless `sendAnyway`. */
  sendNow(agent: Agent, id: string, sendAnyway: boolean): Promise<ActionView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const reply = await lockDeferred(tx, agent, id);
      requireRight(agent, reply);
      if (reply.state !== 'held') throw await notAsSeen(tx, agent, id, 'It waits for an approval, not for a time.');
      if (!sendAnyway) await refuseNewer(tx, agent, reply);
      await releaseReply(tx, reply, await holdSecondsOf(tx, agent.workspaceId));
      return actionView(tx, agent.workspaceId, id);
    });
  }
}

/** 409 with what came in since the writer looked. */
export async function refuseNewer(tx: Tx, agent: Agent, reply: DeferredReply): Promise<void> {
  const current = await newerItems(tx, agent, reply.conversationId, reply.lastSeenItemId, reply.requestedBy);
  if (current.length === 0) return;
  throw problem('newer-items', { detail: 'Look at what is new, then go on with sendAnyway.', current });
}

async function lockDeferred(tx: Tx, agent: Agent, id: string): Promise<DeferredReply> {
  const reply = await lockReply(tx, agent.workspaceId, id);
  const waits = reply.deferred && (reply.state === 'held' || reply.state === 'awaiting-approval');
  if (!waits) throw await notAsSeen(tx, agent, id, 'It does not wait any more.');
  return reply;
}

function requireRight(agent: Agent, reply: DeferredReply): void {
  const approves = reply.state === 'awaiting-approval' && agent.permissions.has('inbox.approve');
  if (!approves && !agent.permissions.has('inbox.reply'))
    throw problem('not-allowed', { detail: 'This needs the permission inbox.reply.' });
}

async function reword(tx: Tx, agent: Agent, reply: DeferredReply, text: string, body: ChangeReplyBody): Promise<void> {
  if (body.revision === undefined) throw invalidField('/revision', 'goes with text');
  if (body.revision !== reply.textRevision) {
    const current = await actionView(tx, agent.workspaceId, reply.id);
    throw problem('stale-version', {
      detail: `You changed revision ${body.revision}; it is at ${reply.textRevision}.`,
      current,
    });
  }
  if (text === reply.payload.text) return;
  await requireWording(tx, agent, await loadSubject(tx, agent, reply.itemId), {
    verb: reply.verb === 'private-reply' ? 'private-reply' : 'reply',
    text,
    attachmentCount: reply.payload.attachmentIds.length,
    ownItemId: reply.ownItemId,
    acceptWarnings: body.acceptWarnings ?? false,
  });
  const key = [reply.workspaceId, reply.id];
  await tx.query(
    `update action set payload = payload || jsonb_build_object('text', $3::text), text_revision = text_revision + 1
     where workspace_id = $1 and id = $2`,
    [...key, text],
  );
  await tx.query('update item set text = $3 where workspace_id = $1 and id = $2', [reply.workspaceId, reply.ownItemId, text]); // prettier-ignore
  await tx.query('delete from action_approval where workspace_id = $1 and action_id = $2', key);
}

async function reschedule(tx: Tx, reply: DeferredReply, sendAt: Date): Promise<void> {
  await tx.query(
    `update action set send_at = $3::timestamptz, next_attempt_at = $3::timestamptz, hold_until = case when state = 'held' then $3::timestamptz end
     where workspace_id = $1 and id = $2`,
    [reply.workspaceId, reply.id, sendAt],
  );
}
