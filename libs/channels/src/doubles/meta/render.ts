import type { GraphCall, GraphValue } from './graph-call';
import { partyOf } from './messaging';
import { pictureOf } from './pictures';
import type { MetaComment, MetaConversation, MetaMessage, MetaPost } from './shapes';
import { graphTime } from './state';

const PRIVATE_REPLY_MS = 7 * 86_400_000;

/** Whether a comment can still be answered in private: once, within 7 days, not our own, under our own posts. */
export function canReplyPrivately({ network: { state } }: GraphCall, target: MetaComment | MetaPost): boolean {
  const isYoung = state.now().getTime() - target.createdAt.getTime() <= PRIVATE_REPLY_MS;
  const accountId = 'postId' in target ? state.homeOf(target.postId) : target.accountId;
  return !state.privatelyAnswered.has(target.id) && isYoung && target.author.id !== accountId;
}

export function renderComment(call: GraphCall, comment: MetaComment): GraphValue {
  const { state } = call.network;
  const account = state.accountOf(comment);
  const ownId = call.token?.accountId ?? '';
  const onOwnPage = account.id === ownId;
  const isOwn = comment.author.id === ownId;
  const seesPeople = call.token?.scopes.includes('pages_read_user_content') ?? false;
  const post = state.posts.get(comment.postId);
  return {
    id: comment.id,
    ...((seesPeople || isOwn) && { from: { id: comment.author.id, name: isOwn ? account.name : comment.author.name } }),
    message: comment.text,
    created_time: graphTime(comment.createdAt),
    ...(comment.parentId !== null && { parent: { id: comment.parentId } }),
    can_hide: onOwnPage && !isOwn,
    can_remove: onOwnPage || isOwn,
    can_comment: post?.commentsOpen ?? true,
    can_reply_privately: onOwnPage && canReplyPrivately(call, comment),
    is_hidden: comment.hidden,
    permalink_url: `https://www.facebook.com/${comment.postId}?comment_id=${comment.id.split('_')[1] ?? ''}`,
    ...(comment.pictureUrl && {
      attachment: { type: 'photo', media: { image: { src: comment.pictureUrl } }, url: comment.pictureUrl },
    }),
    like_count: comment.likes.size,
    user_likes: comment.likes.has(ownId),
    comment_count: state.commentsUnder(comment.postId).filter(({ parentId }) => parentId === comment.id).length,
  };
}

export function renderPost(call: GraphCall, post: MetaPost): GraphValue {
  const ownId = call.token?.accountId ?? '';
  const account = call.network.state.account(post.accountId);
  const name = post.author.id === account.id ? account.name : post.author.name;
  const picture = pictureOf(call, post);
  return {
    id: post.id,
    from: { id: post.author.id, name },
    message: post.text,
    created_time: graphTime(post.createdAt),
    updated_time: graphTime(post.updatedAt),
    permalink_url: `https://www.facebook.com/${post.id}`,
    ...(picture !== null && { full_picture: picture }),
    is_published: !post.isAd,
    likes: { data: [], summary: { total_count: post.likes.size, has_liked: post.likes.has(ownId) } },
    comments: { data: [], summary: { total_count: call.network.state.commentsUnder(post.id).length } },
  };
}

export function renderMedia(call: GraphCall, media: MetaPost): GraphValue {
  const picture = pictureOf(call, media);
  return {
    id: media.id,
    caption: media.text,
    permalink: permalinkOf(media),
    timestamp: graphTime(media.createdAt),
    media_type: 'IMAGE',
    media_product_type: media.isAd ? 'AD' : 'FEED',
    ...(picture !== null && { media_url: picture }),
    like_count: media.likes.size,
    comments_count: call.network.state.commentsUnder(media.id).length,
    owner: { id: media.author.id },
    username: media.author.username,
  };
}

export function renderInstagramComment(call: GraphCall, comment: MetaComment): GraphValue {
  const { state } = call.network;
  const replies = state.commentsUnder(comment.postId).filter(({ parentId }) => parentId === comment.id);
  const media = state.post(comment.postId);
  return {
    id: comment.id,
    text: comment.text,
    timestamp: graphTime(comment.createdAt),
    username: comment.author.username,
    from: { id: comment.author.id, username: comment.author.username },
    hidden: comment.hidden,
    like_count: comment.likes.size,
    ...(comment.parentId !== null && { parent_id: comment.parentId }),
    media: { id: media.id, permalink: permalinkOf(media) },
    ...(replies.length > 0 && { replies: { data: replies.map((reply) => renderInstagramComment(call, reply)) } }),
  };
}

function permalinkOf(media: MetaPost): string {
  return `https://www.instagram.com/p/${media.id}/`;
}

export function renderConversation(call: GraphCall, conversation: MetaConversation): GraphValue {
  const account = call.network.state.account(conversation.accountId);
  const parties = [conversation.personId, account.id].map((id) => partyOf(conversation, account, id));
  const newest = conversation.messages
    .filter(({ removed }) => !removed)
    .toReversed()
    .slice(0, 20);
  return {
    id: conversation.id,
    updated_time: graphTime(conversation.updatedAt),
    participants: { data: parties },
    unread_count: conversation.unread,
    can_reply: !conversation.blocked,
    messages: { data: newest.map((message) => renderMessage(call, conversation, message)) },
  };
}

export function renderMessage(call: GraphCall, conversation: MetaConversation, message: MetaMessage): GraphValue {
  const account = call.network.state.account(conversation.accountId);
  const toId = message.fromId === account.id ? conversation.personId : account.id;
  const reactions = [...message.reactions].map(([id, reaction]) => ({ reaction, users: [{ id }] }));
  return {
    id: message.mid,
    created_time: graphTime(message.createdAt),
    from: partyOf(conversation, account, message.fromId),
    to: { data: [partyOf(conversation, account, toId)] },
    message: message.text,
    ...(message.attachments.length > 0 && {
      attachments: { data: message.attachments.map(renderAttachment) },
    }),
    ...(reactions.length > 0 && { reactions: { data: reactions } }),
    ...(message.story && { story: { reply_to: { id: message.story.id, link: message.story.url } } }),
    ...(message.replyTo !== null && { reply_to: { mid: message.replyTo } }),
  };
}

function renderAttachment({ type, url }: { type: string; url: string }): GraphValue {
  if (type === 'image') return { image_data: { url } };
  if (type === 'video') return { video_data: { url } };
  return { file_url: url, name: url.split('/').at(-1) ?? 'file' };
}
