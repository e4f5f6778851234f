import { Injectable } from '@nestjs/common';
import { composeEmailReply, type OutboundEmail } from '@parvis/channels';
import type { CapabilityRecord, CheckReplyBody, LintFinding, ReplyAccepted, ReplyBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, type Tx } from '@parvis/platform';
import { loadSubject, type Subject } from '../actions/action-target';
import { actionKey, type Deferral, insertAction } from '../actions/action-writes';
import { askApprovers, neededApproval } from '../approvals/needed-approval';
import { noteCannedUse } from '../canned/conversation-canned';
import { requireFreeClaim } from '../claims/claim-rules';
import { lockConversation, type LockedConversation } from '../conversations/conversation-writes';
import { finishMentions } from '../conversations/mentions';
import { followByItself } from '../follows/follow-rules';
import { loadItemBundle, toItemViews } from '../views-of/load-items';
import { actionUpdated, conversationUpdated, itemCreated } from '../wire/events';
import { invalidField } from '../wire/invalid';
import { type DraftedReply, isPublicReply, refuseContent, refuseVerb } from './lint-reply';
import { newerItems } from './newer-items';
import { lintText, refuseFindings } from './reply-linter';
import { answerConversation, beforeReply, countOwnItem, insertOwnItem } from './reply-writes';
import { requireSendAt } from './send-at';

interface Sender {
  holdSeconds: number;
  memberName: string;
  address: string;
  aliases: string[];
  capabilities: CapabilityRecord;
}

/** Accepts replies: checks them, writes our item and the held call that carries it. */
@Injectable()
export class Replies {
  constructor(private readonly db: Database) {}

  /** A repeated `requestKey` of the same member answers with the reply it made the first time. */
  reply(agent: Agent, conversationId: string, body: ReplyBody, requestKey?: string): Promise<ReplyAccepted> {
    return this.db.lookUp(agent.workspaceId, (tx) => replyIn(tx, agent, conversationId, body, requestKey));
  }

  /** What the writer should look at before sending; changes nothing. */
  check(agent: Agent, conversationId: string, body: CheckReplyBody): Promise<LintFinding[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const conversation = await lockConversation(tx, agent.workspaceId, conversationId);
      const subject = await loadSubject(tx, agent, answeredItem(conversation, body.itemId));
      requireAnswerable(subject, conversationId);
      return lintText(tx, agent, subject, body);
    });
  }
}

/** As `Replies.reply`, within a transaction. */
export async function replyIn(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  body: ReplyBody,
  requestKey?: string,
): Promise<ReplyAccepted> {
  const conversation = await lockConversation(tx, agent.workspaceId, conversationId);
  const earlier = requestKey && (await ownItemOfKey(tx, agent, actionKey(agent.memberId, requestKey, '')));
  if (earlier) return accepted(tx, agent, earlier);
  await refuseCollision(tx, agent, conversationId, body);
  const subject = await loadSubject(tx, agent, answeredItem(conversation, body.itemId));
  requireAnswerable(subject, conversationId);
  const sender = await loadSender(tx, agent, subject.accountId);
  await lint(tx, agent, body, subject, sender.capabilities);
  const deferral = await deferralOf(tx, agent, subject, body);
  const actionId = tx.newId();
  const itemId = await insertOwnItem(tx, agent, {
    conversation,
    subject,
    body,
    actionId,
    authorName: sender.memberName,
  });
  await insertAction(tx, agent.workspaceId, {
    id: actionId,
    conversationId,
    accountId: subject.accountId,
    itemId: subject.view.id,
    ownItemId: itemId,
    verb: body.verb,
    holdSeconds: sender.holdSeconds,
    requestedBy: agent.memberId,
    lastSeenItemId: body.lastSeenItemId,
    idempotencyKey: actionKey(agent.memberId, requestKey, actionId),
    payload: {
      target: subject.target,
      text: body.text,
      attachmentIds: body.attachmentIds ?? [],
      email: emailHeaders(subject, sender, actionId, body),
      replyExternalId: null,
      before: deferral ? null : beforeReply(conversation),
    },
    deferral,
  });
  await settleInThread(tx, agent, conversation, { itemId, actionId, body, deferral });
  return accepted(tx, agent, itemId);
}

interface NewReply {
  itemId: string;
  actionId: string;
  body: ReplyBody;
  deferral: Deferral | null;
}

/** What follows for the conversation: a reply for later leaves it owed an answer until it goes out. */
async function settleInThread(tx: Tx, agent: Agent, conversation: LockedConversation, reply: NewReply): Promise<void> {
  const { itemId, actionId, body, deferral } = reply;
  const { workspaceId, memberId } = agent;
  await countOwnItem(tx, agent, conversation.id, { itemId, sent: body });
  await followByItself(tx, workspaceId, conversation.id, [memberId], 'answered');
  if (!deferral) {
    const hasAttachments = (body.attachmentIds ?? []).length > 0;
    await answerConversation(tx, workspaceId, conversation.id, {
      thenHandle: body.thenHandle ?? false,
      hasAttachments,
    });
    await finishMentions(tx, workspaceId, conversation.id, body.thenHandle ? null : memberId);
  }
  if (body.cannedReplyId !== undefined) {
    await noteCannedUse(tx, agent, {
      cannedId: Number(body.cannedReplyId),
      variantId: body.cannedVariantId === undefined ? null : Number(body.cannedVariantId),
      conversationId: conversation.id,
      postId: conversation.post_id,
      itemId,
    });
  }
  await tx.publish(
    workspaceId,
    itemCreated(conversation.id, itemId, memberId),
    actionUpdated(conversation.id, actionId, memberId),
    conversationUpdated(conversation.id, memberId),
  );
  if (deferral?.approval) await askApprovers(tx, agent, conversation.id, deferral.approval.teamId, body.text);
}

