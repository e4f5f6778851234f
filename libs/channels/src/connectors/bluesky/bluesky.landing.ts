import type { BlueskyClient } from './bluesky.client';
import type { State } from './bluesky.cursor';
import { answeredBy, idOf, isIn, type Json, type Landed, placeOf, quotedBy, timeOf } from './bluesky.payloads';

/** What one call of the poll works with. */
export interface Poll {
  client: BlueskyClient;
  did: string;
  state: State;
  landed: Landed[];
}

/** What only the caller knows of a post: whether it is folded away, and when it was seen written over. */
interface Judging {
  hiddenOf: (post: Json) => boolean | null;
  seenAtOf: (post: Json) => string | null;
}

/** Posts of ours that a post answers or quotes. */
function ourPostsAround(post: Json, did: string): string[] {
  const answered = answeredBy(post);
  const around = [answered?.root ?? null, answered?.parent ?? null, quotedBy(post)];
  return around.filter((uri) => uri !== null && isIn(did, uri)).map(String);
}

/**
 * Posts as they land, in the given order: each as it is now, with pictures, and with our posts around it. A post that is gone
 * meanwhile lands as it was given.
 */
export async function landedPosts(
  client: BlueskyClient,
  did: string,
  posts: readonly Json[],
  { hiddenOf, seenAtOf }: Judging,
): Promise<Extract<Landed, { kind: 'post' }>[]> {
  const uris = posts.flatMap((post) => [idOf(post['uri']) ?? '', ...ourPostsAround(post, did)]);
  const views = await client.posts(uris.filter((uri) => uri !== ''));
  return posts.map((given) => {
    const current = views.get(idOf(given['uri']) ?? '');
    // the AppView may lag behind our own server, never behind its own notifications
    const isOlder = current !== undefined && isIn(did, idOf(given['uri'])) && current['cid'] !== given['cid'];
    const post = current === undefined || isOlder ? bareOf(given) : current;
    const ours = ourPostsAround(post, did)
      .map((uri) => views.get(uri))
      .filter((found) => found !== undefined);
    return { v: 1, kind: 'post', post, ours: unique(ours), hidden: hiddenOf(post), seenAt: seenAtOf(post) };
  });
}

function unique(posts: readonly Json[]): Json[] {
  return [...new Map(posts.map((post) => [idOf(post['uri']), post])).values()];
}

/** The part of a notification that a post has too. */
function bareOf({ uri, cid, author, record, indexedAt }: Json): Json {
  return { uri, cid, author, record, ...(timeOf(indexedAt) !== null && { indexedAt }) };
}

/** True when the cursor knows that a gate of ours folds the post away; null when it does not know. */
export function foldedBy(state: State, did: string): (post: Json) => boolean | null {
  return (post) => {
    const root = answeredBy(post)?.root ?? null;
    if (!isIn(did, root)) return null;
    const gate = state.gates.find(([rkey]) => rkey === placeOf(root)?.rkey);
    return gate?.[2].includes(idOf(post['uri']) ?? '') ? true : null;
  };
}
