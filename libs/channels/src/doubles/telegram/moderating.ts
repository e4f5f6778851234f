import {
  bad,
  connectionOf,
  numberIn,
  placeOf,
  type Place,
  roomOf,
  type TelegramCall,
  textIn,
  writablePlace,
} from './call';
import { businessRoom } from './rooms';
import type { AdminRights, StoredMessage, TelegramJson } from './shapes';

const OLD_MS = 48 * 3_600_000;
/** A few of the reactions that bots may use. */
const EMOJI = new Set(['👍', '👎', '❤', '🔥', '👏', '😁', '🎉', '🙏']);

/** Changes the text or (`caption`) the caption of a message of the bot. */
export function editMessage(member: 'text' | 'caption'): (call: TelegramCall) => TelegramJson {
  return (call) => {
    const { bot, network } = call;
    const message = network.state.message(roomOf(call), numberIn(call, 'message_id'));
    const text = textIn(call, member);
    if (!message) throw bad('message to edit not found');
    const isOld = connectionOf(call) !== null && network.state.now() - message.at > OLD_MS;
    if (message.author !== bot.user.id || isOld) throw bad("message can't be edited");
    if (member === 'text' && message.wire['text'] === undefined) throw bad('there is no text in the message to edit');
    if ([...text].length > (member === 'text' ? 4096 : 1024)) {
      throw bad(member === 'text' ? 'message is too long' : 'message caption is too long');
    }
    if (message.wire[member] === text) {
      throw bad('message is not modified: specified new message content is exactly the same as a current content');
    }
    Object.assign(message.wire, { [member]: text, edit_date: network.state.seconds() });
    return message.wire;
  };
}

export function deleteMessage(call: TelegramCall): true {
  const place = placeOf(call);
  const message = call.network.state.message(place.room, numberIn(call, 'message_id'));
  if (!message) throw bad('message to delete not found');
  refuseDeletion(call, place, message);
  message.removed = true;
  return true;
}

/** Several messages at once; those that cannot be found are passed over. */
export function deleteMessages(call: TelegramCall): true {
  const place = placeOf(call);
  const found = idsIn(call).flatMap((id) => call.network.state.message(place.room, id) ?? []);
  for (const message of found) refuseDeletion(call, place, message);
  for (const message of found) message.removed = true;
  return true;
}

export function deleteBusinessMessages(call: TelegramCall): true {
  const { state } = call.network;
  const connection = connectionOf(call);
  if (!connection) throw bad('BUSINESS_CONNECTION_INVALID');
  const ids = idsIn(call);
  const found = state.messages.filter(
    ({ room, wire, removed }) => room.startsWith(`${connection.id}/`) && ids.includes(wire.message_id) && !removed,
  );
  if (found.length === 0) throw bad('message to delete not found');
  for (const message of found) message.removed = true;
  return true;
}

function idsIn({ parameters }: TelegramCall): number[] {
  const ids: unknown[] = Array.isArray(parameters['message_ids']) ? parameters['message_ids'] : [];
  if (ids.length === 0 || ids.length > 100) throw bad('message identifiers are not specified');
  return ids.map(Number);
}

function refuseDeletion({ bot, network }: TelegramCall, place: Place, message: StoredMessage): void {
  const isOwn = message.author === bot.user.id;
  const mayDelete = place.chat.type === 'private' || hasRight(place, 'can_delete_messages');
  if (!isOwn && !mayDelete) throw bad('not enough rights to delete a message');
  if (network.state.now() - message.at > OLD_MS) throw bad("message can't be deleted for everyone");
}

function hasRight({ membership }: Place, right: keyof AdminRights): boolean {
  return membership?.status === 'administrator' && membership.rights[right];
}

/** One reaction per bot; an empty list takes it back. */
export function setMessageReaction(call: TelegramCall): true {
  const { network, bot, parameters } = call;
  const message = network.state.message(placeOf(call).room, numberIn(call, 'message_id'));
  if (!message) throw bad('message to react not found');
  const list = Array.isArray(parameters['reaction']) ? (parameters['reaction'] as { emoji?: string }[]) : [];
  const [reaction] = list;
  if (!reaction) message.reactions.delete(bot.user.id);
  else if (!EMOJI.has(reaction.emoji ?? '')) throw bad('REACTION_INVALID');
  else message.reactions.set(bot.user.id, reaction.emoji ?? '');
  return true;
}

/** Bans or unbans a person, or (`sender_chat_id`) a channel that writes in the group. */
export function ban(isBan: boolean, member: 'user_id' | 'sender_chat_id'): (call: TelegramCall) => true {
  return (call) => {
    const place = writablePlace(call);
    if (!isBan && place.chat.type === 'group') throw bad('method is available for supergroup and channel chats only');
    if (!hasRight(place, 'can_restrict_members')) throw bad('not enough rights to restrict/unrestrict chat member');
    const who = numberIn(call, member);
    const banned = call.network.state.banned.get(place.chat.id) ?? new Set();
    if (isBan) banned.add(who);
    else banned.delete(who);
    call.network.state.banned.set(place.chat.id, banned);
    return true;
  };
}

export function getChatMember(call: TelegramCall): TelegramJson {
  const { network, bot } = call;
  const place = placeOf(call);
  const id = numberIn(call, 'user_id');
  if (id === bot.user.id) {
    const { status, rights } = place.membership ?? { status: 'left', rights: {} };
    return { user: bot.user, status, ...(status === 'administrator' && rights) };
  }
  const user = network.state.users.get(id);
  if (!user) throw bad('user not found');
  return { user, status: network.state.banned.get(place.chat.id)?.has(id) ? 'kicked' : 'member' };
}

export function readBusinessMessage(call: TelegramCall): true {
  const connection = connectionOf(call);
  if (!connection) throw bad('BUSINESS_CONNECTION_INVALID');
  const customer = numberIn(call, 'chat_id');
  const id = numberIn(call, 'message_id');
  if (!call.network.state.message(businessRoom(connection.id, customer), id)) throw bad('MESSAGE_ID_INVALID');
  connection.read.set(customer, Math.max(connection.read.get(customer) ?? 0, id));
  return true;
}
