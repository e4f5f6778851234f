import {
  accountFor,
  GraphProblem,
  missing,
  needs,
  paged,
  parameter,
  picked,
  type GraphCall,
  type GraphValue,
  type Route,
} from './graph-call';
import { asPerson } from './public-space';
import { renderInstagramComment, renderMedia } from './render';
import type { MetaComment } from './shapes';

const MOST_CHARACTERS = 2200;

/** An Instagram account's media, their comments and replies, and mentions elsewhere. */
export const INSTAGRAM_ROUTES: [method: string, path: RegExp, route: Route][] = [
  ['GET', /^(\w+)\/media$/, listMedia],
  ['GET', /^(180\d{14})\/comments$/, listComments],
  ['POST', /^(180\d{14})\/comments$/, addComment],
  ['GET', /^(179\d{14})\/replies$/, listReplies],
  ['POST', /^(179\d{14})\/replies$/, addReply],
  ['POST', /^(\w+)\/mentions$/, answerMention],
  ['GET', /^(17841\d{12})$/, readMentioned],
  [
    'GET',
    /^(180\d{14})$/,
    (call, match) => picked(renderMedia(call, mediaOf(call, match[1])), call.query.get('fields')),
  ],
  ['POST', /^(180\d{14})$/, openComments],
  ['GET', /^(179\d{14})$/, readComment],
  ['POST', /^(179\d{14})$/, hide],
  ['DELETE', /^(179\d{14})$/, remove],
];

const COMMENTS = ['instagram_manage_comments', 'instagram_business_manage_comments'] as const;

function commentOf(call: GraphCall, id = ''): MetaComment {
  const comment = call.network.state.comments.get(id);
  if (!comment || comment.removed) throw missing(id);
  return comment;
}

/** A comment under the account's own media. */
function ownComment(call: GraphCall, id = ''): MetaComment {
  needs(call, ...COMMENTS);
  const comment = commentOf(call, id);
  accountFor(call, call.network.state.homeOf(comment.postId));
  return comment;
}

function mediaOf(call: GraphCall, id = '') {
  const media = call.network.state.posts.get(id);
  if (!media || media.removed) throw missing(id);
  return media;
}

function listMedia(call: GraphCall, match: RegExpExecArray): GraphValue {
  needs(call, 'instagram_basic', 'instagram_business_basic');
  const account = accountFor(call, match[1] ?? '');
  const media = [...call.network.state.posts.values()].filter(
    (post) => post.accountId === account.id && !post.removed && !post.isAd,
  );
  return paged(
    call,
    media.toReversed(),
    (post) => post.id,
    (post) => renderMedia(call, post),
  );
}

function listComments(call: GraphCall, match: RegExpExecArray): GraphValue {
  needs(call, ...COMMENTS);
  const top = call.network.state.commentsUnder(mediaOf(call, match[1]).id).filter(({ parentId }) => parentId === null);
  return paged(
    call,
    top.toReversed(),
    (entry) => entry.id,
    (entry) => renderInstagramComment(call, entry),
  );
}

function listReplies(call: GraphCall, match: RegExpExecArray): GraphValue {
  const comment = ownComment(call, match[1]);
  const replies = call.network.state.commentsUnder(comment.postId).filter(({ parentId }) => parentId === comment.id);
  return paged(
    call,
    replies.toReversed(),
    (entry) => entry.id,
    (entry) => renderInstagramComment(call, entry),
  );
}

function readComment(call: GraphCall, match: RegExpExecArray): GraphValue {
  return picked(renderInstagramComment(call, ownComment(call, match[1])), call.query.get('fields'));
}

function textOf(call: GraphCall): string {
  const text = parameter(call, 'message');
  if (text.trim() === '') throw new GraphProblem('(#100) The parameter message is required', 100);
  if (text.length > MOST_CHARACTERS) throw new GraphProblem('(#100) The message is too long', 100);
  return text;
}

function addReply(call: GraphCall, match: RegExpExecArray): GraphValue {
  const comment = ownComment(call, match[1]);
  if (comment.hidden) throw new GraphProblem('(#100) A hidden comment cannot be answered', 100);
  const account = call.network.state.accountOf(comment);
  const reply = { postId: comment.postId, parentId: comment.id, author: asPerson(account), text: textOf(call) };
  return { id: call.network.space.addComment(reply).id };
}

function addComment(call: GraphCall, match: RegExpExecArray): GraphValue {
  needs(call, ...COMMENTS);
  const media = mediaOf(call, match[1]);
  const account = accountFor(call, media.accountId);
  return { id: call.network.space.addComment({ postId: media.id, author: asPerson(account), text: textOf(call) }).id };
}

function openComments(call: GraphCall, match: RegExpExecArray): GraphValue {
  const media = mediaOf(call, match[1]);
  accountFor(call, media.accountId);
  media.commentsOpen = parameter(call, 'comment_enabled') === 'true';
  return { success: true };
}

function answerMention(call: GraphCall, match: RegExpExecArray): GraphValue {
  needs(call, ...COMMENTS);
  const account = accountFor(call, match[1] ?? '');
  const media = mediaOf(call, parameter(call, 'media_id'));
  const commentId = parameter(call, 'comment_id') || null;
  const named = commentId === null ? media.mentions : commentOf(call, commentId).mentions;
  if (!named.includes(account.id)) throw new GraphProblem('(#100) The account was not mentioned there', 100);
  const reply = { postId: media.id, parentId: commentId, author: asPerson(account), text: textOf(call) };
  return { id: call.network.space.addComment(reply).id };
}

/** `GET /{ig-id}?fields=mentioned_comment.comment_id(…){…}`; no author's id is given. */
function readMentioned(call: GraphCall, match: RegExpExecArray): GraphValue {
  const account = accountFor(call, match[1] ?? '');
  const fields = call.query.get('fields') ?? '';
  const [, kind, id] = /^mentioned_(comment|media)\.\w+\((\w+)\)/.exec(fields) ?? [];
  if (kind === undefined) return picked({ id: account.id, username: account.username, name: account.name }, fields);
  if (kind === 'media') {
    const media = mediaOf(call, id);
    if (!media.mentions.includes(account.id)) throw missing(id ?? '');
    return { mentioned_media: renderMedia(call, media), id: account.id };
  }
  const comment = commentOf(call, id);
  if (!comment.mentions.includes(account.id)) throw missing(id ?? '');
  const { from: _from, ...shown } = renderInstagramComment(call, comment);
  return { mentioned_comment: shown, id: account.id };
}

function hide(call: GraphCall, match: RegExpExecArray): GraphValue {
  const comment = ownComment(call, match[1]);
  const asked = parameter(call, 'hide');
  if (asked !== 'true' && asked !== 'false') throw new GraphProblem('(#100) The parameter hide is required', 100);
  call.network.space.setHidden(comment.id, asked === 'true');
  return { success: true };
}

function remove(call: GraphCall, match: RegExpExecArray): GraphValue {
  call.network.space.removeComment(ownComment(call, match[1]).id);
  return { success: true };
}
