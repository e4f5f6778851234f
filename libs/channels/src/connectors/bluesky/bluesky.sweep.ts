import { forget, type Known } from './bluesky.cursor';
import type { Poll } from './bluesky.landing';
import { land } from './bluesky.news';
import { idOf, type Json, laterOf } from './bluesky.payloads';

/** The latest posts that each quiet poll looks at again; older ones are read back more seldom, on the product's demand. */
const MOST_WATCHED = 50;
/** Single reads of one look: what vanished is asked for by itself. */
const MOST_SINGLE_READS = 10;

/**
 * Nobody is told of edits and deletions: a deleted post vanishes from every list, and one that was written over keeps its
 * address with another version.
 */
export async function sweep(poll: Poll): Promise<void> {
  const { client, state } = poll;
  const watched = state.known.slice(-MOST_WATCHED);
  if (watched.length === 0) return;
  const views = await client.posts(watched.map(([uri]) => uri));
  const changed: Json[] = [];
  let reads = 0;
  for (const known of watched) {
    const view = views.get(known[0]);
    if (view !== undefined) {
      if (idOf(view['cid']) !== known[1]) changed.push(view);
    } else if (reads < MOST_SINGLE_READS) {
      reads += 1;
      await confirm(poll, known);
    }
  }
  if (changed.length > 0) await land(poll, changed);
}

/** Only "not found" counts as removal. Behind a block nothing can be read any more: such a post is let go. */
async function confirm({ client, state, landed }: Poll, [uri, , at]: Known): Promise<void> {
  const standing = await client.standing(uri);
  if (standing === 'there') return;
  forget(state, uri);
  if (standing === 'gone') landed.push({ v: 1, kind: 'removed', id: uri, at: laterOf(client.serverTime, at) });
}
