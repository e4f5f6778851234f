import type { AccountContext } from '../../spi/connector';
import { ConnectorError, ConnectorRejected, ConnectorUnsupported } from '../../spi/errors';
import type { Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { capabilities, MOST_REPLY_CHARACTERS } from './trustpilot.capabilities';
import { ReplyConflict, TrustpilotClient } from './trustpilot.client';
import { permalinkOf, replyId, replyItem, reviewOfId } from './trustpilot.parse';
import { type Reply, reviewOf } from './trustpilot.payloads';
import { textSetting } from './trustpilot.settings';

/** Replies, edits the reply or deletes it; a review has one reply at most. */
export async function perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  const id = targetOf(action);
  const client = new TrustpilotClient(account, signal);
  if (action.verb === 'delete-reply') return deleteReply(client, id, action);
  requireSendable(action, account);
  const at = action.verb === 'reply' ? await writeFirst(client, id, action) : await replace(client, id, action);
  return receiptAfter(client, id, action, at);
}

/** Reads the review again: the reply stands there or it does not. */
export async function findPerformed(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  const id = targetOf(action);
  const reply = await currentReply(new TrustpilotClient(account, signal), id);
  if (reply === 'gone') return { found: 'absent' };
  // a text that was written since is not what we asked for, and may stand where ours has stood
  const isNewer = reply !== null && lastChange(reply) > action.requestedAt;
  if (action.verb === 'delete-reply') {
    if (reply === null) return { found: 'yes', receipt: deletedReceipt(id, action) };
    return { found: isNewer ? 'cannot-tell' : 'absent' };
  }
  if (reply !== null && isSameText(reply.text, action.text)) {
    return { found: 'yes', receipt: receiptOf(id, reply, action) };
  }
  return { found: isNewer ? 'cannot-tell' : 'absent' };
}

function targetOf({ verb, target, replyExternalId }: OutboundAction): string {
  const declared = capabilities.verbs[target.kind]?.some((entry) => entry.verb === verb) ?? false;
  if (!declared) throw new ConnectorUnsupported(`Trustpilot has no ${verb} on ${target.kind}`);
  const id = reviewOfId(target.externalId) ?? reviewOfId(replyExternalId ?? '');
  if (id === null) throw new ConnectorRejected('not a Trustpilot review', 'invalid');
  return id;
}

function requireSendable({ text, attachments }: OutboundAction, account: AccountContext): void {
  if (text.trim() === '') throw new ConnectorRejected('the reply is empty', 'invalid');
  if (text.length > MOST_REPLY_CHARACTERS) {
    throw new ConnectorRejected(`the reply is longer than ${MOST_REPLY_CHARACTERS} characters`, 'too-long');
  }
  if (attachments.length > 0) throw new ConnectorRejected('Trustpilot takes no attachments', 'invalid');
  if (!textSetting(account, 'businessUserId')) {
    throw new ConnectorRejected('replies need a business user ID in the settings of the account', 'forbidden');
  }
}

async function currentReply(client: TrustpilotClient, id: string): Promise<Reply | null | 'gone'> {
  const { review } = await client.review(id);
  if (review === null) return 'gone';
  return reviewOf(review)?.reply ?? null;
}

/**
 * The first reply; the time of Trustpilot's answer, or null when exactly this reply stands there. The call can replace:
 * without the look before it, it would overwrite what somebody else has answered meanwhile.
 */
async function writeFirst(client: TrustpilotClient, id: string, action: OutboundAction): Promise<string | null> {
  const reply = await currentReply(client, id);
  if (reply === 'gone') throw new ConnectorRejected('the review is gone', 'gone');
  if (reply && isSameText(reply.text, action.text)) return null;
  if (reply) throw new ConnectorRejected('the review has a reply already: edit that one', 'forbidden');
  return client.putReply(id, action.text);
}

/**
 * Whether the first reply hinders the second: a 409, or a 400 that says so. Any other 400 is about the text or the user, and
 * deleting the reply because of it would only lose it.
 */
function isInTheWay(error: unknown): boolean {
  if (error instanceof ReplyConflict) return true;
  const isInvalid = error instanceof ConnectorRejected && error.reason === 'invalid';
  return isInvalid && /already|exist|duplicate|replied/i.test(error.message);
}

/** Replaces the reply: in one call where the API does, else by deleting the old one; a refused text puts it back. */
async function replace(client: TrustpilotClient, id: string, action: OutboundAction): Promise<string> {
  try {
    return await client.putReply(id, action.text);
  } catch (error) {
    if (!isInTheWay(error)) throw error;
    const before = await currentReply(client, id);
    if (before === null || before === 'gone') throw error;
    await client.deleteReply(id);
    return await client.putReply(id, action.text).catch(async (again: unknown) => {
      if (!(again instanceof ConnectorRejected) || again.reason === 'gone') throw again;
      const isBack = await client.putReply(id, before.text).then(
        () => true,
        () => false,
      );
      if (isBack) throw again;
      const detail = `${again.message}. The former reply is gone and could not be put back.`;
      throw new ConnectorRejected(detail, again.reason, again.platformCode);
    });
  }
}

async function deleteReply(client: TrustpilotClient, id: string, action: OutboundAction): Promise<Receipt> {
  try {
    await client.deleteReply(id);
  } catch (error) {
    // 404 is the review's or only the reply's: the latter is what was wanted.
    const isMissing = error instanceof ConnectorRejected && error.reason === 'gone';
    if (!isMissing || (await currentReply(client, id)) !== null) throw error;
  }
  return deletedReceipt(id, action);
}

function deletedReceipt(id: string, action: OutboundAction): Receipt {
  const removed = { type: 'removed', externalId: replyId(id), at: action.requestedAt } as const;
  return { state: 'done', externalId: null, permalink: null, effects: [removed] };
}

/** The answer to a reply is empty: its times are read from the review, or taken from the answer when that fails. */
async function receiptAfter(
  client: TrustpilotClient,
  id: string,
  action: OutboundAction,
  at: string | null,
): Promise<Receipt> {
  const read = await currentReply(client, id).catch((error: unknown) => {
    if (error instanceof ConnectorError) return null; // the reply is written all the same
    throw error;
  });
  const isOurs = read !== null && read !== 'gone' && isSameText(read.text, action.text);
  const written: Reply = { text: action.text, createdAt: at ?? action.requestedAt, updatedAt: null };
  return receiptOf(id, isOurs ? read : written, action);
}

function receiptOf(id: string, reply: Reply, action: OutboundAction): Receipt {
  // an edit that Trustpilot does not date must still count as later than the text before it
  const editedAt = action.verb === 'edit-reply' ? action.requestedAt : null;
  return {
    state: 'done',
    externalId: replyId(id),
    permalink: permalinkOf(id),
    effects: [replyItem(id, { ...reply, text: action.text }, editedAt, action.id)],
  };
}

function lastChange({ createdAt, updatedAt }: Reply): string {
  return updatedAt !== null && updatedAt > createdAt ? updatedAt : createdAt;
}

/** Trustpilot keeps plain text; line ends and blanks at the ends may come back differently. */
function isSameText(theirs: string, ours: string): boolean {
  return plain(theirs) === plain(ours);
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}