async function deferralOf(tx: Tx, agent: Agent, subject: Subject, body: ReplyBody): Promise<Deferral | null> {
  const sendAt = body.sendAt === undefined ? null : requireSendAt(body.sendAt);
  const isPublic = isPublicReply(body.verb, subject.target.kind);
  const approval = await neededApproval(tx, agent, { accountId: subject.accountId, isPublic });
  if (sendAt === null && approval === null) return null;
  return { sendAt, approval, thenHandle: body.thenHandle ?? false, sendAnyway: body.sendAnyway ?? false };
}

/** The check at the moment of sending: somebody else is writing, or something is new since the writer looked. */
async function refuseCollision(tx: Tx, agent: Agent, conversationId: string, body: ReplyBody): Promise<void> {
  if (body.sendAnyway) return;
  const current = await newerItems(tx, agent, conversationId, body.lastSeenItemId);
  if (current.length > 0) {
    throw problem('newer-items', { detail: 'Look at what is new, then send again with sendAnyway.', current });
  }
  await requireFreeClaim(tx, agent, conversationId);
}

function answeredItem(conversation: LockedConversation, itemId: string | undefined): string {
  const id = itemId ?? conversation.last_in_item_id;
  if (id === null)
    throw problem('not-possible-now', { detail: 'Nobody wrote in this conversation, so there is nothing to answer.' });
  return id;
}

function requireAnswerable(subject: Subject, conversationId: string): void {
  if (subject.view.conversationId !== conversationId) throw invalidField('/itemId', 'belongs to another conversation');
  if (subject.view.direction !== 'in') throw invalidField('/itemId', 'is not something a person wrote to us');
}

async function lint(
  tx: Tx,
  agent: Agent,
  body: ReplyBody,
  subject: Subject,
  capabilities: CapabilityRecord,
): Promise<void> {
  const drafted = await draftedReply(tx, agent, body);
  const refusal =
    refuseVerb(body.verb, subject.view.verbs) ?? refuseContent(drafted, subject.target.kind, capabilities);
  if (refusal) throw problem(refusal.code, refusal.options);
  refuseFindings(await lintText(tx, agent, subject, body), body.acceptWarnings ?? false);
}

async function draftedReply(tx: Tx, agent: Agent, body: ReplyBody): Promise<DraftedReply> {
  const ids = body.attachmentIds ?? [];
  if (new Set(ids).size !== ids.length) throw invalidField('/attachmentIds', 'names one attachment twice');
  if (ids.length === 0) return { verb: body.verb, text: body.text, attachments: [], attachmentCount: 0 };
  const attachments = await tx.prepared<DraftedReply['attachments'][number]>(
    `select id, name, coalesce(content_type, '') as "contentType", coalesce(size, 0)::float8 as size,
            state = 'stored' and item_id is null and canned_id is null and uploaded_by = $3 as usable
     from attachment where workspace_id = $1 and id = any ($2::bigint[]) order by array_position($2::bigint[], id)
     for no key update`,
    [agent.workspaceId, ids, agent.memberId],
  );
  return { verb: body.verb, text: body.text, attachments, attachmentCount: ids.length };
}

function emailHeaders(subject: Subject, sender: Sender, actionId: string, body: ReplyBody): OutboundEmail | null {
  if (!subject.email) return null;
  const { address: mailbox, aliases: ownAddresses } = sender;
  return composeEmailReply(subject.email, { actionId, mailbox, ownAddresses, all: body.replyAll ?? false });
}

async function loadSender(tx: Tx, agent: Agent, accountId: number): Promise<Sender> {
  const row = await tx.one<Omit<Sender, 'aliases'> & { aliases: string }>(
    `select w.reply_hold_seconds as "holdSeconds", m.name as "memberName", a.external_id as address,
            coalesce(a.settings ->> 'ownAddresses', '') as aliases, a.capabilities
     from workspace w
     join member m on m.workspace_id = w.id and m.id = $2
     join account a on a.workspace_id = w.id and a.id = $3
     where w.id = $1`,
    [agent.workspaceId, agent.memberId, accountId],
  );
  return { ...row, aliases: row.aliases.split(/[\s,;]+/).filter((alias) => alias !== '') };
}

async function ownItemOfKey(tx: Tx, agent: Agent, key: string): Promise<string | undefined> {
  const row = await tx.maybeOne<{ own_item_id: string | null }>(
    'select own_item_id from action where workspace_id = $1 and idempotency_key = $2',
    [agent.workspaceId, key],
  );
  return row?.own_item_id ?? undefined;
}

async function accepted(tx: Tx, agent: Agent, itemId: string): Promise<ReplyAccepted> {
  const bundle = await loadItemBundle(tx, agent.workspaceId, [itemId]);
  const [item] = toItemViews(bundle, agent.permissions, new Date());
  if (!item?.action) throw problem('not-found', { detail: 'The reply is gone.' });
  return { item, action: item.action };
}
