import type { ActionVerb, ItemKind } from '@parvis/contracts';
import type { MetaPost } from '../../../doubles/meta';
import { asPerson } from '../../../doubles/meta/public-space';
import type { ActionTarget, OutboundAction } from '../../../spi/outbound';
import type { PlatformHarness, PlatformTime } from '../../../testing';
import { messagePerformable, messageWasPerformed, MetaPlatform } from '../../meta/testing/meta-platform';

/**
 * The double as a harness for the Instagram connector, connected through Facebook Login. Direct messages are its main
 * kind: only they can be edited and their removal is told.
 */
export class InstagramPlatform extends MetaPlatform implements PlatformHarness {
  readonly media: MetaPost;
  /** Somebody else's account, under whose media ours is named. */
  private readonly elsewhere = this.network.createInstagramAccount('quartiernord', null);

  constructor(time?: PlatformTime) {
    super(time);
    this.media = this.network.publish(this.instagram.id, 'Lampe Aube');
  }

  static async start(time?: PlatformTime): Promise<InstagramPlatform> {
    const platform = new InstagramPlatform(time);
    await platform.start();
    return platform;
  }

  get account() {
    return this.accountFor(this.instagram);
  }

  makeItem(text: string): Promise<string> {
    return Promise.resolve(this.network.sendDirectMessage(this.instagram.id, this.somebody(), text).mid);
  }

  editItem(externalId: string, text: string): Promise<void> {
    this.network.messaging.edit(externalId, text);
    return Promise.resolve();
  }

  removeItem(externalId: string): Promise<void> {
    this.network.messaging.unsend(externalId);
    return Promise.resolve();
  }

  performable(verb: ActionVerb, kind: ItemKind): Promise<OutboundAction> {
    if (kind === 'message' || kind === 'story-reply') {
      return Promise.resolve(messagePerformable(this, this.instagram, verb, kind));
    }
    const target = this.targetOf(kind);
    if (verb === 'unhide') this.network.space.setHidden(target.externalId, true);
    if (verb !== 'delete-reply') return Promise.resolve(this.action(verb, target));
    const author = asPerson(this.instagram);
    const place = { postId: this.media.id, parentId: target.externalId };
    const reply = this.network.space.addComment({ ...place, author, text: 'First answer' });
    return Promise.resolve(this.action(verb, target, { replyExternalId: reply.id }));
  }

  targetOf(kind: ItemKind): ActionTarget {
    const author = this.somebody();
    const by = { authorExternalId: author.id };
    if (kind === 'comment') {
      const comment = this.network.addComment(this.media.id, author, 'A question');
      return this.target(kind, comment.id, comment.createdAt, { ...by, postExternalId: this.media.id });
    }
    const media = this.network.space.addPost(this.elsewhere.id, { author, text: 'Ailleurs' });
    const comment = this.network.addComment(media.id, author, '@maisonlumen');
    this.network.space.mentionIn(comment, this.instagram.id);
    return this.target(kind, comment.id, comment.createdAt, { ...by, postExternalId: media.id });
  }

  wasPerformed(action: OutboundAction): boolean {
    const { kind, externalId } = action.target;
    if (kind === 'message' || kind === 'story-reply') return messageWasPerformed(this, this.instagram, action);
    const { state } = this.network;
    const comment = state.comments.get(externalId);
    switch (action.verb) {
      case 'reply': {
        const own = [...state.comments.values()].filter(({ text }) => text === action.text);
        return own.length === 1 && own[0]?.author.id === this.instagram.id && own[0].parentId === externalId;
      }
      case 'private-reply':
        return [...state.messages.values()].filter(({ text }) => text === action.text).length === 1;
      case 'delete-reply':
        return state.comments.get(action.replyExternalId ?? '')?.removed === true;
      case 'delete':
        return comment?.removed === true;
      default:
        return comment?.hidden === (action.verb === 'hide');
    }
  }
}
