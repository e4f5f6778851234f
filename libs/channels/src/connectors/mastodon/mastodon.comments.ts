import { unlessGone } from './mastodon.client';
import type { WatchedPost } from './mastodon.cursor';
import type { Entry, Reader } from './mastodon.lanes';
import { countOf, idOf, isOwn, isOwnPost, type Json, type Landed, recordsOf, timeOf } from './mastodon.payloads';

/** Posts of ours, latest last, that are looked under when their number of answers changes. */
const MOST_POSTS = 40;
/** Posts that one call looks under. */
const MOST_LOOKS = 5;

/** Posts as they stand: what was answered before is not news. */
export function asTheyAre(newestFirst: readonly Entry[], ownId: string): WatchedPost[] {
  return newestFirst
    .flatMap(({ status }) => (status ? postIn(status, ownId) : []))
    .reverse()
    .map(([id, answers]): WatchedPost => [id, answers, null]);
}

/** Posts that were just read for the first time: every answer to them will be news. */
export function withNewPosts(posts: readonly WatchedPost[], landed: readonly Landed[], ownId: string): WatchedPost[] {
  const known = new Set(posts.map(([id]) => id));
  const fresh = landed
    .flatMap((entry) => (entry.kind === 'status' ? postIn(entry.status, ownId) : []))
    .filter(([id]) => !known.has(id));
  return [...posts, ...fresh.map(([id]): WatchedPost => [id, 0, []])].slice(-MOST_POSTS);
}

function postIn(status: Json, ownId: string): [id: string, answers: number][] {
  const id = idOf(status['id']);
  return id !== null && isOwnPost(status, ownId) ? [[id, countOf(status['replies_count']) ?? 0]] : [];
}

/**
 * Answers to our posts that do not name us cause no notification. Where the number of answers has changed, they are read
 * below the post; those that are gone there count as removed after a 404 of their own.
 */
export async function lookUnder(
  reader: Reader,
  posts: readonly WatchedPost[],
): Promise<{ posts: WatchedPost[]; landed: Landed[] }> {
  const { entries } = await reader.page('own', null);
  const today = new Map(entries.flatMap(({ status }) => (status ? postIn(status, reader.ownId) : [])));
  for (const { id, status } of entries) if (status && today.has(id)) reader.knowsParent(id, status);
  const landed: Landed[] = [];
  const next: WatchedPost[] = [];
  let looks = 0;
  for (const post of posts) {
    const answers = today.get(post[0]);
    if (answers === undefined || answers === post[1] || looks === MOST_LOOKS) {
      next.push(post);
      continue;
    }
    looks += 1;
    const look = await under(reader, post, answers);
    next.push([post[0], answers, look.unnamed]);
    landed.push(...look.landed);
  }
  const known = new Set(posts.map(([id]) => id));
  const older = asTheyAre(entries, reader.ownId).filter(([id]) => !known.has(id));
  return { posts: [...older, ...next].slice(-MOST_POSTS), landed };
}

/**
 * The answers right under one post that somebody else wrote without naming us. Of a post that is older than the cursor only
 * the latest are new: as many as its number grew by.
 */
async function under(
  reader: Reader,
  [postId, before, known]: WatchedPost,
  now: number,
): Promise<{ unnamed: string[]; landed: Landed[] }> {
  const { client, ownId } = reader;
  const found = (await unlessGone(() => client.descendants(postId))) ?? [];
  const answers = found.filter((status) => idOf(status['in_reply_to_id']) === postId);
  const fresh = known === null ? answers.sort(byAge).slice(answers.length - Math.max(0, now - before)) : answers;
  const landed: Landed[] = [];
  for (const status of fresh) {
    const isKnown = known?.includes(idOf(status['id']) ?? '') ?? false;
    if (!isKnown && isUnnamed(status, ownId)) landed.push(await reader.changed(status));
  }
  const unnamed = answers.filter((status) => isUnnamed(status, ownId)).flatMap((status) => idOf(status['id']) ?? []);
  for (const id of known ?? []) {
    if (unnamed.includes(id) || (await unlessGone(() => client.status(id)))) continue;
    landed.push({ v: 1, kind: 'removed', id, at: client.serverTime });
  }
  return { unnamed, landed };
}

function isUnnamed(status: Json, ownId: string): boolean {
  const isNamed = recordsOf(status['mentions']).some((mention) => idOf(mention['id']) === ownId);
  return !isNamed && !isOwn(status, ownId) && idOf(status['id']) !== null;
}

function byAge(a: Json, b: Json): number {
  const [first, second] = [timeOf(a['created_at']) ?? '', timeOf(b['created_at']) ?? ''];
  return first < second ? -1 : first > second ? 1 : 0;
}
