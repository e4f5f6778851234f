import { FaultPlayer } from '../faults';
import { Groups } from '../groups';
import { Chat } from './chat';
import { cidOf, tidAt } from './ids';
import { Sessions } from './sessions';
import type { AppPassword, BlueskyAccount, BlueskyNotification, BlueskyRecord, Json, PublicBlueskyPost } from './shapes'; // prettier-ignore
import { checkRecord } from './validate';

export interface BlueskyNetworkOptions {
  clock: () => Date;
  /** Entries of one page at most. Default 100. */
  maxPageSize?: number;
  /** Life of an access token in seconds. Default two hours. */
  accessSeconds?: number;
  /** Sign-ins per account in five minutes. Default 30. */
  signInsPerWindow?: number;
  /** Calls in five minutes. Default 3000. */
  requestsPerWindow?: number;
}

/** What a post is written with. */
export interface NewPost {
  author: BlueskyAccount;
  text: string;
  /** Address of the post that is answered, and of one that is quoted. */
  inReplyTo?: string;
  quoting?: string;
  /** Whom it names, beside those whose @handle stands in the text. */
  more?: Json;
}

const POST = 'app.bsky.feed.post';
const ERRORS: Record<number, string> = { 400: 'InvalidRequest', 401: 'AuthMissing', 403: 'Forbidden', 404: 'NotFound', 429: 'RateLimitExceeded', 503: 'NotEnoughResources' }; // prettier-ignore

/** A server with its AppView, chat and moderation in one process: accounts, their records and what follows from them. */
export class BlueskyNetwork {
  readonly faults = new FaultPlayer((status, detail) => ({
    error: ERRORS[status] ?? 'InvalidRequest',
    message: detail,
  }));
  readonly accounts = new Map<string, BlueskyAccount>();
  readonly passwords = new Map<string, AppPassword>();
  readonly records = new Map<string, BlueskyRecord>();
  readonly notifications: BlueskyNotification[] = [];
  /** `{who} {whom}`. */
  readonly mutes = new Set<string>();
  readonly reports: { by: string; to: string; subject: unknown; reasonType: unknown }[] = [];
  /** Calls counted in the running window: how many, and when (ms) the count begins anew. */
  readonly counts = new Map<string, { used: number; resetAt: number }>();
  readonly sessions: Sessions;
  readonly chat: Chat;
  private readonly byCollection = new Groups<BlueskyRecord>(({ did, collection }) => `${did} ${collection}`);
  private readonly byLiked = new Groups<BlueskyRecord>(likedBy);
  private readonly byAnswered = new Groups<BlueskyRecord>(parentOf);
  /** The last time that was given out (ms): no two things happen at once. */
  lastMoment = 0;
  made = 0;

  constructor(readonly options: BlueskyNetworkOptions) {
    this.sessions = new Sessions(this);
    this.chat = new Chat(this);
  }

  now(): number {
    return this.options.clock().getTime();
  }

  /** A moment of its own, in the order of calls. */
  moment(): string {
    this.lastMoment = Math.max(this.lastMoment + 1, this.now());
    return new Date(this.lastMoment).toISOString();
  }

  createAccount(handle: string, displayName = ''): BlueskyAccount {
    this.made += 1;
    const did = `did:plc:${cidOf(`account ${this.made}`).slice(10, 34)}`;
    const account: BlueskyAccount = { did, handle, displayName, status: null, allowsMessages: 'all' };
    this.accounts.set(did, account);
    return account;
  }

  account(did: string): BlueskyAccount | undefined {
    return this.accounts.get(did);
  }

  named(handle: string): BlueskyAccount | undefined {
    return [...this.accounts.values()].find((account) => account.handle === handle.toLowerCase());
  }

  post({ author, text, inReplyTo, quoting, more = {} }: NewPost): BlueskyRecord {
    const value: Json = { $type: POST, text, createdAt: this.moment(), ...more };
    const facets = this.mentionsIn(text);
    if (facets.length > 0) value['facets'] = facets;
    if (inReplyTo !== undefined) {
      const parent = this.strongRef(inReplyTo);
      const above = this.records.get(inReplyTo)?.value['reply'] as { root?: unknown } | undefined;
      value['reply'] = { root: above?.root ?? parent, parent };
    }
    if (quoting !== undefined) value['embed'] = { $type: 'app.bsky.embed.record', record: this.strongRef(quoting) };
    return this.put(author.did, POST, this.nextKey(), value);
  }

  /** What the author does by `putRecord`: same address, another version. */
  editPost(uri: string, text: string): BlueskyRecord {
    const { did, rkey, value } = this.record(uri);
    const { facets: _facets, ...rest } = value;
    const facets = this.mentionsIn(text);
    return this.put(did, POST, rkey, { ...rest, text, ...(facets.length > 0 && { facets }) });
  }

  /** Writes a record, new or over another version; the same content is no new version. */
  put(did: string, collection: string, rkey: string, value: Json): BlueskyRecord {
    checkRecord(collection, value);
    const uri = `at://${did}/${collection}/${rkey}`;
    const cid = cidOf(value);
    const before = this.records.get(uri);
    if (before?.cid === cid) return before;
    const [said, read] = [String(value['createdAt']), this.moment()];
    // the network shows the sender's time unless it lies ahead: a post that is written over keeps its place
    const record = { uri, cid, did, collection, rkey, value, indexedAt: said < read ? said : read };
    this.records.set(uri, record);
    this.forgetNotificationsOf(uri);
    if (collection === POST) this.notify(record);
    return record;
  }

