import type { AccountContext, KnownItem } from '../../spi/connector';
import { fetchedPayload, idOf, type Json } from '../../spi/read';
import { flagSetting } from '../../spi/settings';
import { unless, unlessGone } from '../../spi/verbs';
import { ThreadsClient, type ThreadsPage } from './threads.client';
import { replyApprovalField } from './threads.settings';

/** Most items of one reading: replies of one thread share its list, everything else takes a call. */
export const READ_BACK_SIZE = 25;
/** Pages of one list; what stands further down is asked for by itself. */
const MOST_PAGES = 3;

type Landed = [kind: 'reply' | 'mention' | 'removed', media: Json, at: string];

/**
 * What became of replies and mentions. A thread's replies are read as a list, newest first, which shows what is hidden too; what
 * the list lacks counts as removed only when it is gone by itself as well. A mention that cannot be read may be private: only one
 * that stands is told of.
 */
export async function readBackThreads(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new ThreadsClient(account, signal);
  const readsPending = flagSetting(account, replyApprovalField);
  const { body, at } = await client.me();
  const replies = items.filter(({ kind }) => kind === 'comment');
  const landed: Landed[] = [];
  for (const postId of new Set(replies.map(({ postExternalId }) => postExternalId))) {
    const ids = replies.filter((reply) => reply.postExternalId === postId).map(({ externalId }) => externalId);
    const listed = postId === null ? [] : await fromLists(client, postId, ids, readsPending);
    const missing = ids.filter((id) => !listed.some(([, media]) => idOf(media['id']) === id));
    landed.push(...listed, ...(await oneByOne(client, missing, at)));
  }
  for (const { externalId } of items.filter(({ kind }) => kind === 'mention')) {
    const read = await unless(['gone', 'forbidden', 'invalid'], () => client.mention(externalId));
    if (read) landed.push(['mention', read.body, read.at]);
  }
  const username = idOf(body['username']);
  return landed.map(([kind, media, seen]) => fetchedPayload(kind, account.externalId, seen, { media, username }));
}

/** Those of `ids` that the lists of a thread hold; reading ends when all are found. */
async function fromLists(
  client: ThreadsClient,
  postId: string,
  ids: readonly string[],
  readsPending: boolean,
): Promise<Landed[]> {
  const wanted = new Set(ids);
  const found: Landed[] = [];
  const lists = [
    (after: string | null) => client.newestReplies(postId, after),
    ...(readsPending ? [(after: string | null) => client.pending(postId, after)] : []),
  ];
  for (const list of lists) {
    let after: string | null = null;
    for (let page = 0; page < MOST_PAGES && wanted.size > 0; page += 1) {
      const read: ThreadsPage | null = await unless(['gone', 'invalid', 'forbidden'], () => list(after));
      for (const media of read?.list ?? []) {
        if (wanted.delete(idOf(media['id']) ?? '')) found.push(['reply', media, read?.at ?? '']);
      }
      after = read?.next ?? null;
      if (after === null) break;
    }
  }
  return found;
}

async function oneByOne(client: ThreadsClient, ids: readonly string[], at: string): Promise<Landed[]> {
  const landed: Landed[] = [];
  for (const id of ids) {
    const read = await unless(['forbidden', 'invalid'], async () => ({
      answer: await unlessGone(() => client.reply(id)),
    }));
    if (read) landed.push(read.answer ? ['reply', read.answer.body, read.answer.at] : ['removed', { id }, at]);
  }
  return landed;
}
