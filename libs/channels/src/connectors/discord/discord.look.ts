import { type DiscordClient, type Guild, unlessClosed } from './discord.client';
import {
  holdsMessages,
  holdsThreads,
  isDirect,
  isLater,
  type Place,
  snowflakeAt,
  timeOfSnowflake,
} from './discord.payloads';
import type { State } from './discord.cursor';
import { takesGuild } from './discord.settings';

/** Messages made just now may not show everywhere yet. */
const MARGIN_MS = 60_000;
/** Threads close after an hour at the earliest, unless somebody closes them. */
const ARCHIVES_EVERY_MS = 45 * 60_000;
/** With the gateway in touch nothing is missed; the API is looked through all the same. */
const LOOK_EVERY_MS = 4 * 60_000;
/** An unfinished look is gone on with for as long. */
const LOOK_LASTS_MS = 60_000;
const MOST_ARCHIVE_PAGES = 10;

/** `start`: only where everything ends; `history`: without an ear for what happens meanwhile. */
export type Mode = 'start' | 'news' | 'history';

/** Where something new may stand. */
export interface Look {
  mode: Mode;
  places: Place[];
  /** Listed by the API, not known by ear. */
  isListed: boolean;
  /** Every place was looked at, closed threads and direct conversations too: then all up to `floor` is in one of them. */
  whole: boolean;
  floor: string;
  /** The ear's epoch when it began. */
  epoch: number;
}

/** Finds where to read: by ear where nothing can have been missed, else by listing what the bot may see. */
export async function lookAround(client: DiscordClient, state: State, mode: Mode): Promise<Look> {
  const { memory, account } = client;
  const { ear, unfinished } = memory;
  const epoch = ear?.epoch ?? 0;
  if (unfinished?.look.mode === mode && Date.now() - unfinished.at < LOOK_LASTS_MS) return unfinished.look;
  const isSure = mode === 'news' && ear?.inTouch === true;
  if (isSure && Date.now() - ear.looked.at < LOOK_EVERY_MS) {
    return { mode, places: [...memory.places.values()], isListed: false, whole: false, floor: '0', epoch };
  }
  const guilds = (await client.guilds()).filter(({ id }) => takesGuild(account, id));
  const floor = snowflakeAt(client.serverTime - MARGIN_MS);
  const withClosed = mode === 'history' || (mode === 'news' && !isSure && mustSeeClosed(client));
  const places: Place[] = [];
  for (const guild of guilds) places.push(...(await placesOf(client, guild, withClosed ? state : null)));
  for (const place of places) memory.know(place);
  places.push(...(isSure ? [...memory.places.values()].filter(isDirect) : directsOf(client, state)));
  if (withClosed && mode === 'news') memory.archivesAt = Date.now();
  return { mode, places, isListed: true, whole: isSure || withClosed, floor, epoch };
}

function mustSeeClosed({ memory }: DiscordClient): boolean {
  return memory.ear?.live === true || Date.now() - memory.archivesAt > ARCHIVES_EVERY_MS;
}

/** Channels and open threads of a server, and the threads that were closed since the state was reached. */
async function placesOf(client: DiscordClient, guild: Guild, closedSince: State | null): Promise<Place[]> {
  const channels = await unlessClosed(() => client.channels(guild.id));
  if (channels === null) return [];
  const threads = (await unlessClosed(() => client.activeThreads(guild.id))) ?? [];
  const closed: Place[] = [];
  for (const channel of closedSince ? channels.filter(holdsThreads) : []) {
    closed.push(...(await closedThreads(client, channel, closedSince?.floor ?? '0')));
  }
  return [...channels.filter(holdsMessages), ...threads, ...closed];
}

type Archive = Awaited<ReturnType<DiscordClient['archivedThreads']>>;

async function closedThreads(client: DiscordClient, channel: Place, since: string): Promise<Place[]> {
  const from = timeOfSnowflake(since);
  const found: Place[] = [];
  let before: string | null = null;
  for (let pages = 0; pages < MOST_ARCHIVE_PAGES; pages += 1) {
    const at: string | null = before;
    const page: Archive | null = await unlessClosed(() => client.archivedThreads(channel, at));
    found.push(...(page?.threads ?? []).filter(({ last }) => last !== null && isLater(last, since)));
    before = page?.until ?? null;
    if (before === null || new Date(before).toISOString() < from) break;
  }
  return found;
}

/** No call lists direct conversations: each that is known is read. */
function directsOf({ memory }: DiscordClient, { directs }: State): Place[] {
  const known = [...memory.places.values()].filter(isDirect).map(({ id }) => id);
  return [...new Set([...directs, ...known])].map((id) => {
    return { id, guild: null, type: 1, name: null, parent: null, owner: null, last: null, whole: true };
  });
}

/** Puts away what is left of a look for the next call, or lets a finished one count. */
export function finish({ memory }: DiscordClient, look: Look, left: Place[]): void {
  const isDone = left.length === 0;
  memory.unfinished = !isDone && look.isListed ? { look: { ...look, places: left }, at: Date.now() } : null;
  const { ear } = memory;
  if (isDone && look.whole && look.mode === 'news' && ear?.epoch === look.epoch) {
    ear.looked = { epoch: look.epoch, at: Date.now() };
  }
}
