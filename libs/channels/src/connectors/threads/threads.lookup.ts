import type { AccountContext } from '../../spi/connector';
import type { Lookup, OutboundAction } from '../../spi/outbound';
import { foundWith } from '../meta/messages.perform';
import { hiddenOrShown, idOf, textOf, type Json } from '../../spi/read';
import { assertDeclared, doneWith, replyIdOf, unless, unlessGone } from '../../spi/verbs';
import { THREADS_CAPABILITIES } from './threads.capabilities';
import { ThreadsClient, type ThreadsPage } from './threads.client';
import { containerOf } from './threads.containers';
import { findOwnReply } from './threads.find-reply';
import { decisionReceipt } from './threads.receipts';
import { containerStatus } from './threads.reply';

const MOST_PAGES = 5;

/** Reads whether an action with unknown outcome took place. */
export async function findOnThreads(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  assertDeclared(THREADS_CAPABILITIES, action);
  const client = new ThreadsClient(account, signal);
  switch (action.verb) {
    case 'reply':
      return findReply(action, account, client);
    case 'delete-reply':
      return findRemoval(replyIdOf(action), client);
    case 'approve':
    case 'reject':
      return findDecision(action, client);
    default:
      return findHidden(action, client);
  }
}

async function findReply(action: OutboundAction, account: AccountContext, client: ThreadsClient): Promise<Lookup> {
  const listed = await findOwnReply(action, client);
  if (listed.found === 'yes') return listed;
  const containerId = containerOf(account, action.id);
  if (containerId === null) return listed;
  // Published although the list does not show it yet: repeating would be wrong.
  return (await containerStatus(client, containerId)) === 'PUBLISHED' ? { found: 'cannot-tell' } : listed;
}

async function findRemoval(id: string, client: ThreadsClient): Promise<Lookup> {
  if (await unlessGone(() => client.reply(id, 'id'))) return { found: 'absent' };
  return foundWith(doneWith(null, { type: 'removed', externalId: id, at: (await client.me()).at }));
}

async function findHidden({ target, verb }: OutboundAction, client: ThreadsClient): Promise<Lookup> {
  const hides = verb === 'hide';
  const answer = await unlessGone(() => client.reply(target.externalId, 'id,hide_status'));
  const status = textOf(answer?.body['hide_status']);
  if (!answer) return { found: 'absent' };
  if (status === null) return { found: 'cannot-tell' };
  if ((status === 'HIDDEN') !== hides) return { found: 'absent' };
  return foundWith(doneWith(null, hiddenOrShown(target.externalId, hides, answer.at)));
}

/** A decision shows in the list of waiting replies: still waiting, set aside, or left it for the conversation. */
async function findDecision({ target, verb }: OutboundAction, client: ThreadsClient): Promise<Lookup> {
  const { externalId, postExternalId } = target;
  if (postExternalId === null) return { found: 'cannot-tell' };
  const waiting = await waitingReply(client, postExternalId, externalId);
  if (waiting === 'unknown') return { found: 'cannot-tell' };
  const approval = textOf(waiting?.media['reply_approval_status'])?.toLowerCase() ?? null;
  if (waiting && approval === 'pending') return { found: 'absent' };
  if (waiting && approval === 'ignored') {
    return verb === 'reject' ? foundWith(decisionReceipt(externalId, false, waiting.at)) : { found: 'absent' };
  }
  if (waiting || verb === 'reject') return { found: 'cannot-tell' };
  const answer = await unlessGone(() => client.reply(externalId, 'id'));
  return answer ? foundWith(decisionReceipt(externalId, true, answer.at)) : { found: 'cannot-tell' };
}

async function waitingReply(
  client: ThreadsClient,
  postId: string,
  id: string,
): Promise<{ media: Json; at: string } | null | 'unknown'> {
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const read: ThreadsPage | null = await unless(['gone', 'invalid', 'forbidden'], () =>
      client.pending(postId, after),
    );
    if (!read) return 'unknown';
    const media = read.list.find((entry) => idOf(entry['id']) === id);
    if (media) return { media, at: read.at };
    if (read.next === null) return null;
    after = read.next;
  }
  return 'unknown';
}
