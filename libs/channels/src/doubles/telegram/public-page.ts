import type { PublicTelegramMessage, PublicTelegramPage, StoredMessage, TelegramChat, TelegramJson } from './shapes';
import type { TelegramState } from './state';

const MEDIA = ['photo', 'document', 'voice', 'video', 'audio', 'sticker'];

/** What anybody sees: a channel with the comments under each post, a group with its messages, oldest first. */
export function publicPageOf(state: TelegramState, chat: TelegramChat): PublicTelegramPage {
  const title = chat.title ?? '';
  if (chat.type !== 'channel') {
    return { id: chat.id, title, posts: [], messages: conversationOf(state, String(chat.id)) };
  }
  const group = state.discussions.get(chat.id);
  const discussed = group === undefined ? [] : state.inRoom(String(group));
  const posts = state.inRoom(String(chat.id)).map(({ wire }) => {
    const root = discussed.find((entry) => isCopyOf(entry, chat.id, wire.message_id));
    const comments = root ? discussed.filter((entry) => entry.wire['message_thread_id'] === root.wire.message_id) : [];
    return {
      id: wire.message_id,
      text: textOf(wire),
      at: timeOf(wire.date),
      comments: comments.map((c) => shown(state, c)),
    };
  });
  return { id: chat.id, title, posts, messages: [] };
}

/** The messages of one room as its members see them. */
export function conversationOf(state: TelegramState, room: string): PublicTelegramMessage[] {
  return state.inRoom(room).map((message) => shown(state, message));
}

function isCopyOf({ wire }: StoredMessage, channelId: number, postId: number): boolean {
  const origin = wire['forward_origin'] as { chat?: { id?: number }; message_id?: number } | undefined;
  return origin?.chat?.id === channelId && origin.message_id === postId;
}

function shown(state: TelegramState, { wire, author, reactions }: StoredMessage): PublicTelegramMessage {
  const answered = wire['reply_to_message'] as { message_id?: number } | undefined;
  return {
    id: wire.message_id,
    author: state.users.get(author)?.first_name ?? state.chats.get(author)?.title ?? '',
    text: textOf(wire),
    files: MEDIA.filter((member) => wire[member] !== undefined).length,
    at: timeOf(wire.date),
    answers: answered?.message_id ?? null,
    edited: wire['edit_date'] !== undefined,
    reactions: [...reactions.values()],
  };
}

function textOf(wire: TelegramJson): string {
  const text = wire['text'] ?? wire['caption'];
  return typeof text === 'string' ? text : '';
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
