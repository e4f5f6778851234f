import type { AccountContext, KnownItem } from '../../spi/connector';
import { type ListedStatus, MOST_IDS, YouTubeClient } from './youtube.client';
import { commentOf, idOf, type Landed, threadIdOf } from './youtube.payloads';

/** Most ids of one call. */
export const READ_BACK_SIZE = MOST_IDS;

/**
 * Comments as they stand now: two calls at most for fifty, and two more when some are not there, since held comments may stand in
 * their own lists only. What is found nowhere was deleted or rejected, which cannot be told apart. What YouTube holds says
 * nothing: whether it waits for a decision or was hidden again is only known to whoever has seen it before (polling).
 */
export async function readBack(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new YouTubeClient(account, signal);
  const ids = [...new Set(items.map(({ externalId }) => idOf(externalId)).filter((id) => id !== null))];
  if (ids.length === 0) return [];
  const threads = new Map((await client.threadsById([...new Set(ids.map(threadIdOf))])).map((thread) => [thread.id, thread])); // prettier-ignore
  const replies = ids.filter((id) => id !== threadIdOf(id));
  const found = replies.length > 0 ? await client.comments(replies) : [];
  const read = [...[...threads.values()].map(({ rawTop }) => rawTop), ...found.map(({ raw }) => raw)];
  const present = read.flatMap((raw) => {
    const comment = commentOf(raw);
    return comment !== null && ids.includes(comment.id) ? [{ raw, comment }] : [];
  });
  const landed = present.flatMap(({ raw, comment }): Landed[] => {
    const facts = threads.get(comment.threadId)?.facts ?? null;
    const isOpen = comment.parentId !== null || facts?.isPublic !== false;
    const isShown = comment.standing === null ? isOpen : comment.standing === 'visible';
    return isShown ? [{ comment: raw, thread: facts, standing: 'visible', at: null }] : [];
  });
  const met = new Set(present.map(({ comment }) => comment.id));
  const missing = ids.filter((id) => !met.has(id));
  const at = new Date(client.time).toISOString();
  for (const id of await removedAmong(missing, client)) landed.push({ removed: { id, at } });
  return landed.map((one) => JSON.stringify(one));
}

/** Those that do not stand among the held ones either; none when that cannot be told. */
async function removedAmong(missing: string[], client: YouTubeClient): Promise<string[]> {
  if (missing.length === 0 || !(await client.mayModerate())) return [];
  const held = new Set<string>();
  for (const status of ['heldForReview', 'likelySpam'] satisfies ListedStatus[]) {
    const page = await client.threads(status, null);
    if (page.next !== null) return [];
    for (const { top, replies } of page.items) for (const { id } of [top, ...replies.map(({ comment }) => comment)]) held.add(id); // prettier-ignore
  }
  return missing.filter((id) => !held.has(id));
}
