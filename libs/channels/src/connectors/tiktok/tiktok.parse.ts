import type { AccountContext } from '../../spi/connector';
import type { InboundEvent, InboundIdentity, ItemSeen } from '../../spi/inbound';
import { hiddenOrShown, idOf, identity, itemSeen, type Json, laterOf, linkedAttachment, postOf, recordOf, recordsOf, textOf, threadOf, timeOf } from '../../spi/read'; // prettier-ignore
import { messageEvents, readEvents, withheldNote } from './tiktok.messages';
import { commentAuthor, givenId, isHidden, openTikTokPayload, parentOf, videoPost } from './tiktok.payloads';

/** Webhook body, or what was read of the API → events. */
export function parseTikTok(payload: string, account: AccountContext): InboundEvent[] {
  const opened = openTikTokPayload(payload, account);
  if (opened.source === 'unknown') return [];
  if (opened.source === 'landed') return landedEvents(opened.kind, opened.value, opened.at, account);
  const { event, content, sentAt } = opened;
  switch (event) {
    case 'comment.update':
      return commentUpdate(content, sentAt);
    case 'im_receive_high_intent_comment':
      return commentHint(content);
    case 'im_receive_msg':
    case 'im_send_msg':
      return messageEvents(content, account);
    case 'im_receive_msg_eu':
      return [{ type: 'hint', ref: `withheld:${Date.parse(timeOf(content['timestamp']) ?? sentAt)}` }];
    case 'im_mark_read_msg':
      return readEvents(content, account);
    case 'brand.mention.event':
      return mention(content, sentAt);
    case 'post.publish.publicly_available':
      return videoHint(givenId(content['post_id']));
    case 'authorization.removed':
      return [{ type: 'notice', code: 'needs-sign-in', detail: removalText(content['reason']) }];
    default:
      return [];
  }
}

function landedEvents(kind: string, value: Json, at: string, account: AccountContext): InboundEvent[] {
  switch (kind) {
    case 'comment':
      return readComment(recordOf(value['comment']) ?? {}, recordOf(value['video']), at);
    case 'video': {
      const post = videoPost(recordOf(value['video']));
      return post ? [{ type: 'post', post }] : [];
    }
    case 'message': {
      const file = value['file'] === undefined ? {} : { file: recordOf(value['file']) };
      const read = { at, participants: recordsOf(value['participants']), ...file };
      return messageEvents(recordOf(value['message']) ?? {}, account, read);
    }
    case 'withheld':
      return [withheldNote(at)];
    case 'removed': {
      const id = idOf(value['id']);
      return id === null ? [] : [{ type: 'removed', externalId: id, at }];
    }
    case 'notice':
      return [{ type: 'notice', code: 'permission-lost', detail: textOf(value['detail']) ?? 'TikTok refuses' }];
    default:
      return [];
  }
}

/** A comment as the API shows it. Nobody can edit one, so that its state is all that changes. */
function readComment(comment: Json, video: Json | null, at: string): InboundEvent[] {
  const [id, videoId] = [idOf(comment['comment_id']), idOf(comment['video_id']) ?? idOf(video?.['item_id'])];
  const createdAt = timeOf(comment['create_time']);
  if (id === null || videoId === null || videoId === id || createdAt === null) return [];
  const context = videoPost(video);
  const image = textOf(comment['image_url']) || null;
  const parent = parentOf(comment);
  const item: ItemSeen = itemSeen({
    externalId: id,
    kind: 'comment',
    direction: comment['owner'] === true ? 'out' : 'in',
    thread: threadOf(parent ?? id),
    parentExternalId: parent,
    post: context?.externalId === videoId ? context : postOf(videoId),
    author: commentAuthor(comment),
    text: textOf(comment['text']) ?? '',
    attachments: image === null ? [] : [linkedAttachment('image', image)],
    createdAt,
    revisedAt: laterOf(createdAt, at),
    ...visibilityOf(comment),
  });
  return context ? [item] : [item, ...videoHint(videoId)];
}

