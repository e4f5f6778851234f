import { FaultPlayer, type Fault } from '../faults';
import { Injections } from '../meta/injections';
import { mediaValue, threadsTime } from './render';
import { publicProfile } from './public-page';
import { ThreadsSignIn } from './sign-in';
import type {
  HideStatus,
  PublicThreadsProfile,
  ThreadsAccount,
  ThreadsApp,
  ThreadsContainer,
  ThreadsEvent,
  ThreadsMedia,
  ThreadsToken,
} from './shapes';

export interface ThreadsNetworkOptions {
  /** Deterministic time of the network; every change gets a strictly later instant. */
  clock: () => Date;
  /** Most entries that one page of a list holds, whatever the caller asks for. Default 100. */
  maxPageSize?: number;
  /** Lists give `paging.cursors` only, no `paging.next`. */
  omitsNext?: boolean;
  /** How often the status of a picture or video is read before it is ready. Default 1. */
  processingReads?: number;
}

export interface NewMedia {
  mediaType?: ThreadsMedia['mediaType'];
  mediaUrl?: string;
  /** Addresses of the parts of a carousel. */
  parts?: string[];
}

const DAY_MS = 86_400_000;
const TOKEN_LIFE_MS = 60 * DAY_MS;
/** Ids of accounts, posts and containers as the platform numbers them. */
const ID_BASE = {
  account: 25_000_000_000_000_000n,
  media: 18_000_000_000_000_300n,
  container: 17_900_000_000_000_900n,
};
const ALL_FIELDS = ['replies', 'delete', 'mentions', 'publish'];
const CODES: Record<number, [code: number, subcode?: number]> = {
  401: [190, 463],
  403: [10],
  404: [100, 33],
  429: [4],
  503: [2],
};

/**
 * Threads as one process: connected accounts, other people by their names, posts, replies that can be hidden or wait for an
 * approval, containers, quotas and webhooks. Pure state; `threadsHttpHandler` puts it on HTTP.
 */
export class ThreadsNetwork {
  readonly faults = new FaultPlayer(errorBody);
  /** Faults of the requests that change what people see; making a container changes nothing yet. */
  readonly writeFaults = new FaultPlayer(errorBody);
  readonly injections = new Injections();
  readonly signIn: ThreadsSignIn;
  readonly apps = new Map<string, ThreadsApp>();
  readonly accounts = new Map<string, ThreadsAccount>();
  readonly tokens = new Map<string, ThreadsToken>();
  readonly media = new Map<string, ThreadsMedia>();
  readonly containers = new Map<string, ThreadsContainer>();
  /** Times (ms) of what counts against the rolling daily limits, by account. */
  readonly used = { posts: new Map<string, number[]>(), replies: new Map<string, number[]>(), deletes: new Map<string, number[]>() }; // prettier-ignore
  readonly waiting: ThreadsEvent[] = [];
  private counter = 0;
  private lastInstant = 0;

  constructor(readonly options: ThreadsNetworkOptions) {
    this.signIn = new ThreadsSignIn(this);
  }

  createApp(secret: string): ThreadsApp {
    const app: ThreadsApp = { id: String(7000 + this.next()), secret, callback: null };
    this.apps.set(app.id, app);
    return app;
  }

  createAccount(username: string, name = username, isPrivate = false): ThreadsAccount {
    const account = { id: String(ID_BASE.account + BigInt(this.next())), username, name, isPrivate };
    this.accounts.set(account.id, account);
    return account;
  }

  /** A consent that was given. `ageMs`: how long ago, `lifeMs`: how long such a token lives in all. */
  issueToken(
    app: ThreadsApp,
    accountId: string,
    scopes: readonly string[],
    { ageMs = 2 * DAY_MS, lifeMs = TOKEN_LIFE_MS } = {},
  ): ThreadsToken {
    const issuedAt = this.now().getTime() - ageMs;
    const value = `THAAdoubleToken${String(this.next()).padStart(12, '0')}`;
    const token = { value, appId: app.id, accountId, scopes: [...scopes], issuedAt, expiresAt: issuedAt + lifeMs, deadSubcode: null }; // prettier-ignore
    this.tokens.set(value, token);
    return token;
  }

