import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnsupported } from '../../spi/errors';
import type { Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { capabilities, MOST_REPLY_UNITS } from './app-store.capabilities';
import { AppStoreClient } from './app-store.client';
import { responseEvents, responseIdFor, reviewOfId } from './app-store.parse';
import { type Response, reviewOf } from './app-store.payloads';

/** How far the clocks of Apple and this installation may differ. */
const CLOCKS_MS = 5 * 60_000;

/** Responds, replaces the response or deletes it; a review has one response at most. */
export async function perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  const reviewId = targetOf(action);
  const client = new AppStoreClient(account, signal);
  if (action.verb === 'delete-reply') return deleteResponse(client, reviewId, action);
  if (action.text.trim() === '') throw new ConnectorRejected('the reply is empty', 'invalid');
  if (action.text.length > MOST_REPLY_UNITS) {
    const text = `the reply has ${action.text.length} characters, the App Store takes ${MOST_REPLY_UNITS}`;
    throw new ConnectorRejected(text, 'too-long');
  }
  if (action.verb === 'reply') {
    // Without this look the call would replace what somebody else has answered meanwhile.
    const response = await currentResponse(client, reviewId);
    if (response === 'gone') throw new ConnectorRejected('the review is gone', 'gone');
    if (response && isSame(response, action.text)) return receiptOf(reviewId, response, action);
    if (response) throw new ConnectorRejected('the review has a reply already: edit that one', 'forbidden');
  }
  const response = await client.respond(reviewId, action.text);
  const sent: Response = { id: reviewId, text: action.text, at: new Date().toISOString(), pending: true };
  return receiptOf(reviewId, response ?? sent, action);
}

/** Reads the review again: our words stand there, or none, or others that may have replaced ours. */
export async function findPerformed(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  const reviewId = targetOf(action);
  const response = await currentResponse(new AppStoreClient(account, signal), reviewId);
  if (response === 'gone') return { found: 'cannot-tell' };
  const isDeletion = action.verb === 'delete-reply';
  if (response === null) {
    return isDeletion ? { found: 'yes', receipt: deletedReceipt(reviewId, action) } : { found: 'absent' };
  }
  if (!isDeletion && isSame(response, action.text)) {
    return { found: 'yes', receipt: receiptOf(reviewId, response, action) };
  }
  // Only the latest response is kept: one written since then may stand where ours did.
  const isLater = Date.parse(response.at) > Date.parse(action.requestedAt) - CLOCKS_MS;
  return { found: isLater ? 'cannot-tell' : 'absent' };
}

function targetOf({ verb, target, replyExternalId }: OutboundAction): string {
  const declared = capabilities.verbs[target.kind]?.some((entry) => entry.verb === verb) ?? false;
  if (!declared) throw new ConnectorUnsupported(`the App Store has no ${verb} on ${target.kind}`);
  const reviewId = reviewOfId(target.externalId) ?? reviewOfId(replyExternalId ?? '');
  if (reviewId === null) throw new ConnectorRejected('not an App Store review', 'invalid');
  return reviewId;
}

async function currentResponse(client: AppStoreClient, reviewId: string): Promise<Response | null | 'gone'> {
  const pair = await client.review(reviewId);
  if (pair === null) return 'gone';
  return reviewOf(pair)?.response ?? null;
}

async function deleteResponse(client: AppStoreClient, reviewId: string, action: OutboundAction): Promise<Receipt> {
  const response = await currentResponse(client, reviewId);
  if (response === 'gone') throw new ConnectorRejected('the review is gone', 'gone');
  if (response !== null) {
    await client.deleteResponse(response.id).catch((error: unknown) => {
      // It was there a moment ago: somebody else has deleted it, which is what was wanted.
      if (!(error instanceof ConnectorRejected && error.reason === 'gone')) throw error;
    });
  }
  return deletedReceipt(reviewId, action);
}

function isSame(response: Response, text: string): boolean {
  const plain = (value: string) => value.replace(/\r\n?/g, '\n').trim();
  return plain(response.text) === plain(text);
}

function deletedReceipt(reviewId: string, action: OutboundAction): Receipt {
  const removed = { type: 'removed', externalId: responseIdFor(reviewId), at: action.requestedAt } as const;
  return { state: 'done', externalId: null, permalink: null, effects: [removed] };
}

/** The call is done; the item stands as held until a later read tells that Apple has published it. */
function receiptOf(reviewId: string, response: Response, action: OutboundAction): Receipt {
  return {
    state: 'done',
    externalId: responseIdFor(reviewId),
    permalink: null,
    effects: responseEvents(reviewId, response, action.id),
  };
}
