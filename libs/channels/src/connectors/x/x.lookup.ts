import type { AccountContext } from '../../spi/connector';
import type { Lookup, OutboundAction } from '../../spi/outbound';
import { earliest, sameText } from '../../spi/lookup';
import { idOf, recordsOf, textOf, timeOf } from '../../spi/read';
import { assertDeclared, doneWith, replyIdOf, unless } from '../../spi/verbs';
import { X_CAPABILITIES } from './x.capabilities';
import { XClient, type XPage } from './x.client';
import { answered, postText, versionsOf } from './x.payloads';
import { conversationOf } from './x.parse-messages';
import { authorOf, messageReceipt, replyReceipt } from './x.receipts';
import { goneIn } from './x.sweep';

const MOST_PAGES = 3;
const SHORTENED = /https?:\/\/\S+/g;

/** Reads whether an action with unknown outcome took place. */
export async function findOnX(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Lookup> {
  assertDeclared(X_CAPABILITIES, action);
  const client = new XClient(account, signal);
  switch (action.verb) {
    case 'reply':
      return action.target.kind === 'message' ? findMessage(action, account, client) : findOwnReply(action, client);
    case 'private-reply':
      return findMessage(action, account, client);
    case 'delete-reply':
      return action.target.kind === 'message' ? { found: 'cannot-tell' } : findRemoval(action, client);
    default:
      // X shows neither what is hidden nor who is blocked.
      return { found: 'cannot-tell' };
  }
}

/** Searches the account's own posts, newest first, for what the action should have written. */
export async function findOwnReply(action: OutboundAction, client: XClient): Promise<Lookup> {
  const since = earliest(action);
  let token: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page: XPage = await client.own(null, token);
    for (const post of page.list) {
      const [id, at] = [versionsOf(post)[0], timeOf(post['created_at'])];
      if (id === undefined || at === null || at < since || !isSame(postText(post), action.text)) continue;
      if (answered(post) !== action.target.externalId) continue;
      return { found: 'yes', receipt: replyReceipt(action, id, at) };
    }
    if (page.next === null || page.list.some((post) => (timeOf(post['created_at']) ?? '') < since)) {
      return { found: 'absent' };
    }
    token = page.next;
  }
  return { found: 'cannot-tell' };
}

async function findMessage(action: OutboundAction, account: AccountContext, client: XClient): Promise<Lookup> {
  const since = earliest(action);
  const thread = conversationOf(account.externalId, authorOf(action));
  let token: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page: XPage | null = await unless(['forbidden'], () => client.messages(token));
    if (!page) return { found: 'cannot-tell' };
    for (const event of page.list) {
      const [id, at] = [idOf(event['id']), timeOf(event['created_at'])];
      const isOurs = idOf(event['sender_id']) === account.externalId && idOf(event['dm_conversation_id']) === thread;
      if (id === null || at === null || at < since || !isOurs) continue;
      if (isSame(textOf(event['text']) ?? '', action.text)) {
        return { found: 'yes', receipt: messageReceipt(action, thread, id, at) };
      }
    }
    if (page.next === null || page.list.some((event) => (timeOf(event['created_at']) ?? '') < since)) {
      return { found: 'absent' };
    }
    token = page.next;
  }
  return { found: 'cannot-tell' };
}

async function findRemoval(action: OutboundAction, client: XClient): Promise<Lookup> {
  const id = replyIdOf(action);
  const { body, at } = await client.posts([id]);
  if (recordsOf(body['data']).length > 0) return { found: 'absent' };
  if (!goneIn(body).has(id)) return { found: 'cannot-tell' };
  return { found: 'yes', receipt: doneWith(null, { type: 'removed', externalId: id, at }) };
}

/** Links come back shortened, and images add one at the end: they are left out of the comparison. */
function isSame(theirs: string, ours: string): boolean {
  return sameText(theirs.replace(SHORTENED, ' '), ours.replace(SHORTENED, ' '));
}
