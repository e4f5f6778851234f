import { filledText, type Json, jsonOf, recordOf, storableText } from '../../spi/values';

export { countOf, isoTimeOf as timeOf, type Json, recordOf, recordsOf } from '../../spi/values';

/** Channel types as Discord numbers them. */
const DIRECT = 1;
const TEXT_TYPES = new Set([0, 2, 5, 13]);
const THREAD_TYPES = new Set([10, 11, 12]);
const FORUM_TYPES = new Set([15, 16]);

/** What is known of a channel, a thread or a direct conversation. */
export interface Place {
  id: string;
  /** The server; null for direct conversations. */
  guild: string | null;
  type: number;
  name: string | null;
  /** The channel that a thread stands in. */
  parent: string | null;
  /** Who opened a thread. */
  owner: string | null;
  /** The newest message as last told (it may be gone); null when there was none or nobody told. */
  last: string | null;
  /** False: only an event has named it so far. */
  whole: boolean;
}

/** What lands in the ledger for this channel. `nick` is the author's name in that server, where the gateway told it. */
export type Landed =
  | { v: 1; kind: 'message'; guild: string | null; place: Json | null; nick: string | null; message: Json }
  | { v: 1; kind: 'removed'; channel: string; ids: string[]; at: string }
  | { v: 1; kind: 'notice'; detail: string };

export const readPayload = (payload: string): unknown => jsonOf(payload, 'Discord');

/** A text with something in it that a database can store, else null. */
export function textOf(value: unknown): string | null {
  return filledText(value) === null ? null : storableText(value);
}

/** A snowflake: up to 20 digits, kept as the text it is because it exceeds 2^53. */
export function snowflakeOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : null;
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? value.replace(/^0+(?=\d)/, '') : null;
}

const EPOCH = 1_420_070_400_000;

/** When a snowflake was made; ISO. */
export function timeOfSnowflake(id: string): string {
  return new Date(Number(BigInt(id) >> 22n) + EPOCH).toISOString();
}

/** The least snowflake of an instant; '0' before Discord's first. */
export function snowflakeAt(ms: number): string {
  return ms <= EPOCH || Number.isNaN(ms) ? '0' : String(BigInt(Math.floor(ms) - EPOCH) << 22n);
}

/** Whether one snowflake was made after another. */
export function isLater(id: string, other: string): boolean {
  return id.length === other.length ? id > other : id.length > other.length;
}

export function later(id: string, other: string): string {
  return isLater(id, other) ? id : other;
}

export function byAge(a: { id: string }, b: { id: string }): number {
  return a.id === b.id ? 0 : isLater(a.id, b.id) ? 1 : -1;
}

/** Calls name a message by its channel and its id, and so do events of deletion: together they are its external id. */
export function externalIdOf(channel: string, message: string): string {
  return `${channel}/${message}`;
}

/** Channel and message of an external id; null when it is none. */
export function partsOf(externalId: string): { channel: string; message: string } | null {
  const [, channel, message] = /^(\d{1,20})\/(\d{1,20})$/.exec(externalId) ?? [];
  return channel === undefined || message === undefined ? null : { channel, message };
}

/** A channel object of the API or the gateway; null without an id. */
export function placeOf(channel: Json | null, guild: string | null = null): Place | null {
  const id = snowflakeOf(channel?.['id']);
  const type = channel?.['type'];
  if (channel === null || id === null || typeof type !== 'number') return null;
  return {
    id,
    guild: isDirect({ type }) ? null : (snowflakeOf(channel['guild_id']) ?? guild),
    type,
    name: textOf(channel['name']),
    parent: snowflakeOf(channel['parent_id']),
    owner: snowflakeOf(channel['owner_id']),
    last: snowflakeOf(channel['last_message_id']),
    whole: true,
  };
}

export function isDirect({ type }: Pick<Place, 'type'>): boolean {
  return type === DIRECT;
}

export function isThread({ type }: Pick<Place, 'type'>): boolean {
  return THREAD_TYPES.has(type);
}

/** Whether messages stand in it: a forum has only threads, a category only channels. */
export function holdsMessages({ type }: Pick<Place, 'type'>): boolean {
  return TEXT_TYPES.has(type) || THREAD_TYPES.has(type) || type === DIRECT;
}

/** Whether threads stand in it. */
export function holdsThreads({ type }: Pick<Place, 'type'>): boolean {
  return type === 0 || type === 5 || FORUM_TYPES.has(type);
}

export function authorIdOf(message: Json | null): string | null {
  return snowflakeOf(recordOf(message?.['author'])?.['id']);
}

/** The message that one answers; a forwarded message answers nothing. */
export function answeredBy(message: Json): { channel: string; message: string } | null {
  const reference = recordOf(message['message_reference']);
  const id = snowflakeOf(reference?.['message_id']);
  if (id === null || reference?.['type'] === 1 || id === message['id']) return null;
  const channel = snowflakeOf(reference?.['channel_id']) ?? snowflakeOf(message['channel_id']);
  return channel === null ? null : { channel, message: id };
}

/** Words of other bots and of webhooks are nobody's, and neither are Discord's own notes (joins, pins, threads begun). */
export function isWorthReading(message: Json, ownId: string): boolean {
  const isSaid = [0, 19, 20, 23].includes(Number(message['type'] ?? 0));
  return isSaid && (recordOf(message['author'])?.['bot'] !== true || authorIdOf(message) === ownId);
}

/** A message as it lands. */
export function landedMessage(message: Json, place: Place, nick: string | null = null): Landed {
  const { guild, type, name, parent, owner, id } = place;
  return { v: 1, kind: 'message', guild, place: { id, type, name, parent_id: parent, owner_id: owner }, nick, message };
}
