import {
  accountFor,
  GraphProblem,
  missing,
  needs,
  paged,
  parameter,
  type GraphCall,
  type GraphValue,
  type Route,
} from './graph-call';
import { storyPostId } from './public-page';
import { asPerson } from './public-space';
import { renderComment, renderPost } from './render';
import type { MetaPost } from './shapes';

const MOST_CHARACTERS = 8000;

/** A Page's posts, their comments, likes, blocks and uploads. */
export const PAGE_ROUTES: [method: string, path: RegExp, route: Route][] = [
  ['GET', /^(\w+)\/(feed|published_posts|visitor_posts|tagged)$/, listPosts],
  ['GET', /^(\w+)\/comments$/, listComments],
  ['POST', /^(\w+)\/comments$/, addComment],
  ['POST', /^(\w+)\/likes$/, (call, match) => like(call, match[1] ?? '', true)],
  ['DELETE', /^(\w+)\/likes$/, (call, match) => like(call, match[1] ?? '', false)],
  ['GET', /^(\w+)\/blocked$/, listBlocked],
  ['POST', /^(\w+)\/blocked$/, (call, match) => block(call, match[1] ?? '', true)],
  ['DELETE', /^(\w+)\/blocked$/, (call, match) => block(call, match[1] ?? '', false)],
  ['POST', /^(\w+)\/(photos|videos)$/, upload],
];

function listPosts(call: GraphCall, match: RegExpExecArray): GraphValue {
  needs(call, 'pages_read_engagement');
  const account = accountFor(call, match[1] ?? '');
  const since = Number(call.query.get('since') ?? 0) * 1000;
  const isWanted: Record<string, (post: MetaPost) => boolean> = {
    feed: (post) => post.accountId === account.id && !post.isAd,
    published_posts: (post) => post.accountId === account.id && post.author.id === account.id && !post.isAd,
    visitor_posts: (post) => post.accountId === account.id && post.author.id !== account.id,
    tagged: (post) => post.mentions.includes(account.id),
  };
  const wanted = [...call.network.state.posts.values()]
    .filter((post) => !post.removed && post.createdAt.getTime() >= since && isWanted[match[2] ?? '']?.(post))
    .toReversed();
  return paged(
    call,
    wanted,
    (post) => post.id,
    (post) => renderPost(call, post),
  );
}

function listComments(call: GraphCall, match: RegExpExecArray): GraphValue {
  const id = match[1] ?? '';
  const { state } = call.network;
  if (state.recommendations.has(id)) {
    throw new GraphProblem('(#12) Recommendations are deprecated for versions v22.0 and higher', 12);
  }
  needs(call, 'pages_read_engagement', 'pages_read_user_content');
  const comment = state.comments.get(id);
  const post = state.posts.get(comment?.postId ?? id);
  if (!post || post.removed || comment?.removed) throw missing(id);
  const isFlat = call.query.get('filter') === 'stream' || comment !== undefined;
  const below = state
    .commentsUnder(post.id)
    .filter(({ parentId }) => (comment ? parentId === comment.id : isFlat || parentId === null));
  const ordered = call.query.get('order') === 'reverse_chronological' ? below.toReversed() : below;
  return paged(
    call,
    ordered,
    (entry) => entry.id,
    (entry) => renderComment(call, entry),
  );
}

function addComment(call: GraphCall, match: RegExpExecArray): GraphValue {
  needs(call, 'pages_manage_engagement');
  const id = match[1] ?? '';
  const { state, space } = call.network;
  const text = parameter(call, 'message');
  const pictureUrl = attachedTo(call);
  if (text === '' && pictureUrl === null) throw new GraphProblem('(#100) The parameter message is required', 100);
  if (text.length > MOST_CHARACTERS) throw new GraphProblem('(#100) The message is too long', 100);
  const comment = state.comments.get(id);
  const story = state.recommendations.get(id);
  const postId = story ? storyPostId(story.author.id, id) : (comment?.postId ?? id);
  const post = state.posts.get(postId);
  if (comment?.removed || story?.removed || (!story && !comment && (!post || post.removed))) throw missing(id);
  const author = asPerson(accountFor(call, 'me'));
  return { id: space.addComment({ postId, parentId: comment?.id ?? null, author, text, pictureUrl }).id };
}

function attachedTo(call: GraphCall): string | null {
  const uploaded = parameter(call, 'attachment_id');
  if (uploaded !== '') {
    const url = call.network.state.uploads.get(uploaded);
    if (url === undefined) throw missing(uploaded);
    return url;
  }
  return parameter(call, 'attachment_url') || null;
}

function like(call: GraphCall, id: string, likes: boolean): GraphValue {
  needs(call, 'pages_manage_engagement');
  const { state, space } = call.network;
  const target = state.comments.get(id) ?? state.posts.get(id);
  if (!target || target.removed) throw missing(id);
  space.like(id, accountFor(call, 'me').id, likes);
  return { success: true };
}

function block(call: GraphCall, name: string, blocks: boolean): GraphValue {
  needs(call, 'pages_manage_engagement');
  const { blocked } = accountFor(call, name);
  const user = parameter(call, 'user');
  if (!call.network.state.people.has(user)) throw missing(user);
  if (blocks) blocked.add(user);
  else blocked.delete(user);
  return { [user]: true };
}

function listBlocked(call: GraphCall, match: RegExpExecArray): GraphValue {
  const { blocked } = accountFor(call, match[1] ?? '');
  const asked = call.query.get('user');
  const ids = [...blocked].filter((id) => asked === null || id === asked);
  return paged(
    call,
    ids,
    (id) => id,
    (id) => ({ id, name: call.network.state.people.get(id)?.name ?? '' }),
  );
}

function upload(call: GraphCall, match: RegExpExecArray): GraphValue {
  accountFor(call, match[1] ?? '');
  const { source } = call.body;
  if (!(source instanceof Blob)) throw new GraphProblem('(#324) Requires upload file', 324);
  const id = String(call.network.state.next() + 90_000);
  call.network.state.uploads.set(id, `https://cdn.example/${id}/${source instanceof File ? source.name : 'file'}`);
  return { id };
}
