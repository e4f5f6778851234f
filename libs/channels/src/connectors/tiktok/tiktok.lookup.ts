import type { AccountContext } from '../../spi/connector';
import type { Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { earliest, sameText } from '../../spi/lookup';
import { hiddenOrShown, idOf, type Json, recordOf, recordsOf, textOf, timeOf } from '../../spi/read';
import { assertDeclared, doneWith, replyIdOf, unless } from '../../spi/verbs';
import { TIKTOK_CAPABILITIES } from './tiktok.capabilities';
import { TikTokClient, type TikTokPage } from './tiktok.client';
import { directionOf, typeOf } from './tiktok.messages';
import { isHidden } from './tiktok.payloads';
import { commentReceipt, messageReceipt } from './tiktok.receipts';

const MOST_PAGES = 5;
const MESSAGES_SHOWN = 20;

/** What a search found; `isSure`: nothing there means that it did not happen. */
interface Search {
  receipt: Receipt | null;
  isSure: boolean;
}

/** Reads whether an action with unknown outcome took place. */
export async function findOnTikTok(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  assertDeclared(TIKTOK_CAPABILITIES, action);
  const client = new TikTokClient(account, signal);
  if (action.verb === 'reply') {
    const isMessage = action.target.kind === 'message';
    return lookupOf(isMessage ? await findOwnMessage(action, account, client) : await findOwnComment(action, client));
  }
  // comments below other people's videos cannot be read
  if (action.target.kind !== 'comment') return { found: 'cannot-tell' };
  return findOnComment(action, client);
}

function lookupOf({ receipt, isSure }: Search): Lookup {
  if (receipt) return { found: 'yes', receipt };
  return { found: isSure ? 'absent' : 'cannot-tell' };
}

async function findOnComment(action: OutboundAction, client: TikTokClient): Promise<Lookup> {
  const { externalId, postExternalId } = action.target;
  const id = action.verb === 'delete-reply' ? replyIdOf(action) : externalId;
  if (postExternalId === null) return { found: 'cannot-tell' };
  const page = await unless(['gone', 'forbidden'], () => client.commentsById(postExternalId, [id]));
  if (!page) return { found: 'cannot-tell' };
  const comment = page.list.find((entry) => idOf(entry['comment_id']) === id);
  if (action.verb === 'delete-reply') {
    if (comment) return { found: 'absent' };
    if (page.next !== null) return { found: 'cannot-tell' };
    return { found: 'yes', receipt: doneWith(null, { type: 'removed', externalId: id, at: page.at }) };
  }
  return comment ? stateOf(action, comment, page.at) : { found: 'cannot-tell' };
}

function stateOf({ verb, target }: OutboundAction, comment: Json, at: string): Lookup {
  if (verb === 'like' || verb === 'unlike') {
    if (typeof comment['liked'] !== 'boolean') return { found: 'cannot-tell' };
    return comment['liked'] === (verb === 'like') ? { found: 'yes', receipt: doneWith(null) } : { found: 'absent' };
  }
  const hidden = isHidden(comment);
  if (hidden === null) return { found: 'cannot-tell' };
  if (hidden !== (verb === 'hide')) return { found: 'absent' };
  return { found: 'yes', receipt: doneWith(null, hiddenOrShown(target.externalId, hidden, at)) };
}

/** Searches the replies of the thread, newest first, for what the action should have written. */
export async function findOwnComment(action: OutboundAction, client: TikTokClient): Promise<Search> {
  const { kind, threadKey, postExternalId } = action.target;
  if (kind !== 'comment' || postExternalId === null) return { receipt: null, isSure: false };
  const since = earliest(action);
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const at: string | null = cursor;
    // of a hidden comment the replies are not shown
    const page: TikTokPage | null = await unless(['gone', 'forbidden', 'invalid'], () => client.replies(postExternalId, threadKey, at)); // prettier-ignore
    if (!page) return { receipt: null, isSure: false };
    for (const reply of page.list) {
      const [id, createdAt] = [idOf(reply['comment_id']), timeOf(reply['create_time'])];
      const isOurs = reply['owner'] === true && sameText(textOf(reply['text']) ?? '', action.text);
      if (id === null || createdAt === null || createdAt < since || !isOurs) continue;
      const made = { id, at: createdAt, text: action.text, hidden: isHidden(reply) };
      return { receipt: commentReceipt(action, made), isSure: true };
    }
    const oldest = timeOf(page.list.at(-1)?.['create_time']) ?? '';
    if (page.next === null || (page.list.length > 0 && oldest < since)) return { receipt: null, isSure: true };
    cursor = page.next;
  }
  return { receipt: null, isSure: false };
}

/** Looks for the message among the 20 newest of its conversation. */
export async function findOwnMessage(
  action: OutboundAction,
  account: AccountContext,
  client: TikTokClient,
): Promise<Search> {
  const answer = await unless(['gone', 'forbidden', 'invalid'], () => client.messages(action.target.threadKey));
  if (!answer) return { receipt: null, isSure: false };
  const since = earliest(action);
  const messages = recordsOf(answer.data['messages']);
  const times = messages.map((message) => timeOf(message['timestamp']) ?? '');
  for (const message of messages) {
    const [id, at] = [idOf(message['message_id']), timeOf(message['timestamp'])];
    if (id === null || at === null || at < since || directionOf(message, account) !== 'out') continue;
    if (isSame(action, message)) return { receipt: messageReceipt(action, id, at), isSure: true };
  }
  const isWhole = messages.length < MESSAGES_SHOWN || times.some((at) => at < since);
  return { receipt: null, isSure: isWhole };
}

function isSame(action: OutboundAction, message: Json): boolean {
  if (action.attachments.length > 0) return typeOf(message) === 'image';
  return sameText(textOf(recordOf(message['text'])?.['body']) ?? '', action.text);
}
