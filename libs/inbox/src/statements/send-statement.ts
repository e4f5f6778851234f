import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { insertAction } from '../actions/action-writes';
import type { Subject } from '../actions/action-target';
import { lockConversation } from '../conversations/conversation-writes';
import { writeNotices } from '../escalation/outgoing-notices';
import { insertOwnItem } from '../replies/reply-writes';
import { actionUpdated, itemCreated } from '../wire/events';

interface ReplyStatement {
  actionId: string;
  statementId: string;
  verb: 'reply' | 'private-reply';
  text: string;
  holdSeconds: number;
}

/**
 * Puts the statement into the thread as one more outbound call, held as long as the decision. It answers nobody: what the
 * conversation is owed, and drafts somebody has begun, stay. Its key is the statement, so there is never a second one.
 */
export async function replyStatement(tx: Tx, agent: Agent, subject: Subject, sent: ReplyStatement): Promise<void> {
  const { workspaceId } = agent;
  const { actionId, verb, text } = sent;
  const conversation = await lockConversation(tx, workspaceId, subject.view.conversationId);
  const author = await authorOf(tx, agent);
  const body = { verb, text, lastSeenItemId: subject.view.id };
  const ownItemId = await insertOwnItem(tx, agent, { conversation, subject, body, actionId, authorName: author.name });
  if (author.memberId === null)
    await tx.query('update item set author_member_id = null where workspace_id = $1 and id = $2', [
      workspaceId,
      ownItemId,
    ]);
  await insertAction(tx, workspaceId, {
    id: actionId,
    conversationId: conversation.id,
    accountId: subject.accountId,
    itemId: subject.view.id,
    ownItemId,
    verb,
    holdSeconds: sent.holdSeconds,
    requestedBy: author.memberId,
    lastSeenItemId: null,
    idempotencyKey: `statement:${sent.statementId}`,
    payload: { target: subject.target, text, attachmentIds: [], email: null, replyExternalId: null, before: null },
  });
  await tx.query(
    `update conversation set last_item_id = greatest(last_item_id, $3), item_count = item_count + 1, version = version + 1
     where workspace_id = $1 and id = $2`,
    [workspaceId, conversation.id, ownItemId],
  );
  await tx.publish(
    workspaceId,
    itemCreated(conversation.id, ownItemId, author.memberId),
    actionUpdated(conversation.id, actionId, author.memberId),
  );
}

/** The house itself where nobody decided by hand. */
async function authorOf(tx: Tx, { workspaceId, memberId }: Agent): Promise<{ name: string; memberId: number | null }> {
  return tx.one<{ name: string; memberId: number | null }>(
    `select coalesce(m.name, w.name) as name, m.id as "memberId" from workspace w left join member m on m.workspace_id = w.id and m.id = $2 where w.id = $1`,
    [workspaceId, memberId],
  );
}

interface MailedStatement {
  id: string;
  conversationId: string;
  target: string;
  text: string;
  language: 'fr' | 'en';
  workspace: string;
  holdSeconds: number;
}

/** Has the statement mailed once the undo window is over. */
export async function mailStatement(tx: Tx, workspaceId: number, mail: MailedStatement): Promise<void> {
  const subject = mail.language === 'fr' ? `Une décision de ${mail.workspace} vous concerne` : `A decision of ${mail.workspace} concerns you`; // prettier-ignore
  const payload = { subject, lead: mail.text, tail: '\n', link: '' };
  const source = { conversationId: mail.conversationId, sourceId: mail.id, level: 0 };
  await writeNotices(tx, workspaceId, source, [{ way: 'email', target: mail.target, payload }]);
  await tx.query(
    `update outgoing_notice set next_attempt_at = now() + make_interval(secs => $3) where workspace_id = $1 and source_id = $2`,
    [workspaceId, mail.id, mail.holdSeconds],
  );
}
