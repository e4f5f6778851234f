import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorRateLimited } from '../../spi/errors';
import { DiscordClient, unlessClosed } from './discord.client';
import { emptyState, landedIn, raised, readCursor, type State, withDirects, writeCursor } from './discord.cursor';
import type { Told } from './discord.ear';
import { finish, type Look, lookAround, type Mode } from './discord.look';
import { memoryOf } from './discord.memory';
import { authorIdOf, byAge, isDirect, isLater, isWorthReading, type Json, type Landed, landedMessage, later, type Place, snowflakeAt, snowflakeOf } from './discord.payloads'; // prettier-ignore
import { takesPlace } from './discord.settings';

/** Pages with messages that one call reads at most. */
const MOST_READS = 10;
/** What was heard is given in portions. */
const MOST_HEARD = 500;

/** Reads what is new since the cursor in every channel, thread and known conversation, and lands what the gateway told. */
export async function fetchSince(
  request: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  // prettier-ignore
  const client = new DiscordClient(account, signal, memoryOf(account));
  const isHistory = request.backfillFrom !== null;
  if (request.cursor === null && !isHistory) return beginning(client);
  const from = snowflakeAt(Date.parse(request.backfillFrom ?? ''));
  const state = request.cursor === null ? emptyState(from) : readCursor(request.cursor);
  const page = isHistory ? await read(client, state, 'history') : await readAndListen(client, state);
  const cursor = writeCursor(page.state);
  const isSame = page.landed.length === 0 && !page.moved;
  return {
    payloads: page.landed.map((landed) => JSON.stringify(landed)),
    cursor: isSame && request.cursor !== null ? request.cursor : cursor,
    more: page.more,
  };
}

interface Page {
  state: State;
  landed: Landed[];
  /** The cursor has to be stored although nothing landed. */
  moved: boolean;
  more: boolean;
}

/** "From now": behind the newest message that stands anywhere. */
async function beginning(client: DiscordClient): Promise<InboundPage> {
  const { memory } = client;
  memory.ear?.offer(null);
  const { places, floor } = await lookAround(client, emptyState('0'), 'start');
  const newest = places.map(({ last }) => last ?? '0').reduce(later, floor);
  const directs = places.filter(isDirect).map(({ id }) => id);
  const state = { ...emptyState(newest), directs, stream: memory.ear?.pending(null, 0).stream ?? null };
  return { payloads: [], cursor: writeCursor(state), more: false };
}

/** What was heard first: an edit may be of a message that has landed long ago. */
async function readAndListen(client: DiscordClient, before: State): Promise<Page> {
  const { ear } = client.memory;
  ear?.offer(before.stream);
  const heard = ear?.pending(before.stream, MOST_HEARD) ?? { told: [], stream: before.stream, more: false };
  const landed = await landHeard(client, heard.told);
  const page = await read(client, before, 'news', landed);
  const isNewSession = heard.stream?.session !== before.stream?.session;
  return {
    state: { ...page.state, stream: heard.stream },
    landed: page.landed,
    moved: page.moved || isNewSession,
    more: page.more || heard.more,
  };
}

async function read(client: DiscordClient, before: State, mode: Mode, heard: Landed[] = []): Promise<Page> {
  const look = await lookAround(client, before, mode).catch((error: unknown) => {
    if (heard.length > 0 && error instanceof ConnectorRateLimited) return null;
    throw error;
  });
  // what was heard is landed at once, the rest when there are calls left
  if (look === null) {
    const directs = withDirects(before.directs, newDirects(client, before, {}));
    return { state: { ...before, directs }, landed: heard, moved: false, more: true };
  }
  const { at, landed, left } = await readPlaces(client, before, look);
  const more = left.length > 0;
  finish(client, look, left);
  const directs = withDirects(before.directs, newDirects(client, before, at));
  const moved = directs !== before.directs || Object.keys(at).some((id) => at[id] !== before.at[id]);
  const further: State = { ...before, at: { ...before.at, ...at }, directs };
  const isDone = !more && look.whole && (moved || landed.length > 0);
  return {
    state: isDone ? raised(further, look.floor) : further,
    landed: [...heard, ...landed],
    moved,
    more,
  };
}

