import type { Lookup, OutboundAction } from '../../spi/outbound';
import { earliest, sameText } from '../../spi/lookup';
import { idOf, textOf, timeOf, type Json } from '../../spi/read';
import type { ThreadsClient, ThreadsPage } from './threads.client';
import { idIn } from './threads.payloads';
import { replyReceipt } from './threads.receipts';

const MOST_PAGES = 5;

/** Searches the profile's own replies, newest first, for what the action should have written. */
export async function findOwnReply(action: OutboundAction, client: ThreadsClient): Promise<Lookup> {
  const since = earliest(action);
  let after: string | null = null;
  let outcome: Lookup = { found: 'absent' };
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { list, next }: ThreadsPage = await client.ownReplies(after);
    for (const media of list) {
      const [id, at] = [idOf(media['id']), timeOf(media['timestamp'])];
      if (id === null || at === null || at < since || !sameText(textOf(media['text']) ?? '', action.text)) continue;
      if (idIn(media, 'replied_to') === action.target.externalId) {
        return { found: 'yes', receipt: replyReceipt(action, id, at) };
      }
      // The same words to somebody else, or to nobody knows whom.
      if (idIn(media, 'replied_to') === null) outcome = { found: 'cannot-tell' };
    }
    if (next === null || reachedOld(list, since)) return outcome;
    after = next;
  }
  return { found: 'cannot-tell' };
}

function reachedOld(list: Json[], since: string): boolean {
  return list.some((media) => (timeOf(media['timestamp']) ?? '') < since);
}