function visibilityOf(comment: Json): Pick<ItemSeen, 'platformState' | 'stateUnknown'> {
  const hidden = isHidden(comment);
  if (hidden === null) return { platformState: 'visible', stateUnknown: true };
  return { platformState: hidden ? 'hidden' : 'visible' };
}

/** New ones are read before they are shown: the event tells neither who wrote them nor whether it was the account itself. */
function commentUpdate(content: Json, sentAt: string): InboundEvent[] {
  const id = idOf(content['comment_id']);
  const at = timeOf(content['timestamp']) ?? sentAt;
  if (id === null) return [];
  switch (textOf(content['comment_action'])) {
    case 'insert':
      return commentHint(content);
    case 'delete':
      return [{ type: 'removed', externalId: id, at }];
    case 'set_to_hidden':
    case 'set_to_friends_only':
      return [hiddenOrShown(id, true, at)];
    case 'set_to_public':
      return [hiddenOrShown(id, false, at)];
    default:
      return [];
  }
}

function commentHint(content: Json): InboundEvent[] {
  const [videoId, id] = [givenId(content['video_id']), givenId(content['comment_id'])];
  if (videoId === null || id === null || !/^\d+$/.test(`${videoId}${id}`)) return [];
  return [{ type: 'hint', ref: `comment:${videoId}:${id}` }];
}

function videoHint(id: string | null): InboundEvent[] {
  return id === null || !/^\d+$/.test(id) ? [] : [{ type: 'hint', ref: `video:${id}`, ifPostUnread: id }];
}

/**
 * Somebody named the account below or in a video. Of a comment the event has no words; the video may be the account's own,
 * whose comments can be read.
 */
function mention(content: Json, sentAt: string): InboundEvent[] {
  const videoId = givenId(content['video_id']);
  const commentId = givenId(content['comment_id']);
  if (videoId === null || videoId === commentId) return [];
  if (commentId !== null && isOwnVideo(content)) return commentHint(content);
  const permalink = textOf(content['share_url']) || null;
  const caption = textOf(content['video_caption']);
  const publishedAt = timeOf(content['video_create_time']);
  const post = commentId === null ? null : postOf(videoId, { text: caption, permalink, publishedAt });
  return [
    itemSeen({
      externalId: commentId ?? videoId,
      kind: 'mention',
      direction: 'in',
      thread: threadOf(commentId ?? videoId),
      post,
      author: mentioner(content, permalink, commentId === null),
      text: commentId === null ? (caption ?? '') : '',
      attachments: commentId === null ? [] : [linkedAttachment('comment', null)],
      permalink,
      stateUnknown: true,
      createdAt: commentId === null ? (publishedAt ?? sentAt) : sentAt,
      revisedAt: laterOf(publishedAt ?? sentAt, sentAt),
    }),
  ];
}

function isOwnVideo(content: Json): boolean {
  const own = textOf(content['unique_name_of_mentioned_user'])?.replace(/^@/, '').toLowerCase();
  const owner = ownerIn(textOf(content['share_url']));
  return own !== undefined && own !== '' && owner?.toLowerCase() === own;
}

/** The handle in a video's address: whose video it is. */
function ownerIn(address: string | null): string | null {
  return /tiktok\.com\/@([\w.]+)/i.exec(address ?? '')?.[1] ?? null;
}

function mentioner(content: Json, permalink: string | null, wroteVideo: boolean): InboundIdentity | null {
  const id = idOf(content['unique_identifier']);
  const handle = wroteVideo ? ownerIn(permalink) : null;
  if (id === null) return null;
  const profileUrl = handle === null ? null : `https://www.tiktok.com/@${handle}`;
  return identity(id, { name: handle ?? '', handle, profileUrl });
}

function removalText(reason: unknown): string {
  const known =
    typeof reason === 'number' || typeof reason === 'string' ? ` (reason ${String(reason).slice(0, 60)})` : '';
  return `The account’s permission was taken back on TikTok${known}. Connect the account again.`;
}