/** Conversations that got something new, and those that were begun since. */
function newDirects({ memory }: DiscordClient, { directs }: State, at: Record<string, string>): string[] {
  const known = [...memory.places.values()].filter(isDirect).map(({ id }) => id);
  return known.filter((id) => id in at || !directs.includes(id));
}

interface Progress {
  at: Record<string, string>;
  landed: Landed[];
  /** Places that are still to be read. */
  left: Place[];
}

/** Reads places from where they stand, as far as one call goes. Pages with nothing on them do not count. */
async function readPlaces(client: DiscordClient, state: State, look: Look): Promise<Progress> {
  const at: Record<string, string> = {};
  const landed: Landed[] = [];
  const isTaken = (place: Place) => !place.whole || takesPlace(client.account, place);
  const places = look.places.filter(isTaken).sort(channelsFirst);
  let reads = 0;
  for (const [index, told] of places.entries()) {
    let from = landedIn(state, told);
    for (let page: Read | null = null; hasNews(told, from, page);) {
      if (reads === MOST_READS) return { at, landed, left: places.slice(index) };
      page = await readPage(client, told, from).catch((error: unknown) => {
        if (landed.length > 0 && error instanceof ConnectorRateLimited) return null;
        throw error;
      });
      if (page === null) return { at, landed, left: places.slice(index) };
      if (!page.isEmpty) reads += 1;
      landed.push(...page.landed);
      if (isLater(page.newest, from)) at[told.id] = page.newest;
      from = later(page.newest, from);
    }
  }
  return { at, landed, left: [] };
}

/** Threads come after the channels that they were begun in, conversations last. */
function channelsFirst(a: Place, b: Place): number {
  const rank = ({ guild, parent, type }: Place) => (guild === null ? 2 : type >= 10 && type <= 12 && parent ? 1 : 0);
  return rank(a) - rank(b) || byAge(a, b);
}

/** Whether a place has more than `from`. Where nobody told the newest message, reading ends with an empty page. */
function hasNews({ last, guild }: Place, from: string, page: Read | null): boolean {
  if (last !== null) return isLater(last, from);
  return guild === null && (page === null || !page.isEmpty);
}

interface Read {
  landed: Landed[];
  newest: string;
  isEmpty: boolean;
}

/** One page behind `from`. A newest message that is gone meanwhile, or one that the bot may not see, is passed over. */
async function readPage(client: DiscordClient, told: Place, from: string): Promise<Read> {
  const passed = { landed: [], newest: told.last ?? from, isEmpty: true };
  const place = told.whole ? told : await unlessClosed(() => client.place(told.id));
  if (place === null || !takesPlace(client.account, place)) return passed;
  const page = await unlessClosed(() => client.messages(place.id, { after: from }));
  const newest = snowflakeOf(page?.at(-1)?.['id']);
  if (!page || newest === null) return passed;
  const worth = page.filter((message) => isWorthReading(message, client.account.externalId));
  return { landed: worth.map((message) => withName(client, message, place)), newest, isEmpty: false };
}

function withName({ memory }: DiscordClient, message: Json, place: Place): Landed {
  const author = authorIdOf(message);
  const nick = place.guild === null || author === null ? null : (memory.nicks.get(`${place.guild}/${author}`) ?? null);
  return landedMessage(message, place, nick);
}

/** What the gateway told, as it lands. */
async function landHeard(client: DiscordClient, told: readonly Told[]): Promise<Landed[]> {
  const landed: Landed[] = [];
  const reread = new Set<string>();
  for (const one of told) {
    if (one.kind === 'removed') landed.push({ v: 1, kind: 'removed', channel: one.channel, ids: one.ids, at: one.at });
    else if (one.kind === 'notice') landed.push({ v: 1, kind: 'notice', detail: one.detail });
    else {
      const place = await unlessClosed(() => client.place(one.channel));
      if (place === null || !takesPlace(client.account, place)) continue;
      const isRead = one.kind === 'reacted' && reread.has(one.message);
      const message = one.kind === 'edited' ? one.message : isRead ? null : await again(client, one.channel, one.message); // prettier-ignore
      if (one.kind === 'reacted') reread.add(one.message);
      if (message) landed.push(withName(client, message, place));
    }
  }
  return landed;
}

function again(client: DiscordClient, channel: string, message: string): Promise<Json | null> {
  return unlessClosed(() => client.message(channel, message));
}
