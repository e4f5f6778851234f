import { FaultPlayer } from '../faults';
import { besideEvent, dmBody, postNode } from './render';
import { XSignIn } from './sign-in';
import { problemBody, XProblem, type Fault, type PublicXPage, type PublicXPost, type XApp, type XEvent, type XInjection, type XMessage, type XNetworkOptions, type XPost, type XSubscription, type XToken, type XUser, type XWebhook } from './shapes'; // prettier-ignore

const TOKEN_LIFE_MS = 7_200_000;
const HOUR_MS = 3_600_000;
const ID_BASE = 2_100_000_000_000_000_000n;
const PROBLEMS: Record<number, string> = {
  400: 'invalid-request',
  401: 'about:blank',
  403: 'client-forbidden',
  404: 'resource-not-found',
  429: 'rate-limit-exceeded',
};

/**
 * X as one process: users, posts with their versions, direct messages, tokens that rotate, webhooks and subscriptions. Pure
 * state; `xHttpHandler` puts it on HTTP, `deliverXWebhooks` sends what waits.
 */
export class XNetwork {
  readonly faults = new FaultPlayer((status, detail) =>
    problemBody(status, PROBLEMS[status] ?? 'service-unavailable', String(status), detail),
  );
  readonly users = new Map<string, XUser>();
  readonly posts = new Map<string, XPost>();
  readonly messages: XMessage[] = [];
  readonly tokens: XToken[] = [];
  readonly webhooks = new Map<string, XWebhook>();
  readonly subscriptions: XSubscription[] = [];
  readonly uploads = new Map<string, string>();
  /** `owner>other`: people whose direct messages an account does not take. */
  readonly dmBlocks = new Set<string>();
  readonly injections: XInjection[] = [];
  readonly waiting: XEvent[] = [];
  /** Calls of the running window, by endpoint. */
  readonly calls = new Map<string, { count: number; resetAt: number }>();
  readonly signIn: XSignIn;
  private counter = 0;
  private lastInstant = 0;

  constructor(
    readonly options: XNetworkOptions,
    readonly app: XApp,
  ) {
    this.signIn = new XSignIn(this);
  }

  createUser(username: string, name = username, dmOpen = true): XUser {
    const user = { id: String(1_000_000 + this.next()), username, name, dmOpen };
    this.users.set(user.id, user);
    return user;
  }

  /** A consent that was given, or its renewal. */
  issueToken(userId: string, scopes: readonly string[], lifeMs = TOKEN_LIFE_MS): XToken {
    const number = String(this.next()).padStart(8, '0');
    const expiresAt = this.now().getTime() + lifeMs;
    const token = { access: `x-access-${number}`, refresh: `x-refresh-${number}`, userId, scopes: [...scopes], expiresAt, revoked: false, spent: false }; // prettier-ignore
    this.tokens.push(token);
    return token;
  }

  /** The person takes the permission away. */
  revoke(userId: string): void {
    for (const token of this.tokens) if (token.userId === userId) token.revoked = true;
    this.emit('oauth.revoke', userId, { date_time: this.instant().toISOString(), user_id: userId, app_id: '33' });
  }

  /** Somebody (or the account, by hand) posts. */
  post(authorId: string, text: string, more: Partial<Pick<XPost, 'parentId' | 'quotedId' | 'mediaKeys'>> = {}): XPost {
    const { parentId = null, quotedId = null, mediaKeys = [] } = more;
    const parent = parentId === null ? null : this.existing(parentId);
    const createdAt = this.instant();
    const id = this.nextId();
    const made: XPost = { id, authorId, versions: [{ id, text, createdAt }], conversationId: parent?.conversationId ?? id, parentId: parent?.id ?? null, quotedId, mediaKeys, hidden: false, removed: false }; // prettier-ignore
    this.posts.set(id, made);
    this.tell(made);
    return made;
  }

  reply(authorId: string, parentId: string, text: string): XPost {
    return this.post(authorId, text, { parentId });
  }

  /** A new version under a new id; no event but that of a new mention tells. */
  edit(id: string, text: string): XPost {
    const post = this.existing(id);
    const createdAt = this.instant();
    const first = post.versions[0]?.createdAt ?? createdAt;
    if (createdAt.getTime() - first.getTime() > HOUR_MS) throw new Error('an hour has passed');
    post.versions.push({ id: this.nextId(), text, createdAt });
    this.tell(post);
    return post;
  }

  /** Deleted by whoever wrote it; an event tells only the author's own app. */
  remove(id: string): void {
    const post = this.existing(id);
    this.instant();
    post.removed = true;
    this.emit('post.delete', post.authorId, { id, author_id: post.authorId });
  }

  setHidden(id: string, hidden: boolean): void {
    this.existing(id).hidden = hidden;
  }

  /** A direct message; refused when the recipient does not take it. */
  message(senderId: string, recipientId: string, text: string, mediaKeys: string[] = []): XMessage {
    if (!this.takesMessages(recipientId, senderId)) {
      throw new XProblem(403, 'client-forbidden', 'Forbidden', 'You cannot send messages to this user.');
    }
    const createdAt = this.instant();
    const message = { id: this.nextId(), senderId, recipientId, text, mediaKeys, createdAt, removed: false };
    this.messages.push(message);
    this.emit('dm.received', recipientId, dmBody(this, message));
    this.emit('dm.sent', senderId, dmBody(this, message));
    return message;
  }

