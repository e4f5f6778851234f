import { type ApiAnswer, type ApiContext, type ApiRequest, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { OutboundAttachment } from '../../spi/outbound';
import { classify } from './mastodon.errors';
import { WORTH_READING } from './mastodon.parse';
import { hostOf, instanceOf } from './mastodon.settings';
import { idOf, type Json, recordOf, recordsOf, textOf } from './mastodon.payloads';

/** Most entries of one page, as Mastodon allows. */
const NOTIFICATIONS_PAGE = 80;
const STATUSES_PAGE = 40;

/** Where a page is asked for: the page right after an entry, or the one before it. Null: the newest. */
export type Position = { after: string } | { before: string } | null;

/** A page of entries, newest first as the server sends them; `older` is false when the server says that it is the last. */
export interface Page {
  entries: Json[];
  older: boolean;
}

export interface ConversationsPage {
  list: Json[];
  /** Where the next page begins; null on the last. */
  next: string | null;
}

/** What a server says of itself, as far as the connector uses it. */
interface Instance {
  host: string;
  version: string;
  characters: number | null;
  imageBytes: number | null;
  /** Announced address of the stream (`wss://…`); null without one. */
  streaming: string | null;
}

/** The calls of one account; with the stream the only place of this connector that talks to the network. */
export class MastodonClient {
  /** Time of the server's last answer, refusals too; ISO. */
  serverTime = new Date(0).toISOString();

  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
  ) {}

  async instance(): Promise<Instance> {
    const body = await this.instanceBody();
    const configuration = recordOf(body['configuration']);
    const numberOf = (group: string, name: string) => {
      const value = recordOf(configuration?.[group])?.[name];
      return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
    };
    const urls = recordOf(configuration?.['urls']) ?? recordOf(body['urls']);
    return {
      host: (textOf(body['domain']) ?? hostOf(this.account)).trim().toLowerCase(),
      version: textOf(body['version']) ?? '',
      characters: numberOf('statuses', 'max_characters'),
      imageBytes: numberOf('media_attachments', 'image_size_limit'),
      streaming: textOf(urls?.['streaming']) ?? textOf(urls?.['streaming_api']),
    };
  }

  /** Version 2 where there is one; servers that speak only an older dialect answer version 1. */
  private async instanceBody(): Promise<Json> {
    const second = await unlessGone(() => this.get('/api/v2/instance'));
    return second ?? (await unlessGone(() => this.get('/api/v1/instance'))) ?? {};
  }

  me(): Promise<Json> {
    return this.get('/api/v1/accounts/verify_credentials');
  }

  /** Notifications that bring words, those of strangers that a policy filters among them. */
  notifications(position: Position, limit = NOTIFICATIONS_PAGE): Promise<Page> {
    const query = positioned(position, limit);
    for (const type of WORTH_READING) query.append('types[]', type);
    query.set('include_filtered', 'true');
    return this.page(`/api/v1/notifications?${query.toString()}`);
  }

  notification(id: string): Promise<Json> {
    return this.get(`/api/v1/notifications/${encodeURIComponent(id)}`);
  }

  /** What an account wrote itself, answers and direct statuses among it. */
  statusesOf(accountId: string, position: Position, limit = STATUSES_PAGE): Promise<Page> {
    const query = positioned(position, limit);
    query.set('exclude_reblogs', 'true');
    return this.page(`/api/v1/accounts/${encodeURIComponent(accountId)}/statuses?${query.toString()}`);
  }

  status(id: string): Promise<Json> {
    return this.get(`/api/v1/statuses/${encodeURIComponent(id)}`);
  }

  /** What was written below a status. */
  async descendants(id: string): Promise<Json[]> {
    return recordsOf((await this.get(`/api/v1/statuses/${encodeURIComponent(id)}/context`))['descendants']);
  }

  /** The same key gives the same status for an hour. */
  publish(status: Json, key: string): Promise<Json> {
    return this.send('POST', '/api/v1/statuses', status, { 'idempotency-key': key });
  }

  edit(id: string, status: Json): Promise<Json> {
    return this.send('PUT', `/api/v1/statuses/${encodeURIComponent(id)}`, status);
  }

  async remove(id: string): Promise<void> {
    await this.call({ method: 'DELETE', url: this.url(`/api/v1/statuses/${encodeURIComponent(id)}`) });
  }

  onStatus(id: string, verb: 'favourite' | 'unfavourite'): Promise<Json> {
    return this.send('POST', `/api/v1/statuses/${encodeURIComponent(id)}/${verb}`);
  }

  onAccount(id: string, verb: 'block' | 'unblock'): Promise<Json> {
    return this.send('POST', `/api/v1/accounts/${encodeURIComponent(id)}/${verb}`);
  }

  revokeQuote(quotedId: string, quotingId: string): Promise<Json> {
    const path = `/api/v1/statuses/${encodeURIComponent(quotedId)}/quotes/${encodeURIComponent(quotingId)}/revoke`;
    return this.send('POST', path);
  }

  report(accountId: string, statusId: string): Promise<Json> {
    const body = { account_id: accountId, status_ids: [statusId], category: 'spam', forward: true };
    return this.send('POST', '/api/v1/reports', body);
  }

  accountNamed(acct: string): Promise<Json> {
    return this.get(`/api/v1/accounts/lookup?${new URLSearchParams({ acct }).toString()}`);
  }

  async relationship(accountId: string): Promise<Json | null> {
    const query = new URLSearchParams({ 'id[]': accountId });
    const { body } = await this.call({ method: 'GET', url: this.url(`/api/v1/accounts/relationships?${query}`) });
    return recordsOf(body)[0] ?? null;
  }

  /** Direct conversations, latest first. Their ids are no status ids: only the Link header says where a page ends. */
  async conversations(maxId: string | null): Promise<ConversationsPage> {
    const query = new URLSearchParams({ limit: '40', ...(maxId !== null && { max_id: maxId }) });
    const answer = await this.call({ method: 'GET', url: this.url(`/api/v1/conversations?${query.toString()}`) });
    return { list: recordsOf(answer.body), next: linkParameter(answer.headers, 'next', 'max_id') };
  }

  markConversationRead(id: string): Promise<Json> {
    return this.send('POST', `/api/v1/conversations/${encodeURIComponent(id)}/read`);
  }

  /** Uploads one file; the id, and whether the server is still at work on it. */
  async upload(file: OutboundAttachment): Promise<{ id: string; ready: boolean }> {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(await file.read())], { type: file.contentType }), file.name);
    const answer = await this.call({ method: 'POST', url: this.url('/api/v2/media'), body: form });
    const id = idOf(recordOf(answer.body)?.['id']);
    if (id === null) throw new ConnectorUnavailable('Mastodon answered without the file', false);
    return { id, ready: answer.status !== 202 };
  }

  /** Whether an uploaded file can be used: 206 says that it is still being worked on. */
  async isReady(mediaId: string): Promise<boolean> {
    const url = this.url(`/api/v1/media/${encodeURIComponent(mediaId)}`);
    return (await this.call({ method: 'GET', url })).status === 200;
  }

  /** A call that is bound to fail on its content; what matters is whether the token may make it at all. */
  async attempt(path: string): Promise<void> {
    await this.send('POST', path, {});
  }

  private async page(path: string): Promise<Page> {
    const answer = await this.call({ method: 'GET', url: this.url(path) });
    if (!Array.isArray(answer.body)) throw new ConnectorUnavailable('Mastodon answered without a list', false);
    const entries = recordsOf(answer.body).filter((entry) => idOf(entry['id']) !== null);
    const saysEnd = answer.headers.has('link') && linkParameter(answer.headers, 'next', 'max_id') === null;
    return { entries, older: entries.length > 0 && !saysEnd };
  }

  private async get(path: string): Promise<Json> {
    return objectIn(await this.call({ method: 'GET', url: this.url(path) }));
  }

  private async send(
    method: 'POST' | 'PUT',
    path: string,
    body?: Json,
    more: Record<string, string> = {},
  ): Promise<Json> {
    const url = this.url(path);
    if (body === undefined) return objectIn(await this.call({ method, url }));
    const headers = { 'content-type': 'application/json', ...more };
    return objectIn(await this.call({ method, url, headers, body: JSON.stringify(body) }));
  }

  private url(path: string): string {
    return `${instanceOf(this.account)}${path}`;
  }

  private async call(request: ApiRequest): Promise<ApiAnswer> {
    const { account, signal } = this;
    const headers = { accept: 'application/json', ...request.headers, authorization: bearerOf(account) };
    const refusal: ApiContext['classify'] = (answer, detail) => {
      this.serverTime = answer.at;
      return classify(answer, detail);
    };
    const context = { account, signal, platform: 'Mastodon', classify: refusal };
    const answer = await callApi({ ...request, headers }, context);
    this.serverTime = answer.at;
    return answer;
  }
}

export function bearerOf({ credentials }: AccountContext): string {
  return `Bearer ${credentials['accessToken'] ?? ''}`;
}

function objectIn({ body }: ApiAnswer): Json {
  return recordOf(body) ?? {};
}

function positioned(position: Position, limit: number): URLSearchParams {
  const query = new URLSearchParams({ limit: String(limit) });
  if (position && 'after' in position) query.set('min_id', position.after);
  if (position && 'before' in position) query.set('max_id', position.before);
  return query;
}

/** One parameter of the address that a `Link` header gives for a relation; null without it. */
function linkParameter(headers: Headers, relation: string, name: string): string | null {
  for (const [, address = '', rel] of (headers.get('link') ?? '').matchAll(/<([^>]*)>\s*;\s*rel="?(\w+)"?/g)) {
    if (rel !== relation || !URL.canParse(address, 'https://server.invalid')) continue;
    return new URL(address, 'https://server.invalid').searchParams.get(name);
  }
  return null;
}

/** Null when the object is gone; other failures go on. */
export async function unlessGone<T>(attempt: () => Promise<T>): Promise<T | null> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof ConnectorRejected && error.reason === 'gone') return null;
    throw error;
  }
}
