import {
  GraphProblem,
  missing,
  needs,
  picked,
  tokenOf,
  type GraphCall,
  type GraphValue,
  type Route,
} from './graph-call';
import { renderComment, renderConversation, renderMessage, renderPost } from './render';
import type { MetaComment } from './shapes';

const NEWEST = 20;

/** Single objects by their id. */
export const OBJECT_ROUTES: [method: string, path: RegExp, route: Route][] = [
  ['GET', /^([\w.]+)$/, read],
  ['POST', /^(\w+)$/, change],
  ['DELETE', /^(\w+)$/, remove],
];

function read(call: GraphCall, match: RegExpExecArray): GraphValue {
  return picked(objectNamed(call, match[1] ?? ''), call.query.get('fields'));
}

function objectNamed(call: GraphCall, id: string): GraphValue {
  const { state } = call.network;
  const [comment, post, conversation] = [state.comments.get(id), state.posts.get(id), state.conversations.get(id)];
  if (comment && !comment.removed) return renderComment(call, comment);
  if (post && !post.removed) return renderPost(call, post);
  if (conversation) return renderConversation(call, conversation);
  const message = state.messages.get(id);
  if (message && !message.removed) return readableMessage(call, id);
  if (state.recommendations.has(id)) {
    throw new GraphProblem('(#12) Recommendations are deprecated for versions v22.0 and higher', 12);
  }
  throw missing(id);
}

/** Only the newest messages of a thread can be read. */
function readableMessage(call: GraphCall, mid: string): GraphValue {
  const { message, conversation } = call.network.messaging.found(mid);
  if (!conversation.messages.slice(-NEWEST).includes(message)) throw missing(mid);
  return renderMessage(call, conversation, message);
}

function commentOnPage(call: GraphCall, id: string): MetaComment | null {
  const comment = call.network.state.comments.get(id);
  return comment && !comment.removed ? comment : null;
}

/** A post to the comment itself changes it: its text, when it is one's own, or whether it is hidden. */
function change(call: GraphCall, match: RegExpExecArray): GraphValue {
  needs(call, 'pages_manage_engagement');
  const id = match[1] ?? '';
  const comment = commentOnPage(call, id);
  if (!comment) throw missing(id);
  const { accountId } = tokenOf(call);
  const isOwn = comment.author.id === accountId;
  const { message, is_hidden: hidden } = call.body;
  if (typeof message === 'string') {
    if (!isOwn) throw new GraphProblem('(#200) Permissions error: not your comment', 200, null, 403);
    call.network.space.editComment(id, message);
  }
  if (hidden !== undefined) {
    if (isOwn || call.network.state.accountOf(comment).id !== accountId) {
      throw new GraphProblem('(#200) This comment cannot be hidden', 200, null, 403);
    }
    call.network.space.setHidden(id, hidden === true || hidden === 'true');
  }
  return { success: true };
}

function remove(call: GraphCall, match: RegExpExecArray): GraphValue {
  needs(call, 'pages_manage_engagement');
  const id = match[1] ?? '';
  const { state, space } = call.network;
  const { accountId } = tokenOf(call);
  const comment = commentOnPage(call, id);
  if (comment) {
    if (state.accountOf(comment).id !== accountId && comment.author.id !== accountId) throw missing(id);
    space.removeComment(id);
    return { success: true };
  }
  const post = state.posts.get(id);
  if (!post || post.removed || post.accountId !== accountId) throw missing(id);
  space.removePost(id);
  return { success: true };
}
