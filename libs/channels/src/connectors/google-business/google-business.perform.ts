import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnsupported } from '../../spi/errors';
import type { Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { GoogleBusinessClient } from './google-business.client';
import { replyEvents, replyId, reviewOfId } from './google-business.parse';
import { type Reply, replyOf, reviewOf } from './google-business.payloads';
import { capabilities, MOST_REPLY_BYTES } from './google-business.settings';

/** Replies, edits the reply or deletes it; a review has one reply at most. */
export async function perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  const name = targetOf(action);
  const client = new GoogleBusinessClient(account, signal);
  if (action.verb === 'delete-reply') return deleteReply(client, name, action);
  if (Buffer.byteLength(action.text) > MOST_REPLY_BYTES) {
    throw new ConnectorRejected(`the reply is longer than ${MOST_REPLY_BYTES} bytes`, 'too-long');
  }
  if (action.verb === 'reply') {
    // The call is an upsert: without this look it would replace what somebody else has answered meanwhile.
    const reply = await currentReply(client, name);
    if (reply === 'gone') throw new ConnectorRejected('the review is gone', 'gone');
    if (reply && reply.comment === action.text) return receiptOf(name, reply, action);
    if (reply) throw new ConnectorRejected('the review has a reply already: edit that one', 'forbidden');
  }
  const answer = await client.putReply(name, action.text);
  const reply = replyOf({ comment: action.text, ...answer }, action.requestedAt);
  if (reply === null) throw new ConnectorRejected('the reply is empty', 'invalid');
  return receiptOf(name, reply, action);
}

/** Reads the review again: the reply stands there or it does not. */
export async function findPerformed(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  const name = targetOf(action);
  const reply = await currentReply(new GoogleBusinessClient(account, signal), name);
  if (reply === 'gone') return { found: 'absent' };
  if (action.verb === 'delete-reply') {
    return reply ? { found: 'absent' } : { found: 'yes', receipt: deletedReceipt(name, action) };
  }
  return reply?.comment === action.text
    ? { found: 'yes', receipt: receiptOf(name, reply, action) }
    : { found: 'absent' };
}

function targetOf({ verb, target, replyExternalId }: OutboundAction): string {
  const declared = capabilities.verbs[target.kind]?.some((entry) => entry.verb === verb) ?? false;
  if (!declared) throw new ConnectorUnsupported(`Google reviews have no ${verb} on ${target.kind}`);
  const name = reviewOfId(target.externalId) ?? reviewOfId(replyExternalId ?? '');
  if (name === null) throw new ConnectorRejected('not a Google review', 'invalid');
  return name;
}

async function currentReply(client: GoogleBusinessClient, name: string): Promise<Reply | null | 'gone'> {
  const { review } = await client.review(name);
  if (review === null) return 'gone';
  return reviewOf(review)?.reply ?? null;
}

async function deleteReply(client: GoogleBusinessClient, name: string, action: OutboundAction): Promise<Receipt> {
  try {
    await client.deleteReply(name);
  } catch (error) {
    // 404 is the review's or only the reply's: the latter is what was wanted.
    const isMissing = error instanceof ConnectorRejected && error.reason === 'gone';
    if (!isMissing || (await currentReply(client, name)) !== null) throw error;
  }
  return deletedReceipt(name, action);
}

function deletedReceipt(name: string, action: OutboundAction): Receipt {
  const removed = { type: 'removed', externalId: replyId(name), at: action.requestedAt } as const;
  return { state: 'done', externalId: null, permalink: null, effects: [removed] };
}

/** Google holds replies for a check: the call is done, the item stands as held until a later read tells the verdict. */
function receiptOf(name: string, reply: Reply, action: OutboundAction): Receipt {
  return {
    state: 'done',
    externalId: replyId(name),
    permalink: null,
    effects: replyEvents(name, reply, action.id),
  };
}
