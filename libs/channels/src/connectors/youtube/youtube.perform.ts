import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnavailable, ConnectorUnsupported } from '../../spi/errors';
import type { InboundEvent } from '../../spi/inbound';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { capabilities, MOST_COMMENT_CHARACTERS } from './youtube.capabilities';
import { YouTubeClient } from './youtube.client';
import { watchUrl } from './youtube.feed';
import { itemOf } from './youtube.parse';
import { type Comment, commentOf, idOf, type Json, type Standing, threadIdOf } from './youtube.payloads';

/** Performs one action on a comment; each costs 50 units. */
export async function perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  const id = targetOf(action);
  const client = new YouTubeClient(account, signal);
  switch (action.verb) {
    case 'reply':
      return reply(action, account, client);
    case 'edit-reply':
      return editReply(action, account, client);
    case 'delete-reply':
      return deleteReply(replyIdOf(action), client);
    case 'hide':
      await client.moderate(id, 'heldForReview');
      return moderated(id, 'hidden', client);
    case 'unhide':
    case 'approve':
      await client.moderate(id, 'published');
      return moderated(id, 'visible', client);
    case 'delete':
      // Others' comments cannot be deleted (403): rejected ones are out of sight for good.
      await client.moderate(id, 'rejected');
      return doneWith(null, removedEvent(id, client));
    case 'reject':
    case 'ban':
      await client.moderate(id, 'rejected', action.verb === 'ban');
      return moderated(id, 'hidden', client);
    default:
      throw new ConnectorUnsupported(`YouTube has no ${action.verb}`);
  }
}

/** The id of the comment an action is about; `ConnectorUnsupported` for verbs and kinds that were not declared. */
export function targetOf({ verb, target }: OutboundAction): string {
  const declared = capabilities.verbs[target.kind]?.some((entry) => entry.verb === verb) ?? false;
  if (!declared) throw new ConnectorUnsupported(`YouTube has no ${verb} on ${target.kind}`);
  const id = idOf(target.externalId);
  if (id === null) throw new ConnectorRejected('not a YouTube comment', 'invalid');
  return id;
}

/** The reply that edit-reply and delete-reply are about. */
export function replyIdOf({ replyExternalId, verb }: OutboundAction): string {
  const id = idOf(replyExternalId);
  if (id === null) throw new ConnectorRejected(`${verb} names no reply`, 'invalid');
  return id;
}

function assertFits({ text, attachments }: OutboundAction): void {
  if (text.trim() === '') throw new ConnectorRejected('the reply is empty', 'invalid', 'commentTextRequired');
  if (attachments.length > 0) throw new ConnectorRejected('YouTube comments hold no attachments', 'invalid');
  if (text.length > MOST_COMMENT_CHARACTERS) {
    throw new ConnectorRejected(`the reply is longer than ${MOST_COMMENT_CHARACTERS} characters`, 'too-long');
  }
}

/** Replies stand under the top-level comment, whichever comment of the thread they answer. */
async function reply(action: OutboundAction, account: AccountContext, client: YouTubeClient): Promise<Receipt> {
  assertFits(action);
  const raw = await client.reply(threadIdOf(action.target.externalId), action.text);
  const comment = writtenComment(raw, action);
  if (comment === null) throw new ConnectorUnavailable('YouTube did not say what became of the reply', true);
  return replyReceipt(comment, action, account);
}

/** Our reply as the item that later reads describe too. */
export function replyReceipt(comment: Comment, action: OutboundAction, account: AccountContext): Receipt {
  const videoId = comment.videoId ?? action.target.postExternalId;
  const item = itemOf({ ...comment, videoId, authorId: account.externalId }, null, account);
  const permalink = videoId === null ? null : watchUrl(videoId, comment.id);
  return { state: 'done', externalId: comment.id, permalink, effects: [{ ...item, ownActionId: action.id }] };
}

async function editReply(action: OutboundAction, account: AccountContext, client: YouTubeClient): Promise<Receipt> {
  assertFits(action);
  const id = replyIdOf(action);
  const comment = writtenComment(await client.edit(id, action.text), action);
  return comment === null ? doneWith(id) : editReceipt(comment, action, account);
}

export function editReceipt(comment: Comment, action: OutboundAction, account: AccountContext): Receipt {
  const { effects, ...receipt } = replyReceipt(comment, action, account);
  // The edit is another action than the one that wrote the reply.
  return { ...receipt, effects: effects.map((event) => (event.type === 'item' ? { ...event, ownActionId: null } : event)) }; // prettier-ignore
}

/** The comment in an answer; its words are those that were sent, whatever the answer shows. */
function writtenComment(raw: Json, { text }: OutboundAction): Comment | null {
  const comment = commentOf(raw);
  return comment === null ? null : { ...comment, text };
}

/** What is gone already needs no deleting. */
async function deleteReply(id: string, client: YouTubeClient): Promise<Receipt> {
  try {
    await client.remove(id);
  } catch (error) {
    if (!(error instanceof ConnectorRejected && error.reason === 'gone')) throw error;
  }
  return doneWith(null, removedEvent(id, client));
}

export function moderated(id: string, standing: Standing, client: YouTubeClient): Receipt {
  return doneWith(null, { type: 'state', externalId: id, platformState: standing, at: timeOf(client) });
}

export function removedEvent(id: string, client: YouTubeClient): InboundEvent {
  return { type: 'removed', externalId: id, at: timeOf(client) };
}

export function doneWith(externalId: string | null, ...effects: InboundEvent[]): Receipt {
  return { state: 'done', externalId, permalink: null, effects };
}

function timeOf({ time }: YouTubeClient): string {
  return new Date(time).toISOString();
}