  remove(uri: string): boolean {
    this.forgetNotificationsOf(uri);
    return this.records.delete(uri);
  }

  record(uri: string): BlueskyRecord {
    const record = this.records.get(uri);
    if (!record) throw new Error(`no record ${uri}`);
    return record;
  }

  of(did: string, collection: string): BlueskyRecord[] {
    return [...this.byCollection.of(`${did} ${collection}`, this.records, this.lastMoment)];
  }

  nextKey(): string {
    this.made += 1;
    return tidAt(Date.parse(this.moment()), this.made);
  }

  blocks(did: string, other: string): BlueskyRecord | undefined {
    return this.of(did, 'app.bsky.graph.block').find(({ value }) => value['subject'] === other);
  }

  likeOf(did: string, uri: string): BlueskyRecord | undefined {
    return this.likesOf(uri).find((like) => like.did === did);
  }

  likesOf(uri: string): readonly BlueskyRecord[] {
    return this.byLiked.of(uri, this.records, this.lastMoment);
  }

  answersTo(uri: string): readonly BlueskyRecord[] {
    return this.byAnswered.of(uri, this.records, this.lastMoment);
  }

  /** The gate of a thread: a record with the key of the post that opens it. */
  gateOf(rootUri: string, collection = 'app.bsky.feed.threadgate'): BlueskyRecord | undefined {
    return this.records.get(rootUri.replace(`/${POST}/`, `/${collection}/`));
  }

  /** What anybody sees of the threads of one account, oldest first. */
  publicPage(account: BlueskyAccount): PublicBlueskyPost[] {
    const isUnder = (record: BlueskyRecord) => rootOf(record)?.startsWith(`at://${account.did}/`) ?? false;
    const posts = [...this.records.values()].filter((record) => record.collection === POST);
    return posts
      .filter((record) => record.did === account.did || isUnder(record) || this.mentions(record, account.did))
      .map((record) => ({
        uri: record.uri,
        author: `@${this.account(record.did)?.handle ?? 'handle.invalid'}`,
        text: String(record.value['text']),
        at: record.indexedAt,
        parent: parentOf(record),
        folded: urisIn(this.gateOf(rootOf(record) ?? '')?.value, 'hiddenReplies').includes(record.uri),
        likes: this.likesOf(record.uri).length,
      }));
  }

  private strongRef(uri: string): Json {
    return { uri, cid: this.records.get(uri)?.cid ?? cidOf(uri) };
  }

  private mentionsIn(text: string): Json[] {
    return [...text.matchAll(/@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/g)].flatMap(([name, handle = ''], index, all) => {
      const did = this.named(handle)?.did;
      const byteStart = Buffer.byteLength(text.slice(0, all[index]?.index ?? 0));
      const feature = { $type: 'app.bsky.richtext.facet#mention', did };
      return did ? [{ index: { byteStart, byteEnd: byteStart + Buffer.byteLength(name) }, features: [feature] }] : [];
    });
  }

  private mentions({ value }: BlueskyRecord, did: string): boolean {
    return JSON.stringify(value['facets'] ?? []).includes(`"${did}"`);
  }

  /** Each person is told of a post once: who is answered, who is named, who is quoted. */
  private notify(record: BlueskyRecord): void {
    const told = new Set([record.did]);
    const tell = (did: string | undefined, reason: string, reasonSubject: string | null) => {
      if (did === undefined || told.has(did) || !this.accounts.has(did)) return;
      told.add(did);
      this.notifications.push({ did, uri: record.uri, reason, reasonSubject, indexedAt: record.indexedAt });
    };
    for (const uri of [parentOf(record), rootOf(record)]) if (uri) tell(repoOf(uri), 'reply', uri);
    for (const did of this.accounts.keys()) if (this.mentions(record, did)) tell(did, 'mention', null);
    const quoted = quotedBy(record.value);
    if (quoted) tell(repoOf(quoted), 'quote', quoted);
  }

  private forgetNotificationsOf(uri: string): void {
    const rest = this.notifications.filter((entry) => entry.uri !== uri);
    this.notifications.splice(0, this.notifications.length, ...rest);
  }
}

export function repoOf(uri: string): string {
  return uri.split('/')[2] ?? '';
}

function likedBy({ collection, value }: BlueskyRecord): string | null {
  return collection === 'app.bsky.feed.like' ? ((value['subject'] as { uri?: string }).uri ?? null) : null;
}

export function parentOf({ value }: BlueskyRecord): string | null {
  return ((value['reply'] as Json | undefined)?.['parent'] as { uri?: string } | undefined)?.uri ?? null;
}

export function rootOf({ value }: BlueskyRecord): string | null {
  return ((value['reply'] as Json | undefined)?.['root'] as { uri?: string } | undefined)?.uri ?? null;
}

export function quotedBy(value: Json): string | null {
  const embed = value['embed'] as { record?: { uri?: string } } | undefined;
  return embed?.record?.uri ?? null;
}

/** Addresses in a list of a gate. */
export function urisIn(value: Json | undefined, list: string): string[] {
  const found: unknown = value?.[list];
  return Array.isArray(found) ? found.map(String) : [];
}
