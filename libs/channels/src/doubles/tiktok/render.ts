import type { ServerResponse } from 'node:http';
import { sendJson } from '../faults';
import type { TikTokNetwork } from './network';
import type { TikTokAccount, TikTokComment, TikTokConversation, TikTokMessage, TikTokPerson, TikTokVideo } from './shapes'; // prettier-ignore

type Node = Record<string, unknown>;

/** Every answer is HTTP 200; `code` tells success (0) and failure. */
export function sendTikTok(response: ServerResponse, code: number, message: string, data: unknown): void {
  sendJson(response, 200, { code, message, request_id: '20261120093000-double', data });
}

export function videoNode(network: TikTokNetwork, { id, accountId, caption, createdAt }: TikTokVideo): Node {
  return {
    item_id: id,
    caption,
    share_url: videoAddress(network, accountId, id),
    create_time: seconds(createdAt),
    comments: network.livingComments(id).length,
    likes: 0,
    thumbnail_url: `https://img.example/${id}.jpg?x-expires=1790090000`,
  };
}

export function videoAddress(network: TikTokNetwork, accountId: string, videoId: string): string {
  return `https://www.tiktok.com/@${network.account(accountId).username}/video/${videoId}`;
}

export function commentNode(network: TikTokNetwork, comment: TikTokComment): Node {
  const author = network.person(comment.authorId);
  const owner = network.account(network.video(comment.videoId).accountId);
  return {
    comment_id: comment.id,
    video_id: comment.videoId,
    unique_identifier: author.uniqueId,
    username: author.username,
    display_name: author.displayName,
    profile_image: `https://img.example/${author.uniqueId}.jpg?x-expires=1790090000`,
    create_time: seconds(comment.createdAt),
    text: comment.text,
    image_url: comment.imageUrl,
    likes: 0,
    replies: network.repliesTo(comment.id).length,
    owner: author.uniqueId === owner.uniqueId,
    liked: comment.liked,
    pinned: comment.pinned,
    status: comment.status,
    parent_comment_id: comment.parentId ?? '',
    reply_list: [],
  };
}

/** Content of `comment.update`, its ids as the numbers that they are on the wire. */
export function commentUpdate(comment: TikTokComment, action: string, at: Date): string {
  const { id, videoId, parentId, authorId, text } = comment;
  const content = {
    comment_id: id,
    video_id: videoId,
    parent_comment_id: parentId ?? '0',
    comment_type: parentId === null ? 'comment' : 'reply',
    comment_action: action,
    timestamp: at.getTime(),
    unique_identifier: authorId,
    ...(action === 'insert' && { text }),
  };
  return JSON.stringify(content).replace(/"(comment_id|video_id|parent_comment_id)":"(\d+)"/g, '"$1":$2');
}

/** A message as an event holds it: lower case words, names of both sides. */
export function pushedMessage(account: TikTokAccount, person: TikTokPerson, message: TikTokMessage): Node {
  const sides = sidesOf(account, person, message.fromBusiness, 'lower');
  return { type: message.type, ...partOf(message), ...baseOf(message), ...sides, unique_identifier: person.uniqueId };
}

/** A message as the list shows it: upper case words, the people beside it. */
export function listedMessage(account: TikTokAccount, person: TikTokPerson, message: TikTokMessage): Node {
  const { from, to, ...users } = sidesOf(account, person, message.fromBusiness, 'upper');
  return { message_type: message.type.toUpperCase(), ...partOf(message), ...baseOf(message), sender: from, recipient: to, ...users }; // prettier-ignore
}

function baseOf({ id, conversationId, createdAt, quotedId, fromBusiness, source }: TikTokMessage): Node {
  return {
    message_id: id,
    conversation_id: conversationId,
    timestamp: createdAt.getTime(),
    ...(quotedId !== null && { referenced_message_info: { referenced_message_id: quotedId } }),
    ...(fromBusiness && { message_tag: { source } }),
  };
}

function partOf({ type, body }: TikTokMessage): Node {
  if (type === 'text') return { text: { body } };
  if (type === 'image' || type === 'video') return { [type]: { media_id: body } };
  if (type === 'share_post') return { share_post: { embed_url: body } };
  return type === 'sticker' ? { sticker: { url: body } } : {};
}

/** Who a message or a reading is from and for. */
export function sidesOf(account: TikTokAccount, person: TikTokPerson, fromBusiness: boolean, words: 'lower' | 'upper') {
  const role = (name: string) => (words === 'lower' ? name : name.toUpperCase());
  const business = { id: account.openId, role: role('business_account') };
  const personal = { id: person.userId, role: role('personal_account') };
  return fromBusiness
    ? { from: account.username, from_user: business, to: person.username, to_user: personal }
    : { from: person.username, from_user: personal, to: account.username, to_user: business };
}

export function conversationNode({ id, messages }: TikTokConversation): Node {
  return { conversation_id: id, update_time: messages.at(-1)?.createdAt.getTime() ?? 0 };
}

export function participantNodes(account: TikTokAccount, person: TikTokPerson): Node[] {
  const node = (id: string, role: string, { displayName, username, uniqueId }: TikTokPerson) => ({
    id,
    role,
    username,
    display_name: displayName,
    profile_image: `https://img.example/${uniqueId}.jpg?x-expires=1790090000`,
  });
  return [node(account.openId, 'BUSINESS_ACCOUNT', account), node(person.userId, 'PERSONAL_ACCOUNT', person)];
}

function seconds(date: Date): string {
  return String(Math.floor(date.getTime() / 1000));
}
