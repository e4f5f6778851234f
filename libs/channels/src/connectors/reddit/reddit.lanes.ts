import type { RedditClient } from './reddit.client';
import type { Lane, Memory } from './reddit.cursor';
import { bareIdOf, fullnameOf, isoTimeOf, type Json, type Landed, nameOf, recordOf, type Thing, unixTimeOf } from './reddit.payloads'; // prettier-ignore
import { modmailId } from './reddit.modmail';
import { revisionOf } from './reddit.parse';

/** Pages of one list that a look reads at most: a listing ends near 1000 entries. */
const MOST_PAGES = 10;
/** Entries may appear late in a list: this far behind the newest one it is read again. */
const OVERLAP_MS = 60_000;
const MOST_EDGE = 200;

/** What one look at a list found. */
export interface Found {
  landed: { payload: Landed; at: string }[];
  lane: Lane;
}

/** Where a look begins: behind a lane, at a time (ISO) of history, or null: from now on, so that nothing is handed out. */
export type Start = Lane | { from: string } | null;

/** The lists of an account, those of somebody's own answers last. */
export function laneNames(subreddits: readonly string[]): string[] {
  const moderated = subreddits.flatMap((name) => [`posts:${name}`, `comments:${name}`, `queue:${name}`]);
  return ['inbox', ...moderated, 'own', ...(subreddits.length > 0 ? ['modmail'] : [])];
}

function pathOf(lane: string, ownName: string): string {
  const [kind, subreddit = ''] = lane.split(':');
  if (kind === 'inbox') return '/message/inbox';
  if (kind === 'own') return `/user/${encodeURIComponent(ownName)}/comments`;
  return `/r/${subreddit}/${kind === 'posts' ? 'new' : kind === 'queue' ? 'about/modqueue' : 'comments'}`;
}

/**
 * The entries of a list behind its lane that the memory does not know, oldest first. Lists are read back from the newest
 * page: the position `before` an entry that was deleted stays empty for ever.
 */
export async function readLane(
  client: RedditClient,
  name: string,
  ownName: string,
  start: Start,
  memory: Memory,
): Promise<Found> {
  const things: Thing[] = [];
  let newest = latestOf(start);
  let floor = floorFor(start);
  let after: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page: Awaited<ReturnType<RedditClient['listing']>> = await client.listing(pathOf(name, ownName), after);
    for (const thing of page.things) newest = later(newest, timeOf(thing));
    floor ??= floorOf(newest);
    const limit = floor;
    const inside = page.things.filter((thing) => timeOf(thing) !== '' && timeOf(thing) >= limit);
    things.push(...inside);
    after = page.after;
    if (after === null || inside.length < page.things.length || page.things.length === 0) break;
  }
  const passed = new Set(edgeOf(start));
  const landed: Found['landed'] = [];
  for (const thing of things.reverse()) {
    const id = fullnameOf(thing.data['name']) ?? '';
    if (passed.has(id) || memory.get(id)) continue;
    memory.note(id, thing, revisionOf(thing, null));
    if (start !== null) landed.push({ payload: { v: 1, kind: 'thing', thing, at: null }, at: timeOf(thing) });
  }
  const edge = things.filter((thing) => timeOf(thing) >= floorOf(newest)).map(({ data }) => fullnameOf(data['name']) ?? ''); // prettier-ignore
  return { landed, lane: { at: newest, edge: edge.slice(-MOST_EDGE) } };
}

/** Messages of the conversations with moderators that changed behind the lane. */
export async function readModmail(
  client: RedditClient,
  subreddits: readonly string[],
  start: Start,
  memory: Memory,
): Promise<Found> {
  const landed: Found['landed'] = [];
  const passed = new Set(edgeOf(start));
  const seen: { mark: string; updated: string }[] = [];
  let newest = latestOf(start);
  let floor = floorFor(start);
  let after: string | null = null;
  for (let pages = 0, isOver = false; pages < MOST_PAGES && !isOver; pages += 1) {
    const { ids, updatedAt } = conversationsIn(await client.conversations(subreddits, after));
    for (const id of ids) {
      const updated = updatedAt(id);
      newest = later(newest, updated);
      floor ??= floorOf(newest);
      if (updated < floor) isOver = true;
      if (isOver) break;
      const mark = `${id}@${updated}`;
      seen.push({ mark, updated });
      if (!passed.has(mark) && start !== null) landed.push(...(await messagesOf(client, id, floor, memory)));
    }
    after = ids.at(-1) ?? null;
    if (after === null) break;
  }
  const edge = seen.filter(({ updated }) => updated >= floorOf(newest)).map(({ mark }) => mark);
  return { landed, lane: { at: newest, edge: edge.reverse().slice(-MOST_EDGE) } };
}

/** Maps by id; the order stands in `conversationIds`. */
function conversationsIn(body: Json): { ids: string[]; updatedAt: (id: string) => string } {
  const all = recordOf(body['conversations']) ?? {};
  const order: unknown[] = Array.isArray(body['conversationIds']) ? body['conversationIds'] : Object.keys(all);
  const updatedAt = (id: string) => isoTimeOf(recordOf(all[id])?.['lastUpdated']) ?? '';
  return { ids: order.map(bareIdOf).filter((id) => id !== null), updatedAt };
}

/** A list shows one message per conversation: the whole is read where something changed. */
async function messagesOf(client: RedditClient, id: string, floor: string, memory: Memory): Promise<Found['landed']> {
  const body = await client.conversation(id);
  const conversation = recordOf(body['conversation']) ?? recordOf(recordOf(body['conversations'])?.[id]);
  const messages = Object.values(recordOf(body['messages']) ?? {}).map(recordOf).filter((message) => message !== null); // prettier-ignore
  const dated = messages.map((message) => ({ message, at: isoTimeOf(message['date']) ?? '' }));
  dated.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const landed: Found['landed'] = [];
  for (const { message, at } of dated) {
    const messageId = bareIdOf(message['id']);
    if (conversation === null || messageId === null || at === '' || at < floor) continue;
    const name = modmailId(id, messageId);
    if (memory.get(name)) continue;
    memory.put(name, '', at);
    landed.push({ payload: { v: 1, kind: 'modmail', conversation: slim(conversation), message }, at });
  }
  return landed;
}

/** What the message needs of its conversation; the rest changes all the time. */
function slim(conversation: Json): Json {
  const { id, subject, isInternal, isRepliable, participant, owner } = conversation;
  return { id, subject, isInternal, isRepliable, participant, owner };
}

/** The account's name as the lists want it. */
export async function ownNameOf(client: RedditClient, configured: string): Promise<string> {
  return nameOf(configured) ?? (await client.me()).name;
}

function timeOf({ data }: Thing): string {
  return unixTimeOf(data['created_utc']) ?? '';
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function floorOf(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? '' : new Date(at - OVERLAP_MS).toISOString();
}

function edgeOf(start: Start): string[] {
  return start !== null && 'edge' in start ? start.edge : [];
}

function latestOf(start: Start): string {
  return start !== null && 'at' in start ? start.at : '';
}

/** Null: the floor follows from the newest entry that is found. */
function floorFor(start: Start): string | null {
  if (start === null) return null;
  return floorOf('from' in start ? start.from : start.at);
}
