import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundEvent } from '../../spi/inbound';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { capabilities } from './discord.capabilities';
import { DiscordClient } from './discord.client';
import { changedMessage, newMessage } from './discord.compose';
import { hasCode } from './discord.errors';
import { memoryOf } from './discord.memory';
import { parse, permalinkOf } from './discord.parse';
import { type Json, landedMessage, partsOf, type Place, placeOf, recordsOf, snowflakeOf } from './discord.payloads';
import { banDeleteSecondsOf, timeoutDaysOf } from './discord.settings';
import { assertDeclared } from '../../spi/verbs';

/** The reaction that stands for a like. */
export const LIKE = '👍';
const DAY_MS = 86_400_000;
/** Unknown message and unknown channel: what should go is gone. */
const GONE = [10008, 10003];
const ARCHIVED_THREAD = 50083;
const UNKNOWN_BAN = 10026;

export type Parts = NonNullable<ReturnType<typeof partsOf>>;

/** Performs one action once. */
export async function perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  assertDeclared(capabilities, action);
  const client = new DiscordClient(account, signal, memoryOf(account));
  const target = targetOf(action);
  switch (action.verb) {
    case 'reply':
      return say(action, client, await client.place(target.channel), target.message);
    case 'private-reply':
      return say(action, client, await directTo(action, client), null);
    case 'edit-reply':
      return edit(action, client);
    case 'delete-reply':
      return remove(replyOf(action), action, client);
    case 'delete':
      return remove(target, action, client);
    case 'like':
    case 'unlike':
      await inOpenThread(
        client,
        target.channel,
        () =>
        client.write(action.verb === 'like' ? 'PUT' : 'DELETE', `${pathOf(target)}/reactions/${encodeURIComponent(LIKE)}/@me`), // prettier-ignore
      );
      return done();
    default:
      await block(action, client, target);
      return done();
  }
}

/** Channel and message that an action is about. */
export function targetOf({ target }: OutboundAction): Parts {
  return given(partsOf(target.externalId), 'the item is no message of Discord');
}

export function replyOf({ replyExternalId }: OutboundAction): Parts {
  return given(partsOf(replyExternalId ?? ''), 'the answer is no message of Discord');
}

export function authorOf({ target }: OutboundAction): string {
  return given(snowflakeOf(target.authorExternalId), 'the author is not known');
}

function given<T>(value: T | null, otherwise: string): T {
  if (value === null) throw new ConnectorRejected(otherwise, 'invalid');
  return value;
}

function pathOf({ channel, message }: Parts): string {
  return `/channels/${channel}/messages/${message}`;
}

/** The conversation with the author, made where there is none. */
export async function directTo(action: OutboundAction, client: DiscordClient): Promise<Place> {
  const body = await client.write('POST', '/users/@me/channels', { recipient_id: authorOf(action) });
  const place = given(placeOf(body), 'Discord opened no conversation');
  // the API does not list conversations: what is answered there is only found in those that are known
  client.memory.know({ ...place, last: null });
  return place;
}

async function say(
  action: OutboundAction,
  client: DiscordClient,
  place: Place,
  answers: string | null,
): Promise<Receipt> {
  // prettier-ignore
  const body = await newMessage(action, answers);
  const message = await inOpenThread(client, place.id, () =>
    client.write('POST', `/channels/${place.id}/messages`, body),
  );
  return saidReceipt(message, place, client.account);
}

/** The receipt of a message of ours, with the item it is. */
export function saidReceipt(message: Json, place: Place, account: AccountContext): Receipt {
  const id = given(snowflakeOf(message['id']), 'Discord answered without a message');
  const landed = JSON.stringify(landedMessage({ ...message, channel_id: place.id }, place));
  const effects = parse(landed, account).filter((event) => event.type === 'item');
  return {
    state: 'done',
    externalId: `${place.id}/${id}`,
    permalink: permalinkOf(place.guild, place.id, id),
    effects,
  };
}

async function edit(action: OutboundAction, client: DiscordClient): Promise<Receipt> {
  const reply = replyOf(action);
  const before = await client.message(reply.channel, reply.message);
  const files = recordsOf(before['attachments']).map(({ id }) => snowflakeOf(id));
  const body = changedMessage(action, files.filter((id) => id !== null)); // prettier-ignore
  const message = await inOpenThread(client, reply.channel, () => client.write('PATCH', pathOf(reply), body));
  return saidReceipt(message, await client.place(reply.channel), client.account);
}

/** What has gone already counts as deleted. */
async function remove(gone: Parts, action: OutboundAction, client: DiscordClient): Promise<Receipt> {
  try {
    await inOpenThread(client, gone.channel, () =>
      client.write('DELETE', pathOf(gone), undefined, auditReasonOf(action)),
    );
  } catch (error) {
    if (!hasCode(error, ...GONE)) throw error;
  }
  return removedReceipt(gone, client);
}

export function removedReceipt({ channel, message }: Parts, { serverTime }: DiscordClient): Receipt {
  const at = new Date(serverTime || Date.now()).toISOString();
  return done([{ type: 'removed', externalId: `${channel}/${message}`, at }]);
}

/** The server that a channel is part of; people are blocked there. */
export async function guildOf(channel: string, client: DiscordClient): Promise<string> {
  const { guild } = await client.place(channel);
  return given(guild, 'nobody can be blocked in a direct conversation');
}

async function block(action: OutboundAction, client: DiscordClient, { channel }: Parts): Promise<void> {
  const [guild, user] = [await guildOf(channel, client), authorOf(action)];
  const days = timeoutDaysOf(client.account);
  const reason = auditReasonOf(action);
  if (days !== null) {
    const until = action.verb === 'ban' ? new Date(Date.now() + days * DAY_MS).toISOString() : null;
    await client.write('PATCH', `/guilds/${guild}/members/${user}`, { communication_disabled_until: until }, reason);
    return;
  }
  const path = `/guilds/${guild}/bans/${user}`;
  if (action.verb === 'ban') {
    await client.write('PUT', path, { delete_message_seconds: banDeleteSecondsOf(client.account) }, reason);
    return;
  }
  await client.write('DELETE', path, undefined, reason).catch((error: unknown) => {
    if (!isUnknownBan(error)) throw error; // lifted already
  });
}

export function isUnknownBan(error: unknown): boolean {
  return hasCode(error, UNKNOWN_BAN);
}

/** What the server's audit log says of an act on somebody else's message or membership. */
function auditReasonOf({ id, verb }: OutboundAction): string {
  return `Parvis: ${verb} (action ${id})`;
}

/** A thread that was closed is opened once and the call repeated; one that moderators locked stays closed. */
async function inOpenThread<T>(client: DiscordClient, channel: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!hasCode(error, ARCHIVED_THREAD)) throw error;
    await client.write('PATCH', `/channels/${channel}`, { archived: false });
    return call();
  }
}

function done(effects: InboundEvent[] = []): Receipt {
  return { state: 'done', externalId: null, permalink: null, effects };
}
