import { type ApiAnswer, type ApiRequest, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { classify, timeOfAnswer, TokenRefused, UnitsGone } from './youtube.errors';
import { type Comment, commentsIn, isRecord, type Json, textOf, type Thread, threadOf } from './youtube.payloads';
import { endpointsOf, feedTopicOf } from './youtube.settings';
import { accessToken } from './youtube.token';
import { spendUnits, unitsAreGone } from './youtube.units';

/** Most entries of a page and most ids of a call (Data API v3, `maxResults` and `id`). */
const PAGE_SIZE = '100';
export const MOST_IDS = 50;
/** Ten days, the longest the hub grants. */
const LEASE_SECONDS = '864000';
/** The scope that everything but reading what is public needs. */
export const FULL_SCOPE = 'https://www.googleapis.com/auth/youtube.force-ssl';
/** HTML is the default of `textFormat`. */
const PLAIN = { textFormat: 'plainText' };

export type ListedStatus = 'published' | 'heldForReview' | 'likelySpam';
export type SetStatus = 'published' | 'heldForReview' | 'rejected';

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** The calls of one account; the only place of this connector that talks to the network. */
export class YouTubeClient {
  /** Units that the calls so far have cost: a read 1, a write 50, a failure 1. */
  units = 0;
  /** The platform's time of the last answer (ms). */
  time = Date.now();

  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
  ) {}

  /** One page of the channel's threads, newest first. A refusal is one of the whole connection. */
  async threads(status: ListedStatus, pageToken: string | null, maxResults = PAGE_SIZE): Promise<Page<Thread>> {
    const query = {
      part: 'id,snippet,replies',
      allThreadsRelatedToChannelId: this.account.externalId,
      order: 'time',
      moderationStatus: status,
      maxResults,
      ...PLAIN,
      ...(pageToken === null ? {} : { pageToken }),
    };
    const body = await this.read('commentThreads', query).catch((error: unknown) => {
      if (error instanceof ConnectorRejected && (error.reason === 'gone' || error.reason === 'forbidden')) {
        throw new ConnectorAuthError(error.message);
      }
      throw error;
    });
    const items = itemsOf(body).map(threadOf);
    return { items: items.filter((thread) => thread !== null), next: textOf(body['nextPageToken']) };
  }

  /** One page of the published replies of a thread. */
  async replies(threadId: string, pageToken: string | null): Promise<Page<{ raw: Json; comment: Comment }>> {
    const token = pageToken === null ? {} : { pageToken };
    const query = { part: 'snippet', parentId: threadId, maxResults: PAGE_SIZE, ...PLAIN, ...token };
    const body = await this.read('comments', query);
    return { items: commentsIn(body['items']), next: textOf(body['nextPageToken']) };
  }

  /** Up to fifty threads by the ids of their top-level comments, without their replies; what is gone or rejected is left out. */
  async threadsById(ids: readonly string[]): Promise<Thread[]> {
    const body = await this.read('commentThreads', { part: 'id,snippet', id: ids.join(','), ...PLAIN });
    return itemsOf(body).map(threadOf).filter((thread) => thread !== null); // prettier-ignore
  }

  /** Up to fifty comments by id; what is gone or rejected is left out. */
  async comments(ids: readonly string[]): Promise<{ raw: Json; comment: Comment }[]> {
    const body = await this.read('comments', { part: 'snippet', id: ids.join(','), ...PLAIN });
    return commentsIn(body['items']);
  }

  /** The `youtube#video` resource; null when it is gone or private. */
  async video(id: string): Promise<Json | null> {
    const body = await this.read('videos', { part: 'snippet,statistics', id });
    return itemsOf(body)[0] ?? null;
  }

  /** Up to fifty channels by id, with their figures; what is gone is left out. */
  async channels(ids: readonly string[]): Promise<Json[]> {
    return itemsOf(
      await this.read('channels', { part: 'statistics', id: ids.join(','), maxResults: String(MOST_IDS) }),
    );
  }

  /** The channel that was picked in the consent screen; null for a Google account without one. */
  async ownChannel(): Promise<Json | null> {
    const body = await this.read('channels', { part: 'snippet', mine: 'true' });
    return itemsOf(body)[0] ?? null;
  }

  /** Posts a reply under a top-level comment; the `youtube#comment` resource. */
  async reply(parentId: string, textOriginal: string): Promise<Json> {
    return this.write('POST', 'comments', { part: 'snippet', ...PLAIN }, { snippet: { parentId, textOriginal } });
  }

  async edit(id: string, textOriginal: string): Promise<Json> {
    return this.write('PUT', 'comments', { part: 'snippet', ...PLAIN }, { id, snippet: { textOriginal } });
  }

  async remove(id: string): Promise<void> {
    await this.write('DELETE', 'comments', { id });
  }

  /** Only the owner of the video's channel; a ban goes with a rejection only. */
  async moderate(id: string, moderationStatus: SetStatus, banAuthor = false): Promise<void> {
    const query = { id, moderationStatus, ...(banAuthor ? { banAuthor: 'true' } : {}) };
    await this.write('POST', 'comments/setModerationStatus', query);
  }

  /** Whether the consent allows writing, moderating and reading held comments; true when Google does not say. */
  async mayModerate(): Promise<boolean> {
    const { scopes } = await accessToken(this.account, this.signal);
    return scopes === null || scopes.includes(FULL_SCOPE);
  }

  /** Asks the hub for notices of the channel's videos at an address; the hub then verifies it with a GET. */
  async subscribe(channelId: string, callback: string): Promise<void> {
    const body = new URLSearchParams({
      'hub.callback': callback,
      'hub.mode': 'subscribe',
      'hub.topic': feedTopicOf(this.account, channelId),
      'hub.verify': 'async',
      'hub.lease_seconds': LEASE_SECONDS,
      'hub.secret': this.account.credentials['hookSecret'] ?? '',
    });
    const { account, signal } = this;
    await callApi(
      { method: 'POST', url: endpointsOf(account).hub, body },
      { account, signal, platform: 'YouTube hub' },
    );
  }

  private async read(path: string, query: Record<string, string>): Promise<Json> {
    const { body } = await this.call({ method: 'GET', url: this.url(path, query) }, 1);
    if (!isRecord(body)) throw new ConnectorUnavailable(`YouTube answered without ${path}`, false);
    return body;
  }

  private async write(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    query: Record<string, string>,
    json?: Json,
  ): Promise<Json> {
    const headers = { 'content-type': 'application/json' };
    const content = json === undefined ? {} : { headers, body: JSON.stringify(json) };
    const { body } = await this.call({ method, url: this.url(path, query), ...content }, 50);
    return isRecord(body) ? body : {};
  }

  private url(path: string, query: Record<string, string>): string {
    return `${endpointsOf(this.account).api}/${path}?${new URLSearchParams(query).toString()}`;
  }

  /** A call with the access token; refreshed once and repeated once when Google no longer takes it. */
  private async call(request: ApiRequest, units: number): Promise<ApiAnswer> {
    const token = await accessToken(this.account, this.signal);
    this.spend(1);
    const answer = await this.callWith(token.value, request).catch(async (error: unknown) => {
      if (error instanceof UnitsGone) unitsAreGone(this.account);
      if (!(error instanceof TokenRefused)) throw error;
      const fresh = await accessToken(this.account, this.signal, token.value);
      return this.callWith(fresh.value, request).catch((again: unknown) => {
        throw again instanceof TokenRefused ? new ConnectorAuthError(again.message) : again;
      });
    });
    this.spend(units - 1);
    this.time = timeOfAnswer(answer);
    return answer;
  }

  private spend(units: number): void {
    this.units += units;
    spendUnits(this.account, units);
  }

  private callWith(token: string, request: ApiRequest): Promise<ApiAnswer> {
    const { account, signal } = this;
    return callApi(
      { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } },
      {
        account,
        signal,
        platform: 'YouTube',
        secrets: [token],
        classify: (answer, detail) => classify(answer, detail, request.method !== 'GET'),
      },
    );
  }
}

function itemsOf(body: Json): Json[] {
  return Array.isArray(body['items']) ? body['items'].filter(isRecord) : [];
}