  /** The person changed the password, took the app away or lost the account. */
  killToken(value: string, subcode: number): void {
    const token = this.tokens.get(value);
    if (token) token.deadSubcode = subcode;
  }

  /** What the app's dashboard sets: one address and its fields for all accounts that use the app. */
  subscribe(app: ThreadsApp, url: string, fields: readonly string[] = ALL_FIELDS): void {
    app.callback = { url, fields: new Set(fields) };
  }

  /** The brand posts. */
  publish(
    accountId: string,
    text: string,
    { asksApproval = false, ...more }: NewMedia & { asksApproval?: boolean } = {},
  ): ThreadsMedia {
    // prettier-ignore
    const { username } = this.account(accountId);
    return this.add({ username, accountId, text, parent: null, asksApproval, ...more });
  }

  /** Somebody replies to a post or a reply. */
  reply(parentId: string, username: string, text: string, more: NewMedia = {}): ThreadsMedia {
    return this.add({ username, accountId: null, text, parent: this.existing(parentId), ...more });
  }

  /** Somebody posts on their own profile; with `@username` in the text it is a mention. */
  post(username: string, text: string, more: NewMedia = {}): ThreadsMedia {
    return this.add({ username, accountId: null, text, parent: null, ...more });
  }

  /** The brand replies, through the API or by hand. */
  replyAs(accountId: string, parentId: string, text: string, more: NewMedia = {}): ThreadsMedia {
    const { username } = this.account(accountId);
    return this.add({ username, accountId, text, parent: this.existing(parentId), ...more });
  }

  /** Changed in the app within its short time: no webhook tells. */
  edit(id: string, text: string): void {
    this.instant();
    this.existing(id).text = text;
  }

  /** Deleted by whoever wrote it; a webhook tells of own posts and replies only. */
  remove(id: string): void {
    const media = this.existing(id);
    const at = this.instant();
    media.removed = true;
    if (media.accountId === null) return;
    this.emit(media.accountId, 'moderate', media.id, 'delete', at, {
      id,
      owner: { owner_id: media.accountId },
      username: media.username,
      timestamp: threadsTime(media.createdAt),
      deleted_at: threadsTime(at),
    });
  }

  setHideStatus(id: string, status: HideStatus): void {
    this.instant();
    this.existing(id).hideStatus = status;
  }

  /** Approves a waiting reply, or leaves it aside for good. */
  decide(id: string, approves: boolean): void {
    const media = this.existing(id);
    const at = this.instant();
    media.approval = approves ? null : 'ignored';
    if (approves) this.tell(media, at);
  }

  makeContainer(container: Omit<ThreadsContainer, 'id' | 'createdAt' | 'status' | 'errorMessage'>): ThreadsContainer {
    const id = String(ID_BASE.container + BigInt(this.next()));
    const status = ['TEXT', 'CAROUSEL'].includes(container.mediaType) ? 'FINISHED' : 'IN_PROGRESS';
    const made: ThreadsContainer = { ...container, id, status, errorMessage: null, createdAt: this.now().getTime() };
    this.containers.set(id, made);
    return made;
  }

  /** What anybody sees: newest posts first, replies oldest first, nothing hidden, waiting or removed. */
  publicPage(accountId: string): PublicThreadsProfile {
    return publicProfile(this, this.account(accountId));
  }

  /** Replies below a post, at all levels, oldest first. */
  repliesUnder(rootId: string): ThreadsMedia[] {
    return this.living().filter((media) => media.rootId === rootId && media.id !== rootId);
  }

  /** Everything that is not removed, oldest first. */
  living(): ThreadsMedia[] {
    return [...this.media.values()].filter((media) => !media.removed);
  }

  /** Posts and replies of others that name an account, newest first. */
  mentionsOf({ username }: ThreadsAccount): ThreadsMedia[] {
    return this.living()
      .filter((media) => media.username !== username && media.approval === null && names(media.text, username))
      .toReversed();
  }

  account(id: string): ThreadsAccount {
    const account = this.accounts.get(id);
    if (!account) throw new Error(`no account ${id}`);
    return account;
  }

  existing(id: string): ThreadsMedia {
    const media = this.media.get(id);
    if (!media || media.removed) throw new Error(`no post ${id}`);
    return media;
  }

