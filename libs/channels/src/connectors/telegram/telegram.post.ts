import type { InboundPost } from '../../spi/inbound';
import { contentOf } from './telegram.content';
import { itemId } from './telegram.ids';
import { handleOf } from './telegram.people';
import { idOf, type Json, recordOf, timeOf } from './telegram.payloads';

/** A post of a channel, from the channel itself or from its copy in the discussion group. */
export interface ChannelPost {
  post: InboundPost;
  channelId: string;
  /** Address of the post; null in a channel without a public name. */
  address: string | null;
}

/** The post behind the copy that Telegram puts into the discussion group; null for every other message. */
export function postOfCopy(message: Json | null): ChannelPost | null {
  if (message?.['is_automatic_forward'] !== true) return null;
  const origin = recordOf(message['forward_origin']);
  return postOf(message, recordOf(origin?.['chat']), origin?.['message_id'], origin?.['date'] ?? message['date']);
}

/** A message of a channel, where only its administrators write. */
export function postOfChannel(message: Json): ChannelPost | null {
  return postOf(message, recordOf(message['chat']), message['message_id'], message['date']);
}

function postOf(message: Json, channel: Json | null, messageId: unknown, date: unknown): ChannelPost | null {
  const channelId = idOf(channel?.['id']);
  const id = idOf(messageId);
  if (channelId === null || id === null || !/^\d+$/.test(id)) return null;
  const content = contentOf(message);
  const handle = handleOf(channel);
  const address = handle === null ? null : `https://t.me/${handle}/${id}`;
  const post: InboundPost = {
    externalId: itemId({ chatId: channelId, businessId: null, messageIds: [id] }),
    text: content?.text || null,
    mediaUrl: null,
    mediaAlt: content?.file?.name ?? null,
    permalink: address ?? privateAddress(channelId, id),
    publishedAt: timeOf(date),
    isAd: false,
    likes: null,
    comments: null,
  };
  return { post, channelId, address };
}

/** Opens for members only; null where Telegram has no address (basic groups, direct messages). */
function privateAddress(chatId: string, messageId: string): string | null {
  return chatId.startsWith('-100') ? `https://t.me/c/${chatId.slice(4)}/${messageId}` : null;
}

/** Address of a message of a group. */
export function groupPermalink(chat: Json, messageId: string, post: ChannelPost | null): string | null {
  if (post?.address) return `${post.address}?comment=${messageId}`;
  const handle = handleOf(chat);
  return handle === null ? privateAddress(idOf(chat['id']) ?? '', messageId) : `https://t.me/${handle}/${messageId}`;
}
