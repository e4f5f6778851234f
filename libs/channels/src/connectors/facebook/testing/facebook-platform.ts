import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { asPerson } from '../../../doubles/meta/public-space';
import { storyPostId } from '../../../doubles/meta/public-page';
import type { MetaPost } from '../../../doubles/meta';
import type { ActionTarget, OutboundAction } from '../../../spi/outbound';
import type { PlatformHarness, PlatformTime } from '../../../testing';
import { MetaPlatform } from '../../meta/testing/meta-platform';

/** The double as a harness for the Facebook connector; comments under one post are its main kind. */
export class FacebookPlatform extends MetaPlatform implements PlatformHarness {
  readonly post: MetaPost;
  /** Somebody else's Page, on which ours is named. */
  private readonly elsewhere = this.network.createPage('Quartier Nord', 'quartiernord');

  constructor(time?: PlatformTime) {
    super(time);
    this.post = this.network.publish(this.page.id, 'Nouvelle collection');
  }

  static async start(time?: PlatformTime): Promise<FacebookPlatform> {
    const platform = new FacebookPlatform(time);
    await platform.start();
    return platform;
  }

  get account() {
    return this.accountFor(this.page);
  }

  makeItem(text: string): Promise<string> {
    return Promise.resolve(this.network.addComment(this.post.id, this.somebody(), text).id);
  }

  editItem(externalId: string, text: string): Promise<void> {
    this.network.editComment(externalId, text);
    return Promise.resolve();
  }

  removeItem(externalId: string): Promise<void> {
    this.network.removeComment(externalId);
    return Promise.resolve();
  }

  performable(verb: ActionVerb, kind: ItemKind): Promise<OutboundAction> {
    const target = this.targetOf(kind);
    const { space, state } = this.network;
    if (verb === 'unhide') space.setHidden(target.externalId, true);
    if (verb === 'unlike') space.like(target.externalId, this.page.id, true);
    if (verb === 'unban') this.page.blocked.add(target.authorExternalId ?? '');
    const needsReply = verb === 'edit-reply' || verb === 'delete-reply';
    if (!needsReply) return Promise.resolve(this.action(verb, target));
    const story = state.recommendations.get(target.externalId);
    const postId = story ? storyPostId(story.author.id, story.storyId) : (target.postExternalId ?? target.externalId);
    const parentId = kind === 'comment' ? target.externalId : null;
    const reply = space.addComment({ postId, parentId, author: asPerson(this.page), text: 'First answer' });
    return Promise.resolve(this.action(verb, target, { replyExternalId: reply.id }));
  }

  targetOf(kind: ItemKind): ActionTarget {
    const author = this.somebody();
    const by = { authorExternalId: author.id };
    if (kind === 'comment') {
      const comment = this.network.addComment(this.post.id, author, 'A question');
      return this.target(kind, comment.id, comment.createdAt, { ...by, postExternalId: this.post.id });
    }
    if (kind === 'post') {
      const post = this.network.visitorPost(this.page.id, author, 'A visitor');
      return this.target(kind, post.id, post.createdAt, by);
    }
    if (kind === 'mention') {
      const mentions = [this.page.id];
      const post = this.network.space.addPost(this.elsewhere.id, { author, text: 'Bravo Maison Lumen', mentions });
      return this.target(kind, post.id, post.createdAt, by);
    }
    const story = this.network.addRecommendation(this.page.id, author, true, 'Quick help');
    return this.target(kind, story.storyId, story.createdAt, by);
  }

  wasPerformed(action: OutboundAction): boolean {
    const { state } = this.network;
    const { externalId, authorExternalId } = action.target;
    const comment = state.comments.get(externalId);
    const object = comment ?? state.posts.get(externalId);
    const all = [...state.comments.values()];
    switch (action.verb) {
      case 'reply':
        return all.filter(({ text, author }) => text === action.text && author.id === this.page.id).length === 1;
      case 'private-reply':
        return [...state.messages.values()].filter(({ text }) => text === action.text).length === 1;
      case 'edit-reply':
        return state.comments.get(action.replyExternalId ?? '')?.text === action.text;
      case 'delete-reply':
        return state.comments.get(action.replyExternalId ?? '')?.removed === true;
      case 'delete':
        return object?.removed === true;
      case 'hide':
      case 'unhide':
        return comment?.hidden === (action.verb === 'hide');
      case 'like':
      case 'unlike':
        return object?.likes.has(this.page.id) === (action.verb === 'like');
      default:
        return this.page.blocked.has(authorExternalId ?? '') === (action.verb === 'ban');
    }
  }
}
