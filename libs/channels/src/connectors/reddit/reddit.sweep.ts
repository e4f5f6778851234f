import type { RedditClient } from './reddit.client';
import { PAGE } from './reddit.client';
import type { Memory } from './reddit.cursor';
import type { Found } from './reddit.lanes';
import { fullnameOf, signatureOf } from './reddit.payloads';

/**
 * Nobody is told of edits, deletions and removals: the latest hundred known comments and posts are read again with one call.
 * What Reddit leaves out of the answer says nothing: a private subreddit is left out too.
 */
export async function sweep(
  client: RedditClient,
  memory: Memory,
  justLanded: ReadonlySet<unknown>,
): Promise<Found['landed']> {
  const names = memory.latest(PAGE).filter((name) => !justLanded.has(name));
  if (names.length === 0) return [];
  const landed: Found['landed'] = [];
  for (const thing of await client.info(names)) {
    const name = fullnameOf(thing.data['name']) ?? '';
    const known = memory.get(name);
    if (!known || known[1] === signatureOf(thing)) continue;
    const at = laterThan(known[2], client.serverTime);
    memory.note(name, thing, at);
    landed.push({ payload: { v: 1, kind: 'thing', thing, at }, at });
  }
  return landed;
}

/** The time of a look, which has whole seconds, and never that of the state it follows. */
function laterThan(before: string, now: string): string {
  return now > before ? now : new Date(Date.parse(before) + 1).toISOString();
}
