import type { MetaState } from './state';
import { unixSeconds } from './state';
import type { MetaAccount, MetaComment, MetaPerson, MetaPost, MetaRecommendation } from './shapes';

interface NewComment {
  postId: string;
  /** A top comment, or a reply, whose top comment is taken. */
  parentId?: string | null;
  author: MetaPerson;
  text: string;
  pictureUrl?: string | null;
  live?: boolean;
}

export interface NewPost {
  author: MetaPerson;
  text: string;
  pictureUrl?: string | null;
  isAd?: boolean;
  mentions?: string[];
}

/** Posts, comments and recommendations, with the webhook events that each change causes. */
export class PublicSpace {
  constructor(private readonly state: MetaState) {}

  addPost(accountId: string, { author, text, pictureUrl = null, isAd = false, mentions = [] }: NewPost): MetaPost {
    const account = this.state.account(accountId);
    const at = this.state.instant();
    const number = this.state.next();
    const id = account.platform === 'page' ? `${accountId}_${5000 + number}` : instagramId('180', number);
    const likes = new Set<string>();
    const when = { createdAt: at, updatedAt: at };
    const post = {
      id,
      accountId,
      author,
      text,
      pictureUrl,
      ...when,
      isAd,
      mentions,
      likes,
      removed: false,
      commentsOpen: true,
    };
    this.state.posts.set(id, post);
    // Ads are not told; only the comments under them are.
    if (account.platform === 'page' && !isAd) this.tellPost(post, 'add', at);
    for (const name of mentions) this.tellMention(this.state.account(name), post, null, at);
    return post;
  }

  editPost(postId: string, text: string): void {
    const post = this.state.post(postId);
    post.text = text;
    this.tellPost(post, 'edited', this.state.instant());
  }

  removePost(postId: string): void {
    const post = this.state.post(postId);
    post.removed = true;
    this.tellPost(post, 'remove', this.state.instant());
    for (const comment of this.state.commentsUnder(postId)) comment.removed = true;
  }

  addComment({ postId, parentId = null, author, text, pictureUrl = null, live = false }: NewComment): MetaComment {
    const parent = parentId === null ? null : this.state.comment(parentId);
    const account = this.state.account(this.state.homeOf(postId));
    if (account.blocked.has(author.id)) throw new Error(`${author.id} is blocked`);
    const at = this.state.instant();
    const number = this.state.next();
    const comment: MetaComment = {
      id:
        account.platform === 'page' ? `${postId.split('_')[1] ?? postId}_${7000 + number}` : instagramId('179', number),
      postId,
      parentId: parent ? (parent.parentId ?? parent.id) : null,
      author,
      text,
      pictureUrl,
      createdAt: at,
      hidden: false,
      removed: false,
      mentions: [],
      likes: new Set(),
    };
    this.state.comments.set(comment.id, comment);
    const post = this.state.posts.get(postId);
    if (post) post.updatedAt = at;
    this.tellComment(comment, 'add', at, live ? 'live_comments' : 'comments');
    return comment;
  }

  editComment(commentId: string, text: string): void {
    const comment = this.state.comment(commentId);
    if (this.state.accountOf(comment).platform === 'instagram') throw new Error('Instagram comments cannot be edited');
    comment.text = text;
    this.tellComment(comment, 'edited', this.state.instant());
  }

  removeComment(commentId: string): void {
    const comment = this.state.comment(commentId);
    const replies = this.state.commentsUnder(comment.postId).filter(({ parentId }) => parentId === commentId);
    for (const gone of [comment, ...replies]) {
      gone.removed = true;
      this.tellComment(gone, 'remove', this.state.instant());
    }
  }

  setHidden(commentId: string, hidden: boolean): void {
    const comment = this.state.comment(commentId);
    // Hiding one's own comment has no effect on Instagram.
    const account = this.state.accountOf(comment);
    if (comment.hidden === hidden || (account.platform === 'instagram' && comment.author.id === account.id)) return;
    comment.hidden = hidden;
    this.tellComment(comment, hidden ? 'hide' : 'unhide', this.state.instant());
  }

  like(objectId: string, personId: string, likes: boolean): void {
    const target = this.state.comments.get(objectId) ?? this.state.post(objectId);
    if (likes) target.likes.add(personId);
    else target.likes.delete(personId);
    const postId = 'postId' in target ? target.postId : target.id;
    const account = this.state.account(this.state.homeOf(postId));
    const at = this.state.instant();
    if (account.platform !== 'page') return;
    const of =
      'postId' in target ? { comment_id: target.id, parent_id: target.parentId ?? postId } : { parent_id: postId };
    const from = this.authorValue(account, this.state.people.get(personId) ?? asPerson(account));
    const value = {
      item: 'reaction',
      verb: likes ? 'add' : 'remove',
      reaction_type: 'like',
      post_id: postId,
      ...of,
      ...from,
    };
    this.state.emitChange(account, 'feed', { ...value, created_time: unixSeconds(at) }, at);
  }

  addRecommendation(pageId: string, author: MetaPerson, positive: boolean, text: string): MetaRecommendation {
    const at = this.state.instant();
    const storyId = String(6000 + this.state.next());
    const recommendation = { storyId, pageId, author, positive, text, createdAt: at, removed: false };
    this.state.recommendations.set(storyId, recommendation);
    this.tellRating(recommendation, 'add', at);
    return recommendation;
  }

