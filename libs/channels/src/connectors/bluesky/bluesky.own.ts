import { ownView } from './bluesky.client';
import { MOST_OWN } from './bluesky.cursor';
import { timeInKey } from './bluesky.keys';
import { landedPosts, type Poll } from './bluesky.landing';
import { idOf, type Json, laterOf, placeOf, POST, recordOf, uriOf } from './bluesky.payloads';

const MOST_PAGES = 40;
/** Own posts that one call lands; a history has more of them. */
const MOST_LANDED = 200;

/**
 * What the account wrote itself, here or in an app, read from its own server by key, oldest first: new posts and replies,
 * and those whose version has changed or that are gone. True while there is more.
 */
export async function readOwn(poll: Poll): Promise<boolean> {
  const { client, did, state, landed } = poll;
  const before = new Map(state.own.known);
  const seen = new Map<string, string>();
  const fresh: Json[] = [];
  let after: string | null = state.own.floor;
  for (let pages = 0; pages < MOST_PAGES && after !== null && fresh.length < MOST_LANDED; pages += 1) {
    const page = await client.records(POST, after);
    for (const entry of page.list) {
      const [rkey, cid, record] = [placeOf(entry['uri'])?.rkey, idOf(entry['cid']), recordOf(entry['value'])];
      if (rkey === undefined || cid === null || record === null) continue;
      seen.set(rkey, cid);
      if (before.get(rkey) !== cid) fresh.push(ownView(did, rkey, cid, record));
    }
    after = page.list.length === 0 ? null : page.cursor;
  }
  const judging = {
    hiddenOf: () => null,
    seenAtOf: (post: Json) => (before.has(placeOf(post['uri'])?.rkey ?? '') ? client.serverTime : null),
  };
  landed.push(...(await landedPosts(client, did, fresh, judging)));
  const isWhole = after === null;
  for (const [rkey] of isWhole ? before : []) {
    if (seen.has(rkey)) continue;
    const at = laterOf(client.serverTime, timeInKey(rkey));
    landed.push({ v: 1, kind: 'removed', id: uriOf(did, POST, rkey), at });
  }
  keep(poll, isWhole ? seen : new Map([...before, ...seen]));
  return !isWhole;
}

/** Remembers the newest keys; below them lies the floor. */
function keep({ state }: Poll, seen: ReadonlyMap<string, string>): void {
  const inOrder = [...seen].sort(([a], [b]) => (a < b ? -1 : 1));
  const dropped = inOrder.slice(0, Math.max(0, inOrder.length - MOST_OWN)).at(-1);
  state.own = { floor: dropped?.[0] ?? state.own.floor, known: inOrder.slice(-MOST_OWN) };
}

/** The key of our newest post; '' when there is none. */
export async function newestKey({ client }: Pick<Poll, 'client'>): Promise<string> {
  const { list } = await client.records(POST, null);
  return list.reduce((newest, entry) => laterOf(newest, placeOf(entry['uri'])?.rkey ?? ''), '');
}
