import { idOf, recordsOf, timeOf, type Json } from '../../spi/read';
import { MOST_IDS, type XPage } from './x.client';
import { isNewer, newest } from './x.cursor';
import { problemOf } from './x.errors';
import { landPost, type Poll } from './x.landing';
import { versionsOf, xPayload } from './x.payloads';
import { lookedAt, restUntil } from './x.rests';
import { amountOf, recheckHoursField, searchMinutesField, watchPostsDaysField } from './x.settings';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The search reaches seven days back; a post is let go a little earlier. */
const SEARCH_REACH_MS = 7 * DAY_MS - HOUR_MS;
const MOST_PAGES = 5;

/** Replies deeper in a conversation arrive by neither webhook nor mentions: they are searched for under young own posts. */
export async function searchConversations(poll: Poll): Promise<void> {
  const { account, client, state } = poll;
  const reach = Math.min(amountOf(account, watchPostsDaysField) * DAY_MS, SEARCH_REACH_MS);
  for (const watched of state.watched) {
    const [postId, last, createdAt] = watched;
    if (Date.parse(createdAt) < Date.parse(poll.at) - reach) continue;
    const found: string[] = [];
    const ids: string[] = [];
    let token: string | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page: XPage = await client.conversation(postId, last, token);
      const fresh = page.list.filter((post) => (timeOf(post['created_at']) ?? '') >= state.from);
      found.push(...fresh.flatMap((post) => (isRoot(post, postId) ? [] : landPost(poll, post, page))));
      ids.push(...page.list.map((post) => idOf(post['id'])).filter((id) => id !== null));
      token = page.next;
      if (token === null) break;
    }
    watched[1] = newest([...ids, last]) ?? last;
    poll.payloads.push(...found.reverse());
  }
  restUntil(account, 'search', Date.now() + amountOf(account, searchMinutesField) * MINUTE_MS);
}

function isRoot(post: Json, postId: string): boolean {
  return versionsOf(post)[0] === postId;
}

/** Reads remembered posts again: X tells of no edit and of no deletion by others. */
export async function recheckPosts(poll: Poll): Promise<void> {
  const { account, client, state } = poll;
  const known = [...state.known];
  for (let start = 0; start < known.length; start += MOST_IDS) {
    const asked = known.slice(start, start + MOST_IDS);
    const { body, at } = await client.posts(asked.map(([, versionId]) => versionId));
    lookedAt(account, asked.map(([itemId]) => itemId)); // prettier-ignore
    const gone = goneIn(body);
    const newer = recordsOf(body['data']).flatMap((post) => {
      const last = versionsOf(post).at(-1);
      return last !== undefined && isNewer(last, idOf(post['id'])) ? [last] : [];
    });
    if (newer.length > 0) {
      const page = await client.posts(newer);
      for (const post of recordsOf(page.body['data'])) poll.payloads.push(...landPost(poll, post, page));
    }
    for (const [itemId, versionId] of asked.filter((entry) => gone.has(entry[1]))) {
      state.known = state.known.filter(([id, version]) => id !== itemId || version !== versionId);
      poll.payloads.push(xPayload('removed', account.externalId, at, { id: itemId }));
    }
  }
  restUntil(account, 'recheck', Date.now() + amountOf(account, recheckHoursField) * HOUR_MS);
}

/** The ids that X says are gone; one that is only not shown to us is not. */
export function goneIn(body: Json): ReadonlySet<string> {
  const gone = recordsOf(body['errors']).filter((error) => problemOf(error) === 'resource-not-found');
  return new Set(gone.flatMap((error) => idOf(error['resource_id']) ?? idOf(error['value']) ?? []));
}
