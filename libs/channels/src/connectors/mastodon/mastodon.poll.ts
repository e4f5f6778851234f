import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { MastodonClient } from './mastodon.client';
import { emptyLane, type Lane, type LaneName, LANES, readCursor, remember, type State, writeCursor } from './mastodon.cursor'; // prettier-ignore
import { type Entry, ownIdOf, Reader } from './mastodon.lanes';
import type { Landed } from './mastodon.payloads';
import { asTheyAre, lookUnder, withNewPosts } from './mastodon.comments';
import { sweep } from './mastodon.sweep';

interface Step {
  lanes: State['lanes'];
  landed: Landed[];
  more: boolean;
}

/**
 * What is new in the notifications and among the account's own statuses, one page of each per call and both in the order of
 * time, until both are empty; then the latest known items are looked at again for edits and deletions, and the latest posts
 * for answers that do not name us. A history is walked
 * back page by page to where it begins and then delivered forwards like news, so that threads come oldest first.
 */
export async function fetchSince(
  request: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const client = new MastodonClient(account, signal);
  const ownId = await ownIdOf(account, client);
  if (request.cursor === null) return begin(client, ownId, request.backfillFrom);
  const state = readCursor(request.cursor);
  const reader = new Reader(client, ownId, state.host);
  const step = await stepOf(reader, state.lanes);
  const posts = withNewPosts(state.posts, step.landed, ownId);
  const under = step.more ? { posts, landed: [] } : await lookUnder(reader, posts);
  return {
    payloads: [...step.landed, ...under.landed].map((entry) => JSON.stringify(entry)),
    cursor: writeCursor({ ...state, lanes: step.lanes, posts: under.posts }),
    more: step.more,
  };
}

/** From now on: behind the newest entry of each lane. Of a history: its search is under way. */
async function begin(client: MastodonClient, ownId: string, backfillFrom: string | null): Promise<InboundPage> {
  const { host } = await client.instance();
  if (backfillFrom !== null) {
    const searching = emptyLane({ before: null, from: backfillFrom });
    const lanes = { notifications: searching, own: searching };
    return { payloads: [], cursor: writeCursor({ v: 1, host, lanes, posts: [] }), more: true };
  }
  const reader = new Reader(client, ownId, host);
  const [told] = (await reader.page('notifications', null, 1)).entries;
  const own = (await reader.page('own', null)).entries;
  const lanes = {
    notifications: { ...emptyLane(null), last: told?.id ?? null },
    own: { ...emptyLane(null), last: own[0]?.id ?? null },
  };
  const posts = asTheyAre(own, ownId);
  return { payloads: [], cursor: writeCursor({ v: 1, host, lanes, posts }), more: false };
}

async function stepOf(reader: Reader, lanes: State['lanes']): Promise<Step> {
  const searching = LANES.find((name) => lanes[name].back !== null);
  if (searching === undefined) return forward(reader, lanes);
  return { lanes: { ...lanes, [searching]: await back(reader, searching, lanes[searching]) }, landed: [], more: true };
}

/** One page further back, until an entry is older than wanted or the list ends. */
async function back(reader: Reader, name: LaneName, lane: Lane): Promise<Lane> {
  const { before, from } = lane.back ?? { before: null, from: '' };
  const { entries, older } = await reader.page(name, before === null ? null : { before });
  const outside = entries.find(({ at }) => at < from);
  if (outside) return { ...lane, back: null, last: outside.id, inclusive: false };
  const oldest = entries.at(-1)?.id ?? before;
  if (older && oldest !== before) return { ...lane, back: { before: oldest, from } };
  return { ...lane, back: null, last: oldest, inclusive: oldest !== null };
}

async function forward(reader: Reader, lanes: State['lanes']): Promise<Step> {
  const [notifications, own] = [
    await newsOf(reader, 'notifications', lanes.notifications),
    await newsOf(reader, 'own', lanes.own),
  ];
  if (notifications === 'from-the-start' || own === 'from-the-start') {
    const everything = { before: null, from: '' };
    const found = (news: Entry[] | 'from-the-start', lane: Lane): Lane =>
      news === 'from-the-start' ? { ...lane, back: everything } : lane;
    const started = { notifications: found(notifications, lanes.notifications), own: found(own, lanes.own) };
    return { lanes: started, landed: [], more: true };
  }
  if (notifications.length === 0 && own.length === 0) return sweep(reader, lanes);
  return deliver(reader, lanes, { notifications, own });
}

/** The page after the last entry, oldest first. A list that had none so far is read from its beginning. */
async function newsOf(reader: Reader, name: LaneName, lane: Lane): Promise<Entry[] | 'from-the-start'> {
  if (lane.last === null) return (await reader.page(name, null, 1)).entries.length > 0 ? 'from-the-start' : [];
  const first = lane.inclusive ? await reader.single(name, lane.last) : null;
  const { entries } = await reader.page(name, { after: lane.last });
  return [...(first ? [first] : []), ...entries.reverse()];
}

/** Both lanes up to the time that both have reached, so that our replies never overtake what they answer. */
async function deliver(reader: Reader, lanes: State['lanes'], news: Record<LaneName, Entry[]>): Promise<Step> {
  const ends = LANES.map((name) => latest(news[name])).filter((at) => at !== null);
  const horizon = ends.sort()[0] ?? '';
  const next = { ...lanes };
  const taken: { name: LaneName; entry: Entry }[] = [];
  for (const name of LANES) {
    const end = news[name].findIndex(({ at }) => at > horizon);
    const ready = end === -1 ? news[name] : news[name].slice(0, end);
    const last = ready.at(-1);
    if (!last) continue;
    const known = remember(lanes[name].known, ready.flatMap((entry) => reader.knownOf(entry))); // prettier-ignore
    next[name] = { last: last.id, inclusive: false, back: null, known };
    taken.push(...ready.map((entry) => ({ name, entry })));
  }
  taken.sort((a, b) => (a.entry.at < b.entry.at ? -1 : a.entry.at > b.entry.at ? 1 : 0));
  const landed: Landed[] = [];
  for (const { name, entry } of taken) {
    const payload = await reader.landing(name, entry);
    if (payload) landed.push(payload);
  }
  return { lanes: next, landed, more: true };
}

function latest(entries: readonly Entry[]): string | null {
  return entries.reduce<string | null>((end, { at }) => (end === null || at > end ? at : end), null);
}