  /** How much of a daily limit was used in the last 24 hours. */
  usage(what: keyof ThreadsNetwork['used'], accountId: string): number {
    const since = this.now().getTime() - DAY_MS;
    return (this.used[what].get(accountId) ?? []).filter((at) => at > since).length;
  }

  count(what: keyof ThreadsNetwork['used'], accountId: string): void {
    this.used[what].set(accountId, [...(this.used[what].get(accountId) ?? []), this.now().getTime()]);
  }

  /** Plays a fault on every request, or on those that change what people see. */
  fail(fault: Fault | null, scope: 'all' | 'writes' = 'all'): { retryAfterMs: number | null } {
    this.faults.set(null);
    this.writeFaults.set(null);
    return scope === 'all' ? this.faults.set(fault) : this.writeFaults.set(fault);
  }

  now(): Date {
    return this.options.clock();
  }

  next(): number {
    return (this.counter += 1);
  }

  private add(
    made: NewMedia & {
      username: string;
      accountId: string | null;
      text: string;
      parent: ThreadsMedia | null;
      asksApproval?: boolean;
    },
  ): ThreadsMedia {
    const { username, accountId, text, parent, asksApproval = false } = made;
    const { mediaUrl = null, mediaType = 'TEXT_POST', parts = [] } = made;
    const at = this.instant();
    const id = String(ID_BASE.media + BigInt(this.next()));
    const root = parent && this.existing(parent.rootId);
    const waits = root?.asksApproval === true && root.accountId !== accountId;
    const media: ThreadsMedia = {
      id,
      username,
      accountId,
      text,
      mediaType,
      mediaUrl,
      parts,
      createdAt: at,
      rootId: root?.id ?? id,
      parentId: parent?.id ?? null,
      hideStatus: 'NOT_HUSHED',
      asksApproval,
      approval: waits ? 'pending' : null,
      removed: false,
    };
    this.media.set(id, media);
    if (media.approval === null) this.tell(media, at);
    return media;
  }

  /** The webhooks that a new post or reply sends. */
  private tell(media: ThreadsMedia, at: Date): void {
    if (media.accountId !== null) {
      const { accountId } = media;
      const value = { ...mediaValue(this, media), media_product_type: 'THREADS' };
      this.emit(accountId, 'interaction', accountId, 'publish', at, value);
      return;
    }
    const root = this.media.get(media.rootId);
    if (media.parentId !== null && root?.accountId) {
      this.emit(root.accountId, 'moderate', media.id, 'replies', at, mediaValue(this, media));
    }
    for (const account of this.accounts.values()) {
      if (!names(media.text, account.username)) continue;
      this.emit(account.id, 'interaction', account.id, 'mentions', at, {
        ...mediaValue(this, media),
        media_product_type: 'THREADS',
        has_replies: false,
        is_reply: media.parentId !== null,
        is_quote_post: false,
      });
    }
  }

  private emit(
    accountId: string,
    topic: ThreadsEvent['topic'],
    targetId: string,
    field: ThreadsEvent['field'],
    at: Date,
    value: Record<string, unknown>,
  ): void {
    if (this.account(accountId).isPrivate) return;
    const users = new Set([...this.tokens.values()].filter((token) => token.accountId === accountId).map((token) => token.appId)); // prettier-ignore
    for (const app of this.apps.values()) {
      if (!users.has(app.id) || !app.callback?.fields.has(field)) continue;
      const time = Math.floor(at.getTime() / 1000);
      this.waiting.push({ app, topic, targetId, field, value, time, firstTriedAt: null });
    }
  }

  private instant(): Date {
    this.lastInstant = Math.max(this.now().getTime(), this.lastInstant + 1);
    return new Date(this.lastInstant);
  }
}

function names(text: string, username: string): boolean {
  return text.split(/[^\w.@]+/).some((word) => word.replace(/\.+$/, '') === `@${username}`);
}

function errorBody(status: number, message: string): unknown {
  const [code, subcode] = CODES[status] ?? [100];
  const type = code === 190 ? 'OAuthException' : 'THApiException';
  return {
    error: { message, type, code, ...(subcode !== undefined && { error_subcode: subcode }), fbtrace_id: 'double' },
  };
}
