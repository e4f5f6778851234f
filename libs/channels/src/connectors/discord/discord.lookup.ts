import { earliest } from '../../spi/lookup';
import type { AccountContext } from '../../spi/connector';
import type { Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { capabilities } from './discord.capabilities';
import { DiscordClient, unlessClosed } from './discord.client';
import { nonceOf } from './discord.compose';
import { hasCode } from './discord.errors';
import { memoryOf } from './discord.memory';
import { answeredBy, authorIdOf, type Json, type Place, recordOf, recordsOf, snowflakeAt, snowflakeOf, textOf, timeOf } from './discord.payloads'; // prettier-ignore
import { authorOf, directTo, guildOf, isUnknownBan, LIKE, type Parts, removedReceipt, replyOf, saidReceipt, targetOf } from './discord.perform'; // prettier-ignore
import { timeoutDaysOf } from './discord.settings';
import { assertDeclared } from '../../spi/verbs';

const MOST_PAGES = 5;

/** Whether an action with unknown outcome took place. */
export async function findPerformed(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  assertDeclared(capabilities, action);
  const client = new DiscordClient(account, signal, memoryOf(account));
  const target = targetOf(action);
  switch (action.verb) {
    case 'reply':
      return findSaid(action, client, await client.place(target.channel), target);
    case 'private-reply':
      return findSaid(action, client, await directTo(action, client), null);
    case 'edit-reply':
      return findEdit(action, client);
    case 'delete-reply':
      return findRemoved(replyOf(action), client);
    case 'delete':
      return findRemoved(target, client);
    case 'like':
    case 'unlike':
      return findReaction(action, client, target);
    default:
      return findBlock(action, client, target);
  }
}

/** Our own messages since shortly before the request: the list is complete, so that what is not on it was not said. */
async function findSaid(
  action: OutboundAction,
  client: DiscordClient,
  place: Place,
  target: Parts | null,
): Promise<Lookup> {
  // prettier-ignore
  let after = snowflakeAt(Date.parse(earliest(action)));
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await client.messages(place.id, { after });
    const said = page.find((message) => isSaid(message, action, client.account.externalId, target));
    if (said) return foundWith(saidReceipt(said, place, client.account));
    const newest = snowflakeOf(page.at(-1)?.['id']);
    // without the right to read the history a list is empty, whatever stands there
    if (newest === null) return (await readsHistory(client, place)) ? { found: 'absent' } : { found: 'cannot-tell' };
    after = newest;
  }
  return { found: 'cannot-tell' };
}

/** The same words in answer to the target. One that was deleted meanwhile is answered by nothing. */
function isSaid(message: Json, action: OutboundAction, ownId: string, target: Parts | null): boolean {
  if (authorIdOf(message) !== ownId) return false;
  const nonce = message['nonce'];
  if (typeof nonce === 'string') return nonce === nonceOf(action);
  const answered = answeredBy(message);
  const isThere = answered === null || target === null || answered.message === target.message;
  return isThere && isSameText(message, action.text);
}

function isSameText(message: Json, text: string): boolean {
  return (textOf(message['content']) ?? '').trim() === text.trim();
}

async function readsHistory(client: DiscordClient, { id, last }: Place): Promise<boolean> {
  const [message] = await client.messages(id, null);
  return message !== undefined || last === null;
}

async function findEdit(action: OutboundAction, client: DiscordClient): Promise<Lookup> {
  const reply = replyOf(action);
  const message = await unlessGone(client, reply);
  if (message === null || !isSameText(message, action.text)) return { found: 'absent' };
  return foundWith(saidReceipt(message, await client.place(reply.channel), client.account));
}

async function findRemoved(gone: Parts, client: DiscordClient): Promise<Lookup> {
  return (await unlessGone(client, gone)) ? { found: 'absent' } : foundWith(removedReceipt(gone, client));
}

/** A message, or null when Discord does not know it any more. */
async function unlessGone(client: DiscordClient, { channel, message }: Parts): Promise<Json | null> {
  try {
    return await client.message(channel, message);
  } catch (error) {
    if (hasCode(error, 10008, 10003)) return null;
    throw error;
  }
}

async function findReaction({ verb }: OutboundAction, client: DiscordClient, target: Parts): Promise<Lookup> {
  const message = await unlessGone(client, target);
  if (message === null) return { found: 'absent' };
  const own = recordsOf(message['reactions']).some(
    (reaction) => reaction['me'] === true && recordOf(reaction['emoji'])?.['name'] === LIKE,
  );
  return eitherWay(own === (verb === 'like'));
}

async function findBlock(action: OutboundAction, client: DiscordClient, { channel }: Parts): Promise<Lookup> {
  const [guild, user] = [await guildOf(channel, client), authorOf(action)];
  if (timeoutDaysOf(client.account) !== null) {
    const member = await unlessClosed(() => client.read(`/guilds/${guild}/members/${user}`));
    if (member === null) return { found: 'cannot-tell' };
    const until = timeOf(member['communication_disabled_until']);
    const isOut = until !== null && Date.parse(until) > client.serverTime;
    return eitherWay(isOut === (action.verb === 'ban'));
  }
  try {
    await client.read(`/guilds/${guild}/bans/${user}`);
    return eitherWay(action.verb === 'ban');
  } catch (error) {
    if (isUnknownBan(error)) return eitherWay(action.verb === 'unban');
    throw error;
  }
}

function eitherWay(happened: boolean): Lookup {
  return happened ? foundWith({ state: 'done', externalId: null, permalink: null, effects: [] }) : { found: 'absent' };
}

function foundWith(receipt: Receipt): Lookup {
  return { found: 'yes', receipt };
}
