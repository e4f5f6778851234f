import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundEvent } from '../../spi/inbound';
import type { OutboundAction, OutboundAttachment, Receipt } from '../../spi/outbound';
import { fetchedPayload, hiddenOrShown, itemSeen, type Json, linkedAttachment, threadOf } from '../../spi/read';
import { privateReply, ownMessage } from '../meta/messages.perform';
import { assertDeclared, assertFits, assertInWindow, doneWith, replyIdOf, unlessGone } from '../../spi/verbs';
import { FACEBOOK_CAPABILITIES } from './facebook.capabilities';
import { FacebookClient } from './facebook.client';
import { parseFacebook } from './facebook.parse';
import { permalinkOf } from './facebook.payloads';

/** Performs one action on a comment, visitor post, mention or recommendation. */
export async function performFacebook(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Receipt> {
  const declared = assertDeclared(FACEBOOK_CAPABILITIES, action);
  assertInWindow(declared, action);
  const client = new FacebookClient(account, signal);
  const { externalId, authorExternalId } = action.target;
  switch (action.verb) {
    case 'reply':
      return reply(action, client);
    case 'private-reply':
      return replyPrivately(action, client);
    case 'edit-reply':
      return editReply(action, client, account);
    case 'delete-reply':
      return remove(replyIdOf(action), client);
    case 'delete':
      return remove(externalId, client);
    case 'hide':
    case 'unhide':
      return setHidden(externalId, action.verb === 'hide', client);
    case 'like':
    case 'unlike':
      await client.like(externalId, action.verb === 'like');
      return doneWith(null);
    default:
      await client.block(personOf(authorExternalId), action.verb === 'ban');
      return doneWith(null);
  }
}

export function personOf(authorExternalId: string | null): string {
  if (authorExternalId === null) throw new ConnectorRejected('The author of this item is not known', 'invalid');
  return authorExternalId;
}

async function reply(action: OutboundAction, client: FacebookClient): Promise<Receipt> {
  assertFits(FACEBOOK_CAPABILITIES, action.target.kind, action);
  const content = await contentOf(action, client);
  const { id, at } = await client.reply(action.target.externalId, content);
  return replyReceipt(action, id, at);
}

async function contentOf({ text, attachments }: OutboundAction, client: FacebookClient): Promise<Json> {
  const [attachment, ...others] = attachments;
  if (others.length > 0) throw new ConnectorRejected('A comment holds one attachment at most', 'invalid');
  if (!attachment && text.trim() === '') throw new ConnectorRejected('The reply is empty', 'invalid');
  return { ...(text !== '' && { message: text }), ...(attachment && (await attached(attachment, client))) };
}

async function attached(attachment: OutboundAttachment, client: FacebookClient): Promise<Json> {
  if (attachment.publicUrl !== null) return { attachment_url: attachment.publicUrl };
  return { attachment_id: await client.upload(attachment) };
}

/** Our reply as the item that its echo and later reads describe too. */
export function replyReceipt(action: OutboundAction, id: string, at: string): Receipt {
  const { target } = action;
  const isBranch = target.kind === 'comment';
  const postId = target.kind === 'post' ? target.externalId : target.postExternalId;
  const permalink = permalinkOf(postId, id);
  const item = itemSeen({
    externalId: id,
    kind: target.kind === 'review' ? 'review' : 'comment',
    direction: 'out',
    thread: threadOf(target.threadKey),
    // Replies nest one level: an answer to a reply stands under its top comment.
    parentExternalId: isBranch ? (target.parentExternalId ?? target.externalId) : null,
    text: action.text,
    attachments: action.attachments.map((file) => linkedAttachment(file.name, file.publicUrl, file.contentType)),
    permalink,
    ownActionId: action.id,
    createdAt: at,
  });
  return { state: 'done', externalId: id, permalink, effects: [item] };
}

async function replyPrivately(action: OutboundAction, client: FacebookClient): Promise<Receipt> {
  const { kind, externalId, threadKey } = action.target;
  const recipient = kind === 'post' ? { post_id: externalId } : { comment_id: externalId };
  const dialect = { capabilities: FACEBOOK_CAPABILITIES, metadata: true };
  const sent = await privateReply(action, client.messages, recipient, dialect);
  return doneWith(sent.messageId, ownMessage(action, sent, threadKey));
}

async function editReply(action: OutboundAction, client: FacebookClient, account: AccountContext): Promise<Receipt> {
  assertFits(FACEBOOK_CAPABILITIES, action.target.kind, action);
  const id = replyIdOf(action);
  await client.update(id, { message: action.text });
  return doneWith(id, ...(await stateOf(id, action, client, account)));
}

/** The edited comment read back, so that its state bears the platform's times. The edit stands even if that fails. */
export async function stateOf(
  id: string,
  { target }: OutboundAction,
  client: FacebookClient,
  account: AccountContext,
): Promise<InboundEvent[]> {
  try {
    const { body, at } = await client.comment(id);
    const value = { comment: body, post_id: target.postExternalId };
    const events = parseFacebook(fetchedPayload('comment', account.externalId, at, value), account);
    return events.map((event) => (event.type === 'item' ? { ...event, thread: threadOf(target.threadKey) } : event));
  } catch {
    return [];
  }
}

/** What is gone already needs no deleting. */
async function remove(id: string, client: FacebookClient): Promise<Receipt> {
  const answer = await unlessGone(() => client.remove(id));
  return doneWith(null, { type: 'removed', externalId: id, at: answer?.at ?? (await client.now()) });
}

async function setHidden(id: string, hides: boolean, client: FacebookClient): Promise<Receipt> {
  const { at } = await client.update(id, { is_hidden: hides });
  return doneWith(null, hiddenOrShown(id, hides, at));
}
