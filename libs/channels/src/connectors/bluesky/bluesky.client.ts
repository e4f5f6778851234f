import { type ApiAnswer, type ApiRequest, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { classify, TokenEnded } from './bluesky.errors';
import { didOf, idOf, type Json, POST, recordOf, recordsOf, textOf } from './bluesky.payloads';
import { type Session, sessionOf } from './bluesky.session';
import { moderationServiceOf } from './bluesky.settings';

/** Most entries of one page, and most posts of one `getPosts`. */
const PAGE = 100;
export const MOST_POSTS = 25;
/** Most people of one `getProfiles`. */
export const MOST_PROFILES = 25;
const REASONS = ['reply', 'mention', 'quote'];
const CHAT = 'did:web:api.bsky.chat#bsky_chat';

type Query = Readonly<Record<string, string | number | readonly string[] | null>>;

export interface Page {
  list: Json[];
  /** Where the next page begins; null on the last. */
  cursor: string | null;
}

export interface WrittenRecord {
  uri: string;
  cid: string;
}

/** The calls of one account; with the sign-in the only place of this connector that talks to the network. */
export class BlueskyClient {
  /** When the server gave its last answer, at the latest (ISO): its header tells whole seconds. Refusals count too. */
  serverTime = new Date(0).toISOString();

  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
  ) {}

  session(): Promise<Session> {
    return sessionOf(this.account, this.signal);
  }

  /** The account's DID; asked for when the account was never probed. */
  async did(): Promise<string> {
    return this.account.externalId || (await this.session()).did;
  }

  /** Answers, mentions and quotes, newest first. A page may be shorter than asked for and still have a cursor. */
  notifications(cursor: string | null): Promise<Page> {
    const query = { limit: PAGE, reasons: REASONS, cursor };
    return this.page('app.bsky.notification.listNotifications', 'notifications', query);
  }

  /** Posts as they are now, by address. What is deleted, or hidden by a block, is missing. */
  async posts(uris: readonly string[]): Promise<Map<string, Json>> {
    const found = new Map<string, Json>();
    const wanted = [...new Set(uris)];
    for (let start = 0; start < wanted.length; start += MOST_POSTS) {
      const body = await this.get('app.bsky.feed.getPosts', { uris: wanted.slice(start, start + MOST_POSTS) });
      for (const post of recordsOf(body['posts'])) found.set(idOf(post['uri']) ?? '', post);
    }
    return found;
  }

  /** What became of a post that `posts` left out. */
  async standing(uri: string): Promise<'there' | 'blocked' | 'gone'> {
    const query = { uri, depth: 0, parentHeight: 0 };
    const body = await unlessNotFound(() => this.get('app.bsky.feed.getPostThread', query));
    const type = textOf(recordOf(body?.['thread'])?.['$type']) ?? '';
    if (body === null || type.endsWith('#notFoundPost')) return 'gone';
    return type.endsWith('#blockedPost') ? 'blocked' : 'there';
  }

  profile(actor: string): Promise<Json> {
    return this.get('app.bsky.actor.getProfile', { actor });
  }

  /** Up to 25 people with what only their profile tells; who is gone is missing. */
  async profiles(actors: readonly string[]): Promise<Json[]> {
    return recordsOf((await this.get('app.bsky.actor.getProfiles', { actors }))['profiles']);
  }

  /** The DID behind a handle; null when there is none. */
  async didBehind(handle: string): Promise<string | null> {
    try {
      return didOf(await this.get('com.atproto.identity.resolveHandle', { handle }));
    } catch (error) {
      if (error instanceof ConnectorRejected) return null;
      throw error;
    }
  }

  /** Our own records of a collection after a key, oldest first, or (null) the newest, newest first. */
  async records(collection: string, after: string | null): Promise<Page> {
    const order = after === null ? {} : { reverse: 'true', cursor: after || null };
    const query = { repo: await this.did(), collection, limit: PAGE, ...order };
    return this.page('com.atproto.repo.listRecords', 'records', query);
  }

  /** One of our own records, from our own server: what it says is so at once. Null when there is none. */
  async record(collection: string, rkey: string): Promise<Json | null> {
    const repo = await this.did();
    return unlessNotFound(() => this.get('com.atproto.repo.getRecord', { repo, collection, rkey }));
  }

  /** Writes under a chosen key: the same record again changes nothing. `swap`: the version it replaces, null for none. */
  async put(collection: string, rkey: string, record: Json, swap?: string | null): Promise<WrittenRecord> {
    const guard = swap === undefined ? {} : { swapRecord: swap };
    const body = { repo: await this.did(), collection, rkey, record: { $type: collection, ...record }, ...guard };
    const written = await this.post('com.atproto.repo.putRecord', body);
    const [uri, cid] = [idOf(written['uri']), idOf(written['cid'])];
    if (uri === null || cid === null) throw new ConnectorUnavailable('Bluesky named no record', true);
    return { uri, cid };
  }

  /** Deletes an own record; one that is gone already is no failure. */
  async remove(collection: string, rkey: string): Promise<void> {
    await this.post('com.atproto.repo.deleteRecord', { repo: await this.did(), collection, rkey });
  }

  /** Uploads a picture nobody sees until a record names it: repeating it does no harm. */
  async upload(bytes: Uint8Array, contentType: string): Promise<Json> {
    try {
      const request = { body: Uint8Array.from(bytes), headers: { 'content-type': contentType } };
      const blob = recordOf((await this.call('POST', 'com.atproto.repo.uploadBlob', request))['blob']);
      if (blob !== null) return blob;
    } catch (error) {
      throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
    }
    throw new ConnectorUnavailable('Bluesky named no uploaded picture', false);
  }

  async mute(did: string, mutes: boolean): Promise<void> {
    await this.post(`app.bsky.graph.${mutes ? 'muteActor' : 'unmuteActor'}`, { actor: did });
  }

  async report(subject: WrittenRecord, reason: string): Promise<void> {
    const type = 'com.atproto.moderation.defs#reasonSpam';
    const body = { reasonType: type, reason, subject: { $type: 'com.atproto.repo.strongRef', ...subject } };
    const proxy = `${moderationServiceOf(this.account)}#atproto_labeler`;
    await this.post('com.atproto.moderation.createReport', body, proxy);
  }

  /** News of the conversations after a position; '' asks for the newest position. */
  async chatLog(rev: string): Promise<{ logs: Json[]; rev: string }> {
    const body = await this.get('chat.bsky.convo.getLog', { cursor: rev || null }, CHAT);
    return { logs: recordsOf(body['logs']), rev: textOf(body['cursor']) ?? rev };
  }

  convos(cursor: string | null): Promise<Page> {
    return this.page('chat.bsky.convo.listConvos', 'convos', { limit: 50, cursor }, CHAT);
  }

  async convo(convoId: string): Promise<Json | null> {
    return recordOf((await this.get('chat.bsky.convo.getConvo', { convoId }, CHAT))['convo']);
  }

  async convoWith(did: string): Promise<Json | null> {
    return recordOf((await this.get('chat.bsky.convo.getConvoForMembers', { members: [did] }, CHAT))['convo']);
  }

  async acceptConvo(convoId: string): Promise<void> {
    await this.post('chat.bsky.convo.acceptConvo', { convoId }, CHAT);
  }

  /** Messages of a conversation, newest first. */
  messages(convoId: string, cursor: string | null): Promise<Page> {
    return this.page('chat.bsky.convo.getMessages', 'messages', { convoId, limit: PAGE, cursor }, CHAT);
  }

  sendMessage(convoId: string, message: Json): Promise<Json> {
    return this.post('chat.bsky.convo.sendMessage', { convoId, message }, CHAT);
  }

  private async page(nsid: string, member: string, query: Query, proxy?: string): Promise<Page> {
    const body = await this.get(nsid, query, proxy);
    if (!Array.isArray(body[member])) throw new ConnectorUnavailable('Bluesky gave an answer without a list', false);
    return { list: recordsOf(body[member]), cursor: textOf(body['cursor']) };
  }

  private get(nsid: string, query: Query, proxy?: string): Promise<Json> {
    return this.call('GET', nsid, { proxy, query });
  }

  private post(nsid: string, body: Json, proxy?: string): Promise<Json> {
    const headers = { 'content-type': 'application/json' };
    return this.call('POST', nsid, { proxy, headers, body: JSON.stringify(body) });
  }

  /** A token that has ended is renewed once; a call that was refused so did nothing. */
  private async call(method: 'GET' | 'POST', nsid: string, given: CallParts): Promise<Json> {
    const session = await this.session();
    try {
      return this.read(await this.sent(method, nsid, given, session), method);
    } catch (error) {
      if (!(error instanceof TokenEnded)) throw error;
      const fresh = await sessionOf(this.account, this.signal, session.value);
      return this.read(await this.sent(method, nsid, given, fresh), method);
    }
  }

  private sent(method: 'GET' | 'POST', nsid: string, given: CallParts, session: Session): Promise<ApiAnswer> {
    const { account, signal } = this;
    const text = queryText(given.query ?? {});
    const request: ApiRequest = {
      method,
      url: `${session.server}/xrpc/${nsid}${text && `?${text}`}`,
      headers: {
        ...given.headers,
        ...(given.proxy !== undefined && { 'atproto-proxy': given.proxy }),
        authorization: `Bearer ${session.value}`,
      },
      ...(given.body !== undefined && { body: given.body }),
      redirect: 'error',
    };
    const secrets = [session.value, session.refreshToken];
    return callApi(request, {
      account,
      signal,
      platform: 'Bluesky',
      secrets,
      classify: (answer, detail) => {
        this.note(answer);
        return classify(answer, detail);
      },
    });
  }

  private read(answer: ApiAnswer, method: 'GET' | 'POST'): Json {
    this.note(answer);
    const body = answer.body === null && method === 'POST' ? {} : recordOf(answer.body);
    if (body === null) throw new ConnectorUnavailable('Bluesky gave an answer that is not JSON', method === 'POST');
    return body;
  }

  private note({ headers }: ApiAnswer): void {
    const date = new Date(headers.get('date') ?? Number.NaN);
    if (!Number.isNaN(date.getTime())) this.serverTime = new Date(date.getTime() + 999).toISOString();
  }
}

/** Null when the platform itself says that there is none; a bare 404 is of a server that does not know the call. */
async function unlessNotFound<T>(attempt: () => Promise<T>): Promise<T | null> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof ConnectorRejected && error.reason === 'gone' && error.platformCode !== null) return null;
    throw error;
  }
}

interface CallParts {
  query?: Query;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  proxy?: string | undefined;
}

function queryText(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => {
    if (value === null) return [];
    return (typeof value === 'object' ? value : [value]).map((one) => [name, String(one)]);
  });
  return new URLSearchParams(pairs).toString();
}

/** One of our own posts as the AppView would show it. */
export function ownView(did: string, rkey: string, cid: string, record: Json): Json {
  return { uri: `at://${did}/${POST}/${rkey}`, cid, author: { did }, record };
}
