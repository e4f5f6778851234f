import { FaultPlayer } from '../faults';
import { type Approved, type NewComment, type PluginMessage, type SiteComment, type SitePost, type SiteUser, WordPressProblem } from './shapes'; // prettier-ignore

export interface WordPressSiteOptions {
  /** The address that the site calls its own; default where it is reached. */
  home?: string;
  clock: () => Date;
  name?: string;
  /** Most comments per page, below WordPress' own hundred. */
  maxPageSize?: number;
  /** `EMPTY_TRASH_DAYS` is 0. */
  hasNoTrash?: boolean;
  /** New comments of visitors wait for approval. Default true. */
  holdsComments?: boolean;
  /** Minutes that the site's local time is ahead of UTC. */
  offsetMinutes?: number;
  /** How the API is reached: a path, a parameter only, or not at all. */
  api?: 'path' | 'parameter' | 'off';
  /** A proxy drops the totals of lists. */
  dropsTotals?: boolean;
  /** The web server drops the `Authorization` header. */
  dropsAuthorization?: boolean;
  /** Whatever stands before the site answers every API call with this and a web page. */
  firewall?: number;
  /** Changing a comment to the state it has is an error, as in some versions. */
  refusesSameStatus?: boolean;
  /** A plugin that takes no change of states. */
  freezesStates?: boolean;
}

const MOST_CONTENT_BYTES = 65_525;

/** One WordPress site with its users, posts, comments and Parvis' plugin; dumb storage with WordPress' rules of comments. */
export class WordPressSite {
  readonly users = new Map<number, SiteUser>();
  readonly posts = new Map<number, SitePost>();
  readonly comments = new Map<number, SiteComment>();
  /** Application passwords and whose they are. */
  readonly passwords = new Map<string, number>();
  /** `address` and `secret` of the plugin, once it was set up. */
  readonly plugin = new Map<'address' | 'secret', string>();
  readonly waiting: PluginMessage[] = [];
  readonly faults = new FaultPlayer((status, detail) => ({
    code: status === 404 ? 'rest_no_route' : `rest_fault_${status}`,
    message: detail,
    data: { status },
  }));
  private counter = 0;

  constructor(readonly options: WordPressSiteOptions) {}

  now(): number {
    return Math.floor(this.options.clock().getTime() / 1000) * 1000;
  }

  addUser(login: string, { name = login, mayModerate = true } = {}): SiteUser {
    const user = { id: this.next(), login, name, email: `${login}@brand.example`, mayModerate };
    this.users.set(user.id, user);
    return user;
  }

  /** The password as WordPress shows it once, in groups of four. */
  issuePassword(user: SiteUser, password = `pass word ${user.login} ${this.next()}`): string {
    this.passwords.set(password.replace(/[^a-z\d]/gi, ''), user.id);
    return password;
  }

  addPost(title: string, more: Partial<SitePost> = {}): SitePost {
    const id = this.next();
    const post = {
      id,
      title,
      slug: `post-${id}`,
      writtenAt: this.now(),
      commentsOpen: true,
      isPrivate: false,
      ...more,
    };
    this.posts.set(id, post);
    return post;
  }

  /** A comment as it is stored; `content` is HTML. */
  write(fields: NewComment): SiteComment {
    const user = this.users.get(fields.user ?? 0);
    const holds = this.options.holdsComments !== false && !user;
    const comment: SiteComment = {
      id: this.next(),
      post: fields.post,
      parent: fields.parent ?? 0,
      user: user?.id ?? 0,
      name: fields.name ?? user?.name ?? '',
      email: fields.email ?? user?.email ?? '',
      url: fields.url ?? '',
      writtenAt: fields.writtenAt ?? this.now(),
      content: fields.content,
      approved: fields.approved ?? (holds ? '0' : '1'),
      before: null,
      type: fields.type ?? 'comment',
    };
    this.refuseUnfit(comment);
    this.comments.set(comment.id, comment);
    this.tell('created', comment);
    return comment;
  }

  edit(id: number, content: string): SiteComment {
    const comment = this.need(id);
    this.refuseUnfit({ ...comment, content });
    comment.content = content;
    this.tell('changed', comment);
    return comment;
  }

  setApproved(id: number, approved: Approved): SiteComment {
    const comment = this.need(id);
    const isPutAway = approved === 'spam' || approved === 'trash';
    comment.before = isPutAway ? comment.approved : null;
    comment.approved = approved;
    this.tell('changed', comment);
    return comment;
  }

  /** Out of spam or the trash, to where it was before. */
  putBack(id: number): SiteComment {
    return this.setApproved(id, this.need(id).before ?? '0');
  }

  /** For good: answers move up one level. */
  remove(id: number): SiteComment {
    const comment = this.need(id);
    this.comments.delete(id);
    for (const child of this.comments.values()) if (child.parent === id) child.parent = comment.parent;
    this.tell('deleted', comment);
    return comment;
  }

  need(id: number): SiteComment {
    const comment = this.comments.get(id);
    if (!comment) throw new WordPressProblem(404, 'rest_comment_invalid_id', 'Invalid comment ID.');
    return comment;
  }

  /** What anybody sees of a post, oldest first. */
  publicPage(post: number): SiteComment[] {
    return [...this.comments.values()].filter((comment) => comment.post === post && comment.approved === '1');
  }

  private refuseUnfit(comment: SiteComment): void {
    if (comment.content.trim() === '') {
      throw new WordPressProblem(400, 'rest_comment_content_invalid', 'Invalid comment content.');
    }
    if (Buffer.byteLength(comment.content) > MOST_CONTENT_BYTES) {
      const message = 'Comment field exceeds maximum length allowed.';
      throw new WordPressProblem(400, 'comment_content_column_length', message);
    }
  }

  /** As the plugin does: the same news twice before it was sent is one message. */
  private tell(event: PluginMessage['event'], { id, type }: SiteComment): void {
    if (!this.plugin.get('address') || type !== 'comment') return;
    if (this.waiting.some((message) => message.event === event && message.comment === id)) return;
    this.waiting.push({ id: `msg_${this.next()}`, event, comment: id });
  }

  private next(): number {
    this.counter += 1;
    return this.counter;
  }
}
