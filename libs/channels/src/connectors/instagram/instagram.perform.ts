import type { ItemKind } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnsupported } from '../../spi/errors';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { ownMessage, performOnMessage, privateReply } from '../meta/messages.perform';
import { hiddenOrShown, itemSeen, threadOf } from '../../spi/read';
import { humanAgentField } from '../meta/settings';
import { flagSetting } from '../../spi/settings';
import { assertDeclared, assertFits, assertInWindow, doneWith, replyIdOf, unlessGone } from '../../spi/verbs';
import { INSTAGRAM_CAPABILITIES } from './instagram.capabilities';
import { InstagramClient, loginOf } from './instagram.client';

const MODERATING: readonly string[] = ['ban', 'unban', 'spam'];

/** Whether an item stands in a direct conversation. */
export function isMessage(kind: ItemKind): boolean {
  return kind === 'message' || kind === 'story-reply';
}

/** Throws `ConnectorUnsupported` for what the channel, or the login model of the account, does not have. */
export function assertPossible(action: OutboundAction, account: AccountContext): void {
  const declared = assertDeclared(INSTAGRAM_CAPABILITIES, action);
  if (MODERATING.includes(action.verb) && loginOf(account) === 'instagram') {
    throw new ConnectorUnsupported('Blocking needs an account connected through Facebook Login');
  }
  if (!isMessage(action.target.kind)) assertInWindow(declared, action);
}

/** Performs one action on a comment, mention, message or story reply. */
export async function performInstagram(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Receipt> {
  assertPossible(action, account);
  const client = new InstagramClient(account, signal);
  if (isMessage(action.target.kind)) {
    return performOnMessage(action, client.messages, {
      capabilities: INSTAGRAM_CAPABILITIES,
      heart: 'love',
      metadata: false,
      humanAgent: flagSetting(account, humanAgentField),
    });
  }
  switch (action.verb) {
    case 'reply':
      return reply(action, client);
    case 'private-reply':
      return replyPrivately(action, client);
    case 'delete-reply':
      return remove(replyIdOf(action), client);
    case 'delete':
      return remove(action.target.externalId, client);
    default:
      return setHidden(action.target.externalId, action.verb === 'hide', client);
  }
}

async function reply(action: OutboundAction, client: InstagramClient): Promise<Receipt> {
  const { target, text } = action;
  if (action.attachments.length > 0) throw new ConnectorRejected('A comment on Instagram holds text only', 'invalid');
  if (text.trim() === '') throw new ConnectorRejected('The reply is empty', 'invalid');
  assertFits(INSTAGRAM_CAPABILITIES, target.kind, action);
  const { id, at } =
    target.kind === 'mention' ? await answerMention(action, client) : await client.reply(target.externalId, text);
  return replyReceipt(action, id, at);
}

/** A mention in a comment names its media; one in a caption is the media itself. */
function answerMention({ target, text }: OutboundAction, client: InstagramClient): Promise<{ id: string; at: string }> {
  const inComment = target.postExternalId !== null;
  const mediaId = target.postExternalId ?? target.externalId;
  return client.answerMention(mediaId, inComment ? target.externalId : null, text);
}

/** Our reply as the item that its echo and later reads describe too. */
export function replyReceipt(action: OutboundAction, id: string, at: string): Receipt {
  const { target } = action;
  const item = itemSeen({
    externalId: id,
    kind: 'comment',
    direction: 'out',
    thread: threadOf(target.threadKey),
    // Replies attach to the top comment even when made to a reply.
    parentExternalId: target.kind === 'comment' ? target.threadKey : null,
    text: action.text,
    ownActionId: action.id,
    createdAt: at,
  });
  return doneWith(id, item);
}

async function replyPrivately(action: OutboundAction, client: InstagramClient): Promise<Receipt> {
  const { externalId, threadKey } = action.target;
  const dialect = { capabilities: INSTAGRAM_CAPABILITIES, metadata: false };
  const sent = await privateReply(action, client.messages, { comment_id: externalId }, dialect);
  // Its echo arrives as a message to the recipient, in that conversation.
  return doneWith(sent.messageId, ownMessage(action, sent, sent.recipientId ?? threadKey));
}

/** What is gone already needs no deleting. */
async function remove(id: string, client: InstagramClient): Promise<Receipt> {
  const answer = await unlessGone(() => client.remove(id));
  return doneWith(null, { type: 'removed', externalId: id, at: answer?.at ?? (await client.now()) });
}

async function setHidden(id: string, hides: boolean, client: InstagramClient): Promise<Receipt> {
  const { at } = await client.hide(id, hides);
  return doneWith(null, hiddenOrShown(id, hides, at));
}
