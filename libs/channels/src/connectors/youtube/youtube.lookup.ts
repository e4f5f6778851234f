import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { YouTubeClient } from './youtube.client';
import { type Comment, threadIdOf } from './youtube.payloads';
import { doneWith, editReceipt, moderated, removedEvent, replyIdOf, replyReceipt, targetOf } from './youtube.perform';

/** Pages of a hundred replies that are searched for ours. */
const MOST_PAGES = 10;
/** Clocks differ: replies a little older than the request count too. */
const CLOCK_SLACK_MS = 120_000;

/** Reads whether an action with unknown outcome took place. A read costs one unit. */
export async function findPerformed(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  const id = targetOf(action);
  const client = new YouTubeClient(account, signal);
  switch (action.verb) {
    case 'reply':
      return findReply(action, account, client);
    case 'edit-reply': {
      const comment = await read(client, replyIdOf(action));
      const isThere = comment !== null && sameText(comment.text, action.text);
      return isThere ? found(editReceipt(comment, action, account)) : { found: 'absent' };
    }
    case 'delete-reply': {
      const replyId = replyIdOf(action);
      const isThere = (await read(client, replyId)) !== null;
      return isThere ? { found: 'absent' } : found(doneWith(null, removedEvent(replyId, client)));
    }
    case 'hide':
    case 'unhide':
    case 'approve':
      return findStanding(id, action.verb === 'hide', client);
    default:
      return findRejection(id, action, client);
  }
}

/** A reply of the channel with this text since the request. All replies are read: the order of the list is not promised. */
async function findReply(action: OutboundAction, account: AccountContext, client: YouTubeClient): Promise<Lookup> {
  const since = new Date(Date.parse(action.requestedAt) - CLOCK_SLACK_MS).toISOString();
  let token: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await repliesOf(client, threadIdOf(action.target.externalId), token);
    if (page === null) return { found: 'absent' };
    const ours = page.items
      .map(({ comment }) => comment)
      .filter(({ publishedAt }) => publishedAt >= since)
      .find(({ authorId, text }) => authorId === account.externalId && sameText(text, action.text));
    if (ours) return found(replyReceipt({ ...ours, text: action.text }, action, account));
    if (page.next === null) return { found: 'absent' };
    token = page.next;
  }
  return { found: 'cannot-tell' };
}

/** Null when the thread is gone: nothing can stand under it. */
async function repliesOf(client: YouTubeClient, threadId: string, token: string | null) {
  try {
    return await client.replies(threadId, token);
  } catch (error) {
    if (error instanceof ConnectorRejected && error.reason === 'gone') return null;
    throw error;
  }
}

async function findStanding(id: string, hides: boolean, client: YouTubeClient): Promise<Lookup> {
  const comment = await read(client, id);
  if (comment !== null && comment.standing !== null) {
    const isHidden = comment.standing !== 'visible';
    return isHidden === hides ? found(moderated(id, hides ? 'hidden' : 'visible', client)) : { found: 'absent' };
  }
  // Not readable by id: held comments may only stand in their own lists, and what stands nowhere may be rejected or gone.
  if (comment !== null || (await isAmongHeld(id, client)) !== true) return { found: 'cannot-tell' };
  return hides ? found(moderated(id, 'hidden', client)) : { found: 'absent' };
}

/** A rejected comment is found nowhere. Whether its author was banned with it, nothing tells. */
async function findRejection(id: string, { verb }: OutboundAction, client: YouTubeClient): Promise<Lookup> {
  if ((await read(client, id)) !== null) return { found: 'absent' };
  const isHeld = await isAmongHeld(id, client);
  if (isHeld === true) return { found: 'absent' };
  if (isHeld === null || verb === 'ban') return { found: 'cannot-tell' };
  return found(verb === 'delete' ? doneWith(null, removedEvent(id, client)) : moderated(id, 'hidden', client));
}

async function read(client: YouTubeClient, id: string): Promise<Comment | null> {
  const comments = await client.comments([id]);
  return comments.find(({ comment }) => comment.id === id)?.comment ?? null;
}

/** Whether a comment stands among the held ones or the suspected spam; null when the lists are longer than one page. */
async function isAmongHeld(id: string, client: YouTubeClient): Promise<boolean | null> {
  let isWhole = true;
  for (const status of ['heldForReview', 'likelySpam'] as const) {
    const page = await client.threads(status, null);
    const ids = page.items.flatMap(({ top, replies }) => [top, ...replies.map(({ comment }) => comment)]);
    if (ids.some((comment) => comment.id === id)) return true;
    isWhole &&= page.next === null;
  }
  return isWhole ? false : null;
}

function found(receipt: Receipt): Lookup {
  return { found: 'yes', receipt };
}

/** YouTube trims texts and may give line ends another form. */
function sameText(a: string, b: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
  return plain(a) === plain(b);
}
