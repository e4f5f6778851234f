import type { AccountContext, KnownItem } from '../../spi/connector';
import { BlueskyClient } from './bluesky.client';
import { foldedIn } from './bluesky.gates';
import { timeInKey } from './bluesky.keys';
import { landedPosts } from './bluesky.landing';
import { answeredBy, idOf, isIn, type Json, type Landed, laterOf, placeOf, POST, recordOf } from './bluesky.payloads';

/**
 * What became of known posts: each that is there with its words and whether it is folded away, each that is gone as removed.
 * What a block hides is neither. Direct messages cannot be asked for one by one.
 */
export async function readBack(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new BlueskyClient(account, signal);
  const did = await client.did();
  const uris = items.map(({ externalId }) => externalId).filter((uri) => placeOf(uri)?.collection === POST);
  if (uris.length === 0) return [];
  const views = await client.posts(uris);
  const there = [...views.values()];
  const folded = await foldedAbove(client, did, there);
  const landed: Landed[] = await landedPosts(client, did, there, {
    hiddenOf: (post) => (isIn(did, answeredBy(post)?.root ?? null) ? folded.has(idOf(post['uri']) ?? '') : null),
    seenAtOf: () => client.serverTime,
  });
  for (const uri of uris.filter((one) => !views.has(one))) {
    if ((await client.standing(uri)) !== 'gone') continue;
    landed.push({
      v: 1,
      kind: 'removed',
      id: uri,
      at: laterOf(client.serverTime, timeInKey(placeOf(uri)?.rkey ?? '')),
    });
  }
  return landed.map((entry) => JSON.stringify(entry));
}

/** Everything that the gates of the posts' threads fold away. */
async function foldedAbove(client: BlueskyClient, did: string, posts: readonly Json[]): Promise<ReadonlySet<string>> {
  const roots = posts.map((post) => answeredBy(post)?.root ?? null).filter((root) => root !== null && isIn(did, root));
  const views = await client.posts(roots.map(String));
  return new Set([...views.values()].flatMap((view) => foldedIn(recordOf(view['threadgate'])?.['record'])));
}
