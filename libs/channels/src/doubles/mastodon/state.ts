import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Groups } from '../groups';
import {
  type MastodonAccount,
  type MastodonConversation,
  type MastodonMedia,
  type MastodonNotification,
  MastodonProblem,
  type MastodonReport,
  type MastodonStatus,
  type MastodonToken,
} from './shapes';

export interface MastodonNetworkOptions {
  /** Deterministic time of the network; every change gets a strictly later instant. */
  clock: () => Date;
  /** Host of the server that the brand's account is on. Default `brand.example`. */
  domain?: string;
  /** Most entries of one page, whatever the caller asks for. Default: as many as Mastodon allows. */
  maxPageSize?: number;
  /** Most characters of a status. Default 500. */
  maxCharacters?: number;
  /** Default `4.5.2`. */
  version?: string;
  /** False: the server has no stream. Default true. */
  streaming?: boolean;
  /** Requests in five minutes per account. Default 300. */
  requestsPerWindow?: number;
  /** Ids as some other servers make them: paths and letters whose order says nothing. Default false. */
  opaqueIds?: boolean;
  /** Mentions by strangers are filtered. Default false. */
  filtersStrangers?: boolean;
  /** How often an uploaded file is still being worked on. Default 0. */
  mediaAsks?: number;
}

/** What a stream sends: an object as JSON, or a bare id for `delete`. */
export interface StreamEvent {
  event: string;
  payload: string;
}

/** Everything the double remembers: maps, lists and numbers only, so that it can be kept between two starts. */
export class MastodonState {
  readonly accounts = new Map<string, MastodonAccount>();
  readonly statuses = new Map<string, MastodonStatus>();
  readonly tokens = new Map<string, MastodonToken>();
  readonly media = new Map<string, MastodonMedia>();
  readonly conversations = new Map<string, MastodonConversation>();
  readonly notifications: MastodonNotification[] = [];
  readonly reports: MastodonReport[] = [];
  /** `blocker blocked`. */
  readonly blocks = new Set<string>();
  readonly mutes = new Set<string>();
  /** `listener author`: posts by the author notify the listener. */
  readonly bells = new Set<string>();
  readonly disabled = new Set<string>();
  /** Place of every id ever made in the order of things: pages go by it, also after an entry is gone. */
  readonly order = new Map<string, number>();
  /** Idempotency keys with what they made. */
  readonly keys = new Map<string, { statusId: string; at: number }>();
  readonly markers = new Map<string, string>();
  readonly windows = new Map<string, { from: number; count: number }>();
  readonly #byAnswered = new Groups<MastodonStatus>(({ inReplyToId }) => inReplyToId);
  counter = 0;
  lastInstant = 0;
  /** Not remembered: who listens just now. */
  readonly streams = new EventEmitter().setMaxListeners(0);

  constructor(readonly options: MastodonNetworkOptions) {}

  get domain(): string {
    return this.options.domain ?? 'brand.example';
  }

  now(): number {
    return this.options.clock().getTime();
  }

  instant(): string {
    this.lastInstant = Math.max(this.now(), this.lastInstant + 1);
    return new Date(this.lastInstant).toISOString();
  }

  /** The next id: digits beyond 2^53, or something that has no order. */
  nextId(kind: 'status' | 'notification' | 'account' | 'other', word = kind as string): string {
    const n = (this.counter += 1);
    const hash = createHash('sha256').update(`${kind} ${n}`).digest('hex');
    const at = new Date(Math.max(this.lastInstant, 0)).toISOString();
    const opaque = kind === 'notification' ? `${at}/${word}/${hash.slice(0, 12)}` : `${hash.slice(0, 10)}.${n}`;
    const digits = String((kind === 'status' ? 115_500_000_000_000_000n : 34_975_000n) + BigInt(n));
    const id = this.options.opaqueIds && (kind === 'status' || kind === 'notification') ? opaque : digits;
    this.order.set(id, n);
    return id;
  }

  account(id: string): MastodonAccount {
    return found(this.accounts.get(id));
  }

  status(id: string): MastodonStatus {
    return found(this.statuses.get(id));
  }

  answersTo(id: string): readonly MastodonStatus[] {
    return this.#byAnswered.of(id, this.statuses, this.counter);
  }

  /** `user`, with the host for people of other servers. */
  acct({ username, host }: MastodonAccount): string {
    return host === null ? username : `${username}@${host}`;
  }

  accountNamed(acct: string): MastodonAccount | undefined {
    const [user = '', host] = acct.replace(/^@/, '').toLowerCase().split('@');
    const wanted = host === undefined || host === this.domain ? null : host;
    return [...this.accounts.values()].find(
      ({ username, host: at }) => username.toLowerCase() === user && at === wanted,
    );
  }

  isBlocked(a: string, b: string): boolean {
    return this.blocks.has(`${a} ${b}`) || this.blocks.has(`${b} ${a}`);
  }

  /** Whether somebody (null: the public) may read a status. A block closes it in both directions. */
  isVisible(status: MastodonStatus, viewerId: string | null): boolean {
    const isOpen = status.visibility === 'public' || status.visibility === 'unlisted';
    if (viewerId === null) return isOpen;
    if (viewerId !== status.authorId && this.isBlocked(viewerId, status.authorId)) return false;
    return isOpen || viewerId === status.authorId || status.mentionIds.includes(viewerId);
  }

  /** A status as the API finds it; 404 also for what the viewer may not see. */
  visibleStatus(id: string, viewerId: string): MastodonStatus {
    const status = this.status(id);
    if (!this.isVisible(status, viewerId)) throw new MastodonProblem(404, 'Record not found');
    return status;
  }

  /** The first status of a direct conversation. */
  rootOf(status: MastodonStatus): string {
    const parent = status.inReplyToId === null ? undefined : this.statuses.get(status.inReplyToId);
    return parent?.visibility === 'direct' ? this.rootOf(parent) : status.id;
  }

  /** Counts one more call; false when the window is full. */
  count(key: string, most: number, windowMs: number): { remaining: number; resetAt: number } {
    const now = this.now();
    const window = this.windows.get(key);
    const current = window && now - window.from < windowMs ? window : { from: now, count: 0 };
    current.count += 1;
    this.windows.set(key, current);
    return { remaining: most - current.count, resetAt: current.from + windowMs };
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new MastodonProblem(404, 'Record not found');
  return value;
}