  editRecommendation(storyId: string, positive: boolean, text: string): void {
    const recommendation = this.recommendation(storyId);
    Object.assign(recommendation, { positive, text });
    this.tellRating(recommendation, 'edit', this.state.instant());
  }

  removeRecommendation(storyId: string): void {
    const recommendation = this.recommendation(storyId);
    recommendation.removed = true;
    this.tellRating(recommendation, 'remove', this.state.instant());
  }

  /** Names an account in a comment under somebody else's post. */
  mentionIn(comment: MetaComment, accountId: string): void {
    comment.mentions.push(accountId);
    this.tellMention(this.state.account(accountId), this.state.post(comment.postId), comment, comment.createdAt);
  }

  private recommendation(storyId: string): MetaRecommendation {
    const found = this.state.recommendations.get(storyId);
    if (!found) throw new Error(`no recommendation ${storyId}`);
    return found;
  }

  private tellPost(post: MetaPost, verb: string, at: Date): void {
    const account = this.state.account(post.accountId);
    if (account.platform !== 'page') return;
    const value = {
      item: post.pictureUrl ? 'photo' : post.author.id === account.id ? 'status' : 'post',
      verb,
      post_id: post.id,
      ...this.authorValue(account, post.author),
      ...(verb === 'remove'
        ? {}
        : { message: post.text, published: 1, ...(post.pictureUrl && { link: post.pictureUrl }) }),
      created_time: unixSeconds(post.createdAt),
    };
    this.state.emitChange(account, 'feed', value, at);
  }

  private tellComment(comment: MetaComment, verb: string, at: Date, instagramField = 'comments'): void {
    const account = this.state.accountOf(comment);
    if (account.platform === 'instagram') {
      if (verb === 'add') this.state.emitChange(account, instagramField, this.instagramComment(comment), at);
      return;
    }
    const post = this.state.posts.get(comment.postId);
    const base = {
      item: 'comment',
      verb,
      post_id: comment.postId,
      comment_id: comment.id,
      parent_id: comment.parentId ?? comment.postId,
      created_time: unixSeconds(verb === 'remove' ? at : comment.createdAt),
    };
    const content = { message: comment.text, ...(comment.pictureUrl && { photo: comment.pictureUrl }) };
    const said = verb === 'remove' ? {} : content;
    if (!post) {
      const sender = { sender_id: idNumber(comment.author.id), sender_name: comment.author.name };
      const story = { open_graph_story_id: comment.postId.split('_')[1] };
      this.state.emitChange(account, 'ratings', { ...base, ...said, ...story, ...sender }, at);
      return;
    }
    const context = {
      id: post.id,
      status_type: 'mobile_status_update',
      is_published: !post.isAd,
      updated_time: post.updatedAt.toISOString().replace(/\.\d+Z$/, '+0000'),
      permalink_url: `https://www.facebook.com/${post.id}`,
      promotion_status: post.isAd ? 'active' : 'inactive',
    };
    const value = {
      ...base,
      ...said,
      ...this.authorValue(account, comment.author),
      ...(verb === 'add' && { post: context }),
    };
    this.state.emitChange(account, 'feed', value, at);
  }

  private instagramComment(comment: MetaComment): Record<string, unknown> {
    const post = this.state.post(comment.postId);
    return {
      id: comment.id,
      ...(comment.parentId && { parent_id: comment.parentId }),
      text: comment.text,
      from: { id: comment.author.id, username: comment.author.username },
      media: { id: post.id, media_product_type: post.isAd ? 'AD' : 'FEED' },
    };
  }

  private tellMention(account: MetaAccount, post: MetaPost, comment: MetaComment | null, at: Date): void {
    if (account.platform === 'instagram') {
      const value = { media_id: post.id, ...(comment && { comment_id: comment.id }) };
      this.state.emitChange(account, 'mentions', value, at);
      return;
    }
    const value = {
      item: comment ? 'comment' : 'post',
      verb: 'add',
      post_id: post.id,
      ...(comment && { comment_id: comment.id }),
      message: (comment ?? post).text,
      created_time: unixSeconds(at),
    };
    this.state.emitChange(account, 'mention', value, at);
  }

  private tellRating(recommendation: MetaRecommendation, verb: string, at: Date): void {
    const { storyId, author, positive, text } = recommendation;
    const value = {
      item: 'rating',
      verb,
      open_graph_story_id: Number(storyId),
      reviewer_id: idNumber(author.id),
      ...(verb !== 'remove' && {
        reviewer_name: author.name,
        recommendation_type: positive ? 'POSITIVE' : 'NEGATIVE',
        ...(text !== '' && { review_text: text }),
        comment_id: null,
        created_time: unixSeconds(recommendation.createdAt),
      }),
    };
    this.state.emitChange(this.state.account(recommendation.pageId), 'ratings', value, at);
  }

  private authorValue(account: MetaAccount, author: MetaPerson): Record<string, unknown> {
    return { from: { id: author.id, name: author.id === account.id ? account.name : author.name } };
  }
}

/** The account as the author of what it writes itself. */
export function asPerson(account: MetaAccount): MetaPerson {
  return { id: account.id, name: account.name, username: account.username };
}

/** Some webhooks send ids as numbers. */
function idNumber(id: string): number | string {
  return Number.isSafeInteger(Number(id)) ? Number(id) : id;
}

function instagramId(prefix: string, number: number): string {
  return `${prefix}${String(number).padStart(14, '0')}`;
}
