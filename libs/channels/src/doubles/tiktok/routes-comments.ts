import { accountOf, given, listed, pageOf, required, type TikTokCall } from './call';
import { commentNode, videoNode } from './render';
import { type TikTokComment, TikTokRefusal } from './shapes';

type Data = Record<string, unknown>;

const SHOWN_REPLIES = 3;

export function readProfile(call: TikTokCall): Data {
  const { username, displayName } = accountOf(call, 'user.info.basic');
  const fields = listed(call, 'fields') ?? [];
  if (fields.includes('username')) accountOf(call, 'user.info.username');
  return { username, display_name: displayName };
}

export function listVideos(call: TikTokCall): Data {
  const { openId } = accountOf(call, 'video.list');
  const fields = listed(call, 'fields') ?? ['item_id'];
  const own = [...call.network.videos.values()].filter(({ accountId }) => accountId === openId).toReversed();
  const { page, ...rest } = pageOf(call, own, 'max_count', 20);
  const nodes = page.map((video) => Object.entries(videoNode(call.network, video)));
  return { videos: nodes.map((node) => Object.fromEntries(node.filter(([name]) => fields.includes(name)))), ...rest };
}

/** The video of a call, which has to be the account's own. */
function ownVideo(call: TikTokCall, ...scopes: string[]): string {
  const { openId } = accountOf(call, ...scopes);
  const video = call.network.video(required(call, 'video_id'));
  if (video.accountId !== openId) throw new TikTokRefusal(40002, 'video_id: not found among the videos of the account');
  return video.id;
}

export function listComments(call: TikTokCall): Data {
  const { network, query } = call;
  const videoId = ownVideo(call, 'comment.list');
  const ids = listed(call, 'comment_ids');
  if (ids && ids.length > 30) throw new TikTokRefusal(40002, 'comment_ids: at most 30');
  const all = network
    .livingComments(videoId)
    .filter(({ id, parentId }) => (ids ? ids.includes(id) : parentId === null));
  const { page, ...rest } = pageOf(call, sorted(call, visible(call, all)), 'max_count', 30);
  const withReplies = query.get('include_replies') === 'true';
  const node = (comment: TikTokComment) => ({
    ...commentNode(network, comment),
    ...(withReplies && { reply_list: network.repliesTo(comment.id).slice(0, SHOWN_REPLIES).map((reply) => commentNode(network, reply)) }), // prettier-ignore
  });
  return { comments: page.map(node), ...rest };
}

export function listReplies(call: TikTokCall): Data {
  const { network } = call;
  ownVideo(call, 'comment.list');
  const parent = network.livingComment(required(call, 'comment_id'));
  if (parent.status === 'HIDDEN') throw new TikTokRefusal(40002, 'comment_id: replies to a hidden comment are not supported'); // prettier-ignore
  const { page, ...rest } = pageOf(call, sorted(call, visible(call, network.repliesTo(parent.id))), 'max_count', 30);
  return { comments: page.map((reply) => commentNode(network, reply)), ...rest };
}

function visible({ query }: TikTokCall, all: TikTokComment[]): TikTokComment[] {
  return query.get('status') === 'PUBLIC' ? all.filter(({ status }) => status === 'PUBLIC') : all;
}

/** Without `sort_field` there is no order to rely on. */
function sorted({ query }: TikTokCall, all: TikTokComment[]): TikTokComment[] {
  if (query.get('sort_field') !== 'create_time') return all.toSorted((a, b) => (a.id.at(-3) ?? '').localeCompare(b.id.at(-3) ?? '')); // prettier-ignore
  const ascending = all.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  return query.get('sort_order') === 'asc' ? ascending : ascending.toReversed();
}

export function createReply(call: TikTokCall): Data {
  const { network } = call;
  const account = accountOf(call, 'comment.list.manage');
  const [videoId, commentId, text] = [required(call, 'video_id'), required(call, 'comment_id'), required(call, 'text')];
  // below other people's videos the double keeps nothing
  if (!network.videos.has(videoId)) return elsewhere(call, videoId, text);
  const reply = network.comment(account.uniqueId, videoId, text, commentId);
  return answerOf(call, reply);
}

export function createComment(call: TikTokCall): Data {
  const { network } = call;
  const account = accountOf(call, 'comment.list.manage');
  const [videoId, text] = [required(call, 'video_id'), required(call, 'text')];
  if (!network.videos.has(videoId)) return elsewhere(call, videoId, text);
  return answerOf(call, network.comment(account.uniqueId, videoId, text));
}

function elsewhere({ network }: TikTokCall, videoId: string, text: string): Data {
  const create_time = String(Math.floor(network.now().getTime() / 1000));
  const comment_id = network.nextId();
  network.elsewhere.push({ id: comment_id, videoId, text });
  return { comment_id, video_id: videoId, text, create_time };
}

function answerOf({ network }: TikTokCall, comment: TikTokComment): Data {
  const { comment_id, video_id, unique_identifier, text, create_time, parent_comment_id } = commentNode(
    network,
    comment,
  );
  return { comment_id, video_id, unique_identifier, text, create_time, parent_comment_id };
}

export function setHidden(call: TikTokCall): Data {
  const videoId = ownVideo(call, 'comment.list.manage');
  const comment = commentIn(call, videoId);
  const action = required(call, 'action');
  if (action !== 'HIDE' && action !== 'UNHIDE') throw new TikTokRefusal(40002, 'action: must be HIDE or UNHIDE');
  call.network.setStatus(comment.id, action === 'HIDE' ? 'HIDDEN' : 'PUBLIC');
  return {};
}

export function setPinned(call: TikTokCall): Data {
  const comment = commentIn(call, ownVideo(call, 'comment.list.manage'));
  comment.pinned = required(call, 'action') === 'PIN';
  return {};
}

export function setLiked(call: TikTokCall): Data {
  accountOf(call, 'comment.list.manage');
  const comment = call.network.livingComment(required(call, 'comment_id'));
  comment.liked = required(call, 'action') === 'LIKE';
  return {};
}

function commentIn(call: TikTokCall, videoId: string): TikTokComment {
  const comment = call.network.livingComment(required(call, 'comment_id'));
  if (comment.videoId !== videoId) throw new TikTokRefusal(40002, 'comment_id does not belong to video_id');
  return comment;
}

export function deleteComment(call: TikTokCall): Data {
  const { network } = call;
  const account = accountOf(call, 'comment.list.manage');
  const id = given(call, 'comment_id') ?? '';
  const index = network.elsewhere.findIndex((entry) => entry.id === id);
  if (index >= 0) {
    network.elsewhere.splice(index, 1);
    return {};
  }
  const comment = network.livingComment(id);
  if (comment.authorId !== account.uniqueId) throw new TikTokRefusal(40001, 'Only own comments can be deleted');
  network.removeComment(comment.id);
  return {};
}
