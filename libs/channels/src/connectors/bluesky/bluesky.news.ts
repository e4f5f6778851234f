import { type Known, remember } from './bluesky.cursor';
import { foldedBy, landedPosts, type Poll } from './bluesky.landing';
import { idOf, type Json, laterOf, timeOf } from './bluesky.payloads';

/** Notifications can be told late: so far behind the newest is read again. */
const OVERLAP_MS = 5 * 60_000;
/** Pages of one stretch; what lies further back is read by the next calls, oldest stretch first. */
const STRETCH_PAGES = 10;
/** So many more are read to see that the next stretch is known already. */
const MOST_PAGES = STRETCH_PAGES + 2;

/**
 * Answers, mentions and quotes since the last call, landed oldest first. The platform only pages back in time: when the way to
 * what is known is longer than one call may be, nothing is landed yet, its starts are noted, and the stretches are landed
 * from the oldest on. True while there is more.
 */
export async function readNews(poll: Poll): Promise<boolean> {
  const { state } = poll;
  const { news } = state;
  const found = await stretch(poll, news.trail.at(-1) ?? null);
  if (found.next !== null) {
    news.trail.push(found.next);
    news.catchingUp = true;
    return true;
  }
  await land(poll, found.entries);
  news.at = found.entries.reduce((at, entry) => laterOf(at, toldAt(entry)), news.at);
  const wasDeep = news.trail.pop() !== undefined;
  news.catchingUp = wasDeep;
  return wasDeep;
}

/** News from a position back to what is known; `next` is where to go on when that was not reached. */
async function stretch(
  { client, state }: Poll,
  start: string | null,
): Promise<{ entries: Json[]; next: string | null }> {
  const end = endOf(state);
  const entries: Json[] = [];
  let cursor = start;
  let next = start;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await client.notifications(cursor);
    entries.push(...page.list.filter((entry) => isFresh(state, entry)));
    const oldest = page.list.at(-1);
    cursor = page.cursor;
    if (cursor === null || (oldest !== undefined && toldAt(oldest) <= end)) return { entries, next: null };
    if (pages < STRETCH_PAGES) next = cursor;
  }
  return { entries, next };
}

function endOf({ from, news }: Poll['state']): string {
  if (news.at === '' || news.catchingUp) return laterOf(from, news.at);
  return laterOf(from, new Date(Date.parse(news.at) - OVERLAP_MS).toISOString());
}

function toldAt(entry: Json): string {
  return timeOf(entry['indexedAt']) ?? '';
}

function isFresh({ from, known }: Poll['state'], entry: Json): boolean {
  return toldAt(entry) > from && !known.some(([uri, cid]) => uri === entry['uri'] && cid === entry['cid']);
}

/** Lands posts oldest first and remembers the versions that landed. */
export async function land(poll: Poll, entries: readonly Json[]): Promise<void> {
  const { client, did, state, landed } = poll;
  const inOrder = [...entries].sort((a, b) => (toldAt(a) < toldAt(b) ? -1 : toldAt(a) > toldAt(b) ? 1 : 0));
  const posts = await landedPosts(client, did, inOrder, {
    hiddenOf: foldedBy(state, did),
    seenAtOf: (post) => overwrittenAt(poll, post),
  });
  landed.push(...posts);
  remember(state, posts.map(({ post, seenAt }) => versionOf(post, seenAt))); // prettier-ignore
}

function versionOf(post: Json, seenAt: string | null): Known {
  return [idOf(post['uri']) ?? '', idOf(post['cid']) ?? '', laterOf(toldAt(post), seenAt ?? '')];
}

/** When another version than the known one was seen: later than that in any case. Null for what was not known. */
function overwrittenAt({ client, state }: Poll, post: Json): string | null {
  const known = state.known.find(([uri]) => uri === post['uri']);
  if (known === undefined || known[1] === post['cid']) return null;
  return laterOf(client.serverTime, new Date(Date.parse(known[2]) + 1).toISOString());
}
