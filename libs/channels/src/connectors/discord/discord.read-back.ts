import type { AccountContext, KnownItem } from '../../spi/connector';
import { DiscordClient } from './discord.client';
import { hasCode, isClosed } from './discord.errors';
import { memoryOf } from './discord.memory';
import { byAge, isLater, isWorthReading, type Json, type Landed, landedMessage, partsOf, type Place, snowflakeOf } from './discord.payloads'; // prettier-ignore

/** Most items of one `readBack`; those that stand close together come with one page. */
export const READ_BACK_SIZE = 100;

/**
 * Reads what became of messages while nobody listened: every one that stands, as it is now, and a removal for every one that
 * does not. Between them comes what nobody knew of yet, so that a lost conversation is found again with one known message.
 */
export async function readBack(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new DiscordClient(account, signal, memoryOf(account));
  const byChannel = new Map<string, string[]>();
  for (const { externalId } of items) {
    const parts = partsOf(externalId);
    if (parts) byChannel.set(parts.channel, [...(byChannel.get(parts.channel) ?? []), parts.message]);
  }
  const landed: Landed[] = [];
  for (const [channel, ids] of byChannel) landed.push(...(await readChannel(client, channel, ids)));
  return landed.map((one) => JSON.stringify(one));
}

async function readChannel(client: DiscordClient, channel: string, ids: readonly string[]): Promise<Landed[]> {
  try {
    // what is remembered of a channel does not say whether it is still there
    client.memory.forget(channel);
    return await readKnown(client, await client.place(channel), ids);
  } catch (error) {
    if (hasCode(error, 10003)) return removed(client, channel, ids);
    // a channel that the bot may not see any more still has its messages
    if (isClosed(error)) return [];
    throw error;
  }
}

async function readKnown(client: DiscordClient, place: Place, ids: readonly string[]): Promise<Landed[]> {
  const standing = new Map<string, Json>();
  const gone: string[] = [];
  let reached: string | null = '0';
  for (const id of ids.toSorted((a, b) => byAge({ id: a }, { id: b }))) {
    if (reached !== null && isLater(id, reached)) {
      const page = await client.messages(place.id, { after: String(BigInt(id) - 1n) });
      for (const message of page) standing.set(snowflakeOf(message['id']) ?? '', message);
      reached = snowflakeOf(page.at(-1)?.['id']);
      // an empty page: nothing stands from here on, unless the history is closed, which the message itself tells
      if (reached === null) await isGone(client, place.id, id);
    }
    if (!standing.has(id)) gone.push(id);
  }
  const worth = [...standing.values()].filter((message) => isWorthReading(message, client.account.externalId));
  const landed = worth.map((message) => landedMessage(message, place, nickOf(client, place, message)));
  return [...landed, ...removed(client, place.id, gone)];
}

/** Asks for one message; throws where the bot may not read it. */
async function isGone(client: DiscordClient, channel: string, id: string): Promise<boolean> {
  try {
    await client.message(channel, id);
    return false;
  } catch (error) {
    if (hasCode(error, 10008)) return true;
    throw error;
  }
}

function nickOf({ memory }: DiscordClient, { guild }: Place, message: Json): string | null {
  const author = message['author'] as Json | undefined;
  return guild === null ? null : (memory.nicks.get(`${guild}/${String(author?.['id'])}`) ?? null);
}

function removed(client: DiscordClient, channel: string, ids: readonly string[]): Landed[] {
  if (ids.length === 0) return [];
  return [{ v: 1, kind: 'removed', channel, ids: [...ids], at: new Date(client.serverTime || Date.now()).toISOString() }]; // prettier-ignore
}