  /** The person opens the conversation and reads all of it. */
  readMessages(readerId: string, otherId: string): void {
    const last = this.messages.filter(({ recipientId, senderId }) => recipientId === readerId && senderId === otherId).at(-1); // prettier-ignore
    const created = String(this.instant().getTime());
    this.emit('dm.read', otherId, {
      direct_message_mark_read_events: [
        { created_timestamp: created, sender_id: readerId, target: { recipient_id: otherId }, last_read_event_id: last?.id ?? '0' }, // prettier-ignore
      ],
    });
  }

  takesMessages(ownerId: string, fromId: string): boolean {
    if (this.dmBlocks.has(`${ownerId}>${fromId}`)) return false;
    const talked = this.messages.some(({ senderId, recipientId }) => senderId === ownerId && recipientId === fromId);
    return talked || this.user(ownerId).dmOpen;
  }

  /** What anybody sees of an account and of posts that name it: newest first, replies oldest first, nothing hidden or removed. */
  publicPage(userId: string): PublicXPage {
    const user = this.user(userId);
    const isOnPage = (post: XPost) => post.authorId === userId || this.names(post, user);
    const roots = this.living().filter((post) => post.parentId === null && isOnPage(post));
    return { username: user.username, posts: roots.toReversed().map((post) => this.shown(post)) };
  }

  /** A conversation as one of its two people sees it, oldest first. */
  publicChat(a: string, b: string): { from: string; text: string }[] {
    const pair = [a, b].sort().join();
    return this.messages
      .filter(({ senderId, recipientId, removed }) => !removed && [senderId, recipientId].sort().join() === pair)
      .map(({ senderId, text }) => ({ from: this.user(senderId).username, text }));
  }

  /** Everything that is not removed, oldest first. */
  living(): XPost[] {
    return [...this.posts.values()].filter(({ removed }) => !removed);
  }

  /** Whether a post names the account in its words, or answers it (X puts the name in front then). */
  names({ versions, parentId, authorId }: XPost, user: XUser): boolean {
    const parent = parentId === null ? undefined : this.posts.get(parentId);
    const isDirect = parent?.authorId === user.id && authorId !== user.id;
    return isDirect || new RegExp(`@${user.username}\\b`, 'i').test(versions.at(-1)?.text ?? '');
  }

  user(id: string): XUser {
    const user = this.users.get(id);
    if (!user) throw new Error(`no user ${id}`);
    return user;
  }

  /** The post of which an id is a version. */
  existing(id: string): XPost {
    const post = this.living().find(({ versions }) => versions.some((version) => version.id === id));
    if (!post)
      throw new XProblem(404, 'resource-not-found', 'Not Found Error', `Could not find tweet with id: [${id}].`);
    return post;
  }

  subscribe(eventType: string, userId: string, webhookId: string, tag: string): XSubscription {
    const isThere = this.subscriptions.some((entry) => entry.eventType === eventType && entry.userId === userId && entry.webhookId === webhookId); // prettier-ignore
    if (isThere) throw new XProblem(409, 'conflict', 'Conflict', 'The subscription exists already.');
    const subscription = { id: this.nextId(), eventType, userId, webhookId, tag };
    this.subscriptions.push(subscription);
    return subscription;
  }

  /** Plays a fault on every request, or on those that write. */
  fail(fault: Fault | null, scope: 'all' | 'writes' = 'all'): { retryAfterMs: number | null } {
    return this.faults.set(fault, scope);
  }

  now(): Date {
    return this.options.clock();
  }

  next(): number {
    return (this.counter += 1);
  }

  nextId(): string {
    return String(ID_BASE + BigInt(this.next()));
  }

  private shown(post: XPost): PublicXPost {
    const replies = this.living().filter(({ parentId, hidden }) => parentId === post.id && !hidden);
    const { username } = this.user(post.authorId);
    const text = post.versions.at(-1)?.text ?? '';
    return { id: post.id, author: username, text, replies: replies.map((reply) => this.shown(reply)) };
  }

  private tell(post: XPost): void {
    const payload = postNode(this, post);
    const isNew = post.versions.length === 1;
    if (isNew) this.emit('post.create', post.authorId, payload, besideEvent(this, post));
    const parent = post.parentId === null ? null : this.posts.get(post.parentId);
    const quoted = post.quotedId === null ? null : this.posts.get(post.quotedId);
    for (const user of this.users.values()) {
      if (user.id === post.authorId) continue;
      const named = new RegExp(`@${user.username}\\b`, 'i').test(post.versions.at(-1)?.text ?? '');
      if (named) this.emit('post.mention.create', user.id, payload, besideEvent(this, post));
      if (isNew && parent?.authorId === user.id)
        this.emit('post.reply.create', user.id, payload, besideEvent(this, post));
      if (isNew && quoted?.authorId === user.id)
        this.emit('post.quote.create', user.id, payload, besideEvent(this, post));
    }
  }

  private emit(
    eventType: string,
    userId: string,
    payload: Record<string, unknown>,
    includes: unknown = undefined,
  ): void {
    for (const { webhookId, tag } of this.subscriptions.filter(
      (entry) => entry.eventType === eventType && entry.userId === userId,
    )) {
      // prettier-ignore
      const webhook = this.webhooks.get(webhookId);
      if (!webhook?.valid) continue;
      const data = { event_uuid: `-${this.nextId()}`, filter: { user_id: userId }, event_type: eventType, tag, payload, ...(includes !== undefined && { includes }) }; // prettier-ignore
      this.waiting.push({ url: webhook.url, body: JSON.stringify({ data }) });
    }
  }

  private instant(): Date {
    this.lastInstant = Math.max(this.now().getTime(), this.lastInstant + 1);
    return new Date(this.lastInstant);
  }
}
