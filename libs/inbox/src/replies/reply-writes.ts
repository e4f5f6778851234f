import type { ReplyBody } from '@parvis/contracts';
import { ITEM_KINDS } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { codeOf, type Tx } from '@parvis/platform';
import type { ConversationBefore } from '../actions/action-payload';
import type { Subject } from '../actions/action-target';
import { changeConversation, DIRECTION, type LockedConversation, STATUS } from '../conversations/conversation-writes';
import { removeDraft } from '../drafts/own-drafts';
import { dropSentDraft } from '../drafts/shared-draft-rows';

interface OwnItem {
  conversation: LockedConversation;
  subject: Subject;
  body: ReplyBody;
  actionId: string;
  authorName: string;
}

/** Writes our reply as an item of the thread; returns its id. It has no platform id until the platform gave one. */
export async function insertOwnItem(tx: Tx, agent: Agent, own: OwnItem): Promise<string> {
  const id = tx.newId();
  const attachmentIds = own.body.attachmentIds ?? [];
  await tx.query(
    `insert into item (id, workspace_id, conversation_id, account_id, kind, direction, author_member_id, author_name,
                       parent_id, action_id, text, home_id, created_at, revised_at, state_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now(), now(), now())`,
    [
      id,
      agent.workspaceId,
      own.conversation.id,
      own.subject.accountId,
      codeOf(ITEM_KINDS, ownKind(own)),
      DIRECTION.out,
      agent.memberId,
      own.authorName,
      own.subject.view.id,
      own.actionId,
      own.body.text,
      own.subject.homeId,
    ],
  );
  if (attachmentIds.length > 0) {
    await tx.query(
      'update attachment set item_id = $3, account_id = $4 where workspace_id = $1 and id = any ($2::bigint[])',
      [agent.workspaceId, attachmentIds, id, own.subject.accountId],
    );
  }
  return id;
}

// a private answer to a comment is a message, wherever it is shown
function ownKind({ body, subject }: OwnItem): (typeof ITEM_KINDS)[number] {
  return body.verb === 'private-reply' ? 'message' : subject.target.kind;
}

/** What has to be put back when the reply is taken back or refused for good. */
export function beforeReply(conversation: LockedConversation): ConversationBefore {
  return {
    status: conversation.status,
    waitingSince: conversation.waiting_since?.toISOString() ?? null,
    nextDueAt: conversation.next_due_at?.toISOString() ?? null,
    atRisk: conversation.at_risk,
    handledAt: conversation.handled_at?.toISOString() ?? null,
    snoozedUntil: conversation.snoozed_until?.toISOString() ?? null,
    lastActivityAt: conversation.last_activity_at.toISOString(),
    lastDirection: conversation.last_direction,
    hasAttachments: conversation.has_attachments,
  };
}

/** Our item stands in the thread, the writer's lease and draft are gone; whether it answers is another matter. */
export async function countOwnItem(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  { itemId, sent }: { itemId: string; sent: Pick<ReplyBody, 'verb' | 'text'> },
): Promise<void> {
  const { workspaceId, memberId } = agent;
  await tx.query(
    `update conversation set last_item_id = greatest(last_item_id, $3), item_count = item_count + 1, version = version + 1
     where workspace_id = $1 and id = $2`,
    [workspaceId, conversationId, itemId],
  );
  const key = [workspaceId, conversationId, memberId];
  await tx.query('delete from claim where workspace_id = $1 and conversation_id = $2 and member_id = $3', key);
  await removeDraft(tx, { workspaceId, memberId, conversationId });
  await dropSentDraft(tx, agent, conversationId, sent);
}

/** The conversation once a reply is on its way: answered, and handled when asked for. */
export async function answerConversation(
  tx: Tx,
  workspaceId: number,
  conversationId: string,
  { thenHandle, hasAttachments }: { thenHandle: boolean; hasAttachments: boolean },
): Promise<void> {
  await tx.query(
    `update conversation set last_activity_at = greatest(last_activity_at, now()), last_direction = ${DIRECTION.out},
       has_attachments = has_attachments or $3
     where workspace_id = $1 and id = $2`,
    [workspaceId, conversationId, hasAttachments],
  );
  await changeConversation(tx, workspaceId, conversationId, {
    waiting_since: null,
    next_due_at: null,
    at_risk: false,
    ...(thenHandle && { status: STATUS.handled, handled_at: new Date(), snoozed_until: null }),
  });
}
