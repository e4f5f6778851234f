import type {
  MetaAccount,
  MetaApp,
  MetaComment,
  MetaConversation,
  MetaMessage,
  MetaPerson,
  MetaPost,
  MetaRecommendation,
  MetaToken,
  MetaUserToken,
} from './shapes';
import { Groups } from '../groups';
import { MetaOutbox } from './webhooks';

export interface MetaNetworkOptions {
  /** Deterministic time; every change gets a strictly later instant. */
  clock: () => Date;
  /** Most entries that one page of a list holds, whatever the caller asks for. Default 100. */
  maxPageSize?: number;
  /**
   * Draws the picture of a post of its account, as PNG, JPEG or WebP; the double serves it below `pictures/`. Without it posts have
   * the picture they were published with.
   */
  paint?: (postId: string) => Promise<Uint8Array>;
  /** Numbers that ids are made of. Default: a counter. */
  nextNumber?: () => number;
}

/** Everything the double remembers, and how events leave it. */
export class MetaState {
  readonly apps = new Map<string, MetaApp>();
  readonly accounts = new Map<string, MetaAccount>();
  readonly tokens = new Map<string, MetaToken>();
  readonly userTokens = new Map<string, MetaUserToken>();
  /** Pages and accounts that somebody else runs: a sign-in does not reach them. */
  readonly elsewhere = new Set<string>();
  readonly people = new Map<string, MetaPerson>();
  readonly posts = new Map<string, MetaPost>();
  readonly comments = new Map<string, MetaComment>();
  readonly recommendations = new Map<string, MetaRecommendation>();
  readonly conversations = new Map<string, MetaConversation>();
  readonly messages = new Map<string, MetaMessage>();
  /** Comments and posts that had their one private reply. */
  readonly privatelyAnswered = new Set<string>();
  /** Uploaded files, by their ids. */
  readonly uploads = new Map<string, string>();
  readonly outbox = new MetaOutbox();
  private readonly byPost = new Groups<MetaComment>(({ postId }) => postId);
  private counter = 0;
  private lastInstant = 0;

  constructor(readonly options: MetaNetworkOptions) {}

  next(): number {
    return this.options.nextNumber?.() ?? (this.counter += 1);
  }

  now(): Date {
    return this.options.clock();
  }

  /** The time of a change: later than every one before. */
  instant(): Date {
    this.lastInstant = Math.max(this.now().getTime(), this.lastInstant + 1);
    return new Date(this.lastInstant);
  }

  account(id: string): MetaAccount {
    return known(this.accounts.get(id), `account ${id}`);
  }

  post(id: string): MetaPost {
    return known(this.posts.get(id), `post ${id}`);
  }

  comment(id: string): MetaComment {
    return known(this.comments.get(id), `comment ${id}`);
  }

  message(mid: string): MetaMessage {
    return known(this.messages.get(mid), `message ${mid}`);
  }

  /** The account that a post's or comment's page belongs to. */
  accountOf(comment: MetaComment): MetaAccount {
    return this.account(this.homeOf(comment.postId));
  }

  /** Under what a comment stands: a post or, for answers to a recommendation, its Page. */
  homeOf(postId: string): string {
    const post = this.posts.get(postId);
    if (post) return post.accountId;
    return known(this.recommendations.get(postId.split('_')[1] ?? ''), `post ${postId}`).pageId;
  }

  commentsUnder(postId: string): MetaComment[] {
    // comments are never taken out, only marked
    return this.byPost.of(postId, this.comments, 0).filter(({ removed }) => !removed);
  }

  /** Queues an event for every app that subscribed to the field, at both layers. */
  emit(account: MetaAccount, field: string, body: Record<string, unknown>, at: Date): void {
    const isChange = 'changes' in body;
    const page = account.linkedPageId === null ? null : this.accounts.get(account.linkedPageId);
    for (const app of this.apps.values()) {
      const wantsField = app.callbacks.get(account.platform)?.fields.has(field) ?? false;
      const own = account.subscribedApps.get(app.id);
      // Instagram's comments need the app's subscription only, its messages that of the linked Page or of the account.
      const subscribed = own?.has(field) ?? page?.subscribedApps.has(app.id) ?? false;
      if (!wantsField || !subscribed) continue;
      const time = isChange ? Math.floor(at.getTime() / 1000) : at.getTime();
      this.outbox.add({ app, object: account.platform, accountId: account.id, field, body, time });
    }
  }

  emitChange(account: MetaAccount, field: string, value: Record<string, unknown>, at: Date): void {
    this.emit(account, field, { changes: [{ field, value }] }, at);
  }
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`no ${what}`);
  return value;
}

export function unixSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/** Times as Graph writes them. */
export function graphTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, '+0000');
}
