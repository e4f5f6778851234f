import { FaultPlayer } from '../faults';

export interface ForumOptions {
  clock: () => Date;
  /** `whsec_…` with which the forum signs its events. */
  eventSecret: string;
  /** `whsec_…` with which the inbox signs its callbacks. */
  callbackSecret: string;
  /** Public address that links are made from. */
  siteUrl?: string;
  /** Most events of one pulled page. Default 100. */
  maxPageSize?: number;
  /** Accept callbacks with 202 and settle them on `settlePending`. Default false. */
  answersLater?: boolean;
}

export type ForumKind = 'comment' | 'dm' | 'review' | 'mention' | 'post';

export interface ForumPost {
  id: string;
  kind: ForumKind;
  topicId: string;
  parentId: string | null;
  authorId: string;
  text: string;
  rating: number | null;
  attachments: { url: string; contentType: string; name: string; size: number }[];
  createdAt: string;
  updatedAt: string | null;
  revision: number;
  state: 'visible' | 'hidden' | 'held';
  likedByBrand: boolean;
  /** The action of the inbox that wrote it. */
  actionId: string | null;
}

export interface NewPost {
  kind?: ForumKind;
  topicId: string;
  author: string;
  text: string;
  parentId?: string | null;
  rating?: number | null;
  state?: ForumPost['state'];
  attachments?: ForumPost['attachments'];
  actionId?: string | null;
}

export interface ForumEvent {
  /** Goes out as `webhook-id`, the same in every attempt. */
  id: string;
  body: { type: string; version: 1; timestamp: string; data: Record<string, unknown> };
}

export interface PublicForum {
  topics: {
    id: string;
    title: string;
    posts: { id: string; author: string; text: string; at: string; likes: number; parentId: string | null }[];
  }[];
  banned: string[];
}

export const BRAND_AUTHOR = 'brand';

/**
 * A small forum with topics, comments, reviews and private messages, whose software knows nothing of Parvis but the
 * webhook protocol. Pure state: every change is an event in a log that is pushed signed and can be pulled by position.
 */
export class GenericForum {
  readonly faults = new FaultPlayer((status, message) => ({ error: { code: `http_${status}`, message } }));
  readonly events: ForumEvent[] = [];
  /** Events that a hook has accepted, by id. */
  readonly accepted = new Set<string>();
  readonly banned = new Set<string>();
  private readonly topics = new Map<string, { id: string; title: string }>();
  private readonly posts = new Map<string, ForumPost>();
  private lastInstant = 0;
  private counter = 0;

  constructor(readonly options: ForumOptions) {}

  addTopic(title: string): string {
    const id = `t-${this.next()}`;
    this.topics.set(id, { id, title });
    return id;
  }

  write({ kind = 'comment', topicId, author, text, ...more }: NewPost): ForumPost {
    if (this.banned.has(author)) throw new Error(`${author} is banned`);
    const post: ForumPost = {
      id: `c-${this.next()}`,
      kind,
      topicId,
      parentId: more.parentId ?? null,
      authorId: author,
      text,
      rating: more.rating ?? null,
      attachments: more.attachments ?? [],
      createdAt: this.instant(),
      updatedAt: null,
      revision: 1,
      state: more.state ?? 'visible',
      likedByBrand: false,
      actionId: more.actionId ?? null,
    };
    this.posts.set(post.id, post);
    this.emit('inbox.item.created', this.wire(post), post.createdAt);
    return post;
  }

  edit(id: string, text: string): void {
    const post = this.existing(id);
    post.text = text;
    post.revision += 1;
    post.updatedAt = this.instant();
    this.emit('inbox.item.updated', this.wire(post), post.updatedAt);
  }

  remove(id: string): void {
    this.existing(id);
    this.posts.delete(id);
    const at = this.instant();
    this.emit('inbox.item.deleted', { id, deletedAt: at }, at);
  }

  /** Hides or shows a post, for good measure with the event. */
  setState(id: string, state: 'visible' | 'hidden'): void {
    const post = this.existing(id);
    if (post.state === state) return;
    post.state = state;
    this.emit(state === 'hidden' ? 'inbox.item.hidden' : 'inbox.item.unhidden', { id }, this.instant());
  }

  post(id: string): ForumPost | undefined {
    return this.posts.get(id);
  }

  /** Any event of the protocol, as the forum's own code would send it. */
  emit(type: string, data: Record<string, unknown>, timestamp = this.instant()): ForumEvent {
    const event: ForumEvent = {
      id: `msg_${String(this.events.length + 1).padStart(8, '0')}`,
      body: { type, version: 1, timestamp, data },
    };
    this.events.push(event);
    return event;
  }

  /** Events no hook has accepted yet, oldest first. */
  undelivered(): ForumEvent[] {
    return this.events.filter((event) => !this.accepted.has(event.id));
  }

  /** A page of the log after a position. */
  page(after: number, limit: number): { events: ForumEvent['body'][]; nextCursor: string; hasMore: boolean } {
    const size = Math.min(limit, this.options.maxPageSize ?? 100);
    const events = this.events.slice(after, after + size).map((event) => event.body);
    const reached = after + events.length;
    return { events, nextCursor: String(reached), hasMore: reached < this.events.length };
  }

  /** What every visitor sees: no private messages, nothing hidden or held. */
  publicPage(): PublicForum {
    const visible = [...this.posts.values()].filter((post) => post.kind !== 'dm' && post.state === 'visible');
    return {
      banned: [...this.banned],
      topics: [...this.topics.values()].map((topic) => ({
        ...topic,
        posts: visible
          .filter((post) => post.topicId === topic.id)
          .map(({ id, authorId, text, createdAt, likedByBrand, parentId }) => {
            return { id, author: authorId, text, at: createdAt, likes: likedByBrand ? 1 : 0, parentId };
          }),
      })),
    };
  }

  /** The address a post can be seen at. */
  urlOf(post: Pick<ForumPost, 'id' | 'topicId'>): string {
    return `${this.options.siteUrl ?? 'https://forum.example'}/t/${post.topicId}#${post.id}`;
  }

  private wire(post: ForumPost): Record<string, unknown> {
    const topic = this.topics.get(post.topicId);
    const site = this.options.siteUrl ?? 'https://forum.example';
    return {
      id: post.id,
      kind: post.kind,
      thread: { id: post.topicId, title: topic?.title ?? null, url: `${site}/t/${post.topicId}` },
      parentId: post.parentId,
      author: {
        id: post.authorId,
        name: post.authorId,
        email: null,
        avatarUrl: null,
        profileUrl: `${site}/u/${post.authorId}`,
      },
      text: post.text,
      format: 'plain',
      rating: post.rating,
      language: null,
      url: this.urlOf(post),
      attachments: post.attachments,
      createdAt: post.createdAt,
      updatedAt: post.updatedAt,
      revision: post.revision,
      hidden: post.state !== 'visible',
      ...(post.actionId === null ? {} : { actionId: post.actionId }),
    };
  }

  private existing(id: string): ForumPost {
    const post = this.posts.get(id);
    if (!post) throw new Error(`no post ${id}`);
    return post;
  }

  private next(): number {
    return (this.counter += 1);
  }

  private instant(): string {
    this.lastInstant = Math.max(this.options.clock().getTime(), this.lastInstant + 1);
    return new Date(this.lastInstant).toISOString();
  }
}
