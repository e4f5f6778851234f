import type { TelegramNetwork } from './network';
import { businessRoom, directRoom, privateChat } from './rooms';
import {
  type BusinessConnection,
  type Membership,
  type TelegramBot,
  type TelegramChat,
  type TelegramJson,
  TelegramProblem,
} from './shapes';

/** One call of a method by a bot. Parameters are as in JSON, whichever way they came; files stay blobs. */
export interface TelegramCall {
  network: TelegramNetwork;
  bot: TelegramBot;
  parameters: TelegramJson;
}

/** A chat that a bot may act in. */
export interface Place {
  chat: TelegramChat;
  room: string;
  membership: Membership | null;
  connection: BusinessConnection | null;
}

const WINDOW_MS = 24 * 3_600_000;

/** A refusal of the class "Bad Request". */
export function bad(words: string): TelegramProblem {
  return new TelegramProblem(400, `Bad Request: ${words}`);
}

export function numberIn({ parameters }: TelegramCall, name: string): number {
  const value = Number(parameters[name]);
  if (!Number.isSafeInteger(value)) throw bad(`${name} is invalid`);
  return value;
}

export function textIn({ parameters }: TelegramCall, name: string): string {
  const value = parameters[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** The chat of a call that writes: refused like Telegram does when the bot may not. */
export function writablePlace(call: TelegramCall): Place {
  const connection = connectionOf(call);
  if (connection) return businessPlace(call, connection);
  const place = placeOf(call);
  const { bot, network } = call;
  if (place.chat.type === 'private') {
    if (bot.blockedBy.has(place.chat.id)) throw new TelegramProblem(403, 'Forbidden: bot was blocked by the user');
    if (!bot.started.has(place.chat.id)) {
      throw new TelegramProblem(403, "Forbidden: bot can't initiate conversation with a user");
    }
    return place;
  }
  if (place.membership?.status === 'kicked') {
    throw new TelegramProblem(403, `Forbidden: bot was kicked from the ${place.chat.type} chat`);
  }
  if (!place.membership || place.membership.status === 'left') {
    throw new TelegramProblem(403, `Forbidden: bot is not a member of the ${place.chat.type} chat`);
  }
  if (network.state.chats.get(place.chat.id) === undefined) throw bad('chat not found');
  return place;
}

/** The chat of a call that only reads. */
export function placeOf(call: TelegramCall): Place {
  const { network, bot } = call;
  const { state } = network;
  const chat = chatNamed(call);
  if (chat.type === 'private') {
    return { chat, room: directRoom(bot, chat.id), membership: null, connection: null };
  }
  const moved = state.migrated.get(chat.id);
  if (moved !== undefined) {
    throw new TelegramProblem(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: moved,
    });
  }
  return { chat, room: String(chat.id), membership: bot.memberships.get(chat.id) ?? null, connection: null };
}

function chatNamed(call: TelegramCall): TelegramChat {
  const { state } = call.network;
  const name = textIn(call, 'chat_id');
  const id = Number(name);
  const person = state.users.get(id);
  if (person) return privateChat(person);
  const chat = name.startsWith('@')
    ? [...state.chats.values()].find(({ username }) => username?.toLowerCase() === name.slice(1).toLowerCase())
    : state.chats.get(id);
  if (!chat) throw bad('chat not found');
  return chat;
}

export function connectionOf(call: TelegramCall): BusinessConnection | null {
  const id = call.parameters['business_connection_id'];
  if (id === undefined) return null;
  const connection = typeof id === 'string' ? call.network.state.connections.get(id) : undefined;
  if (!connection?.enabled || connection.bot !== call.bot) throw bad('BUSINESS_CONNECTION_INVALID');
  return connection;
}

function businessPlace(call: TelegramCall, connection: BusinessConnection): Place {
  const { state } = call.network;
  const customerId = numberIn(call, 'chat_id');
  const lastIn = connection.lastIn.get(customerId);
  if (!connection.canReply) throw bad('BUSINESS_CONNECTION_NOT_ALLOWED');
  if (lastIn === undefined || state.now() - lastIn > WINDOW_MS) throw bad('BUSINESS_PEER_USAGE_MISSING');
  const chat = privateChat(state.user(customerId));
  return { chat, room: businessRoom(connection.id, customerId), membership: null, connection };
}

/** The room of a call on a message that stands already: no window counts there. */
export function roomOf(call: TelegramCall): string {
  const connection = connectionOf(call);
  return connection ? businessRoom(connection.id, numberIn(call, 'chat_id')) : placeOf(call).room;
}
