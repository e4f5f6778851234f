import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnsupported } from '../../spi/errors';
import type { Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { capabilities, MOST_REPLY_UNITS } from './google-play.capabilities';
import { GooglePlayClient } from './google-play.client';
import { replyId, replyItem, reviewOfId } from './google-play.parse';
import { type Reply, reviewOf } from './google-play.payloads';
import { permalinkOf } from './google-play.settings';

/** Google shows reviews of the last week; beyond, a 404 does not tell whether the review still stands. */
const LISTED_MS = 7 * 86_400_000;
/** How far the clocks of Google and this installation may differ. */
const CLOCKS_MS = 5 * 60_000;

/** Replies or edits the reply; both are the same call, which overwrites. */
export async function perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  const reviewId = targetOf(action);
  if (action.text.trim() === '') throw new ConnectorRejected('the reply is empty', 'invalid');
  if (action.text.length > MOST_REPLY_UNITS) {
    const text = `the reply has ${action.text.length} characters, Google Play takes ${MOST_REPLY_UNITS}`;
    throw new ConnectorRejected(text, 'too-long');
  }
  const client = new GooglePlayClient(account, signal);
  if (action.verb === 'reply') {
    // Without this look the call would replace what somebody else has answered meanwhile.
    const { reply } = await currentReply(client, reviewId, action);
    if (reply && isSame(reply, action.text)) return receiptOf(reviewId, reply, action, account);
    if (reply) throw new ConnectorRejected('the review has a reply already: edit that one', 'forbidden');
  }
  const reply = await client.reply(reviewId, action.text).catch((error: unknown) => {
    throw error instanceof ConnectorRejected && error.reason === 'gone' ? missing(action, new Date()) : error;
  });
  return receiptOf(reviewId, reply, action, account);
}

/** Reads the review again: our words stand there, or an older answer, or one that may have replaced ours. */
export async function findPerformed(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  const reviewId = targetOf(action);
  const answer = await new GooglePlayClient(account, signal).review(reviewId);
  if (answer.review === null) return { found: 'cannot-tell' };
  const reply = reviewOf(answer.review)?.reply ?? null;
  if (reply === null) return { found: 'absent' };
  if (isSame(reply, action.text)) return { found: 'yes', receipt: receiptOf(reviewId, reply, action, account) };
  // Google keeps only the latest reply: one written since then may stand in the place of ours.
  const isLater = Date.parse(reply.at) >= Date.parse(action.requestedAt) - CLOCKS_MS;
  return { found: isLater ? 'cannot-tell' : 'absent' };
}

function targetOf({ verb, target, replyExternalId }: OutboundAction): string {
  const declared = capabilities.verbs[target.kind]?.some((entry) => entry.verb === verb) ?? false;
  if (!declared) throw new ConnectorUnsupported(`Google Play has no ${verb} on ${target.kind}`);
  const reviewId = reviewOfId(target.externalId) ?? reviewOfId(replyExternalId ?? '');
  if (reviewId === null) throw new ConnectorRejected('not a Google Play review', 'invalid');
  return reviewId;
}

async function currentReply(
  client: GooglePlayClient,
  reviewId: string,
  action: OutboundAction,
): Promise<{ reply: Reply | null }> {
  const answer = await client.review(reviewId);
  if (answer.review === null) throw missing(action, new Date(answer.at));
  return { reply: reviewOf(answer.review)?.reply ?? null };
}

/** `gone` marks the review as deleted, which only a review of the last week's 404 proves. */
function missing({ target }: OutboundAction, now: Date): ConnectorRejected {
  const isOld = !(now.getTime() - Date.parse(target.createdAt) < LISTED_MS);
  return isOld
    ? new ConnectorRejected('Google Play no longer offers this review: it is older than a week', 'window-closed')
    : new ConnectorRejected('the review is gone', 'gone');
}

/** Google takes HTML tags out of a reply. */
function isSame(reply: Reply, text: string): boolean {
  const plain = (value: string) => value.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ').trim(); // prettier-ignore
  return plain(reply.text) === plain(text);
}

function receiptOf(reviewId: string, reply: Reply, action: OutboundAction, account: AccountContext): Receipt {
  return {
    state: 'done',
    externalId: replyId(reviewId),
    permalink: permalinkOf(account, reviewId),
    effects: [replyItem(reviewId, reply, account, action.id)],
  };
}
