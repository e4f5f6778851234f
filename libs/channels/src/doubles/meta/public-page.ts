import type { MetaComment, PublicComment, PublicMetaPage, PublicPost } from './shapes';
import type { MetaState } from './state';

/** What anybody sees of an account: newest posts first, comments oldest first, nothing hidden or removed. */
export function publicPageOf(state: MetaState, accountId: string): PublicMetaPage {
  const { id, platform, name, username } = state.account(accountId);
  const posts = [...state.posts.values()]
    .filter((post) => post.accountId === accountId && !post.removed)
    .toReversed()
    .map((post): PublicPost => ({
      id: post.id,
      author: post.author.name,
      text: post.text,
      pictureUrl: post.pictureUrl,
      at: post.createdAt.toISOString(),
      likes: post.likes.size,
      comments: commentsOf(state, post.id),
    }));
  const recommendations = [...state.recommendations.values()]
    .filter((entry) => entry.pageId === accountId && !entry.removed)
    .map((entry) => ({
      id: entry.storyId,
      author: entry.author.name,
      positive: entry.positive,
      text: entry.text,
      at: entry.createdAt.toISOString(),
      replies: commentsOf(state, storyPostId(entry.author.id, entry.storyId)),
    }));
  return { id, platform, name, username, posts, recommendations };
}

/** The post under which the comments of a recommendation stand. */
export function storyPostId(authorId: string, storyId: string): string {
  return `${authorId}_${storyId}`;
}

function commentsOf(state: MetaState, postId: string): PublicComment[] {
  const visible = state.commentsUnder(postId).filter(({ hidden }) => !hidden);
  const shown = (comment: MetaComment): PublicComment => ({
    id: comment.id,
    author: comment.author.name,
    text: comment.text,
    pictureUrl: comment.pictureUrl,
    at: comment.createdAt.toISOString(),
    likes: comment.likes.size,
    replies: visible.filter(({ parentId }) => parentId === comment.id).map(shown),
  });
  return visible.filter(({ parentId }) => parentId === null).map(shown);
}
