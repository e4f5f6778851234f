import { callApi, type ApiRequest } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRateLimited, ConnectorUnavailable } from '../../spi/errors';
import type { LongLivedToken } from '../meta/long-lived';
import { idOf, recordOf, type Json } from '../../spi/read';
import { stopFor } from '../meta/usage';
import { dataOf } from '../meta/walk';
import { threadsError } from './threads.errors';
import { MEDIA_FIELDS, MENTION_FIELDS, REPLY_FIELDS } from './threads.payloads';
import { apiOf } from './threads.settings';
import { threadsToken } from './threads.token';

type Query = Readonly<Record<string, string>>;

export interface ThreadsAnswer {
  body: Json;
  /** The platform's clock (`Date` header): when this state was seen. */
  at: string;
}

export interface ThreadsPage {
  list: Json[];
  /** The cursor of the next page; null at the end. */
  next: string | null;
  at: string;
}

const PAGE_SIZE = 100;
/** Lists of replies take no limit and may leave out `paging.next`: a page shorter than this is the last one then. */
const SHORT_PAGE = 10;

/** The calls of one profile; the only place of this connector that talks to the network. */
export class ThreadsClient {
  /** The profile's id, or its other name before the first test has told the id. */
  private readonly self: string;
  readonly token: LongLivedToken;

  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
  ) {
    this.token = threadsToken(account, signal);
    this.self = account.externalId === '' ? 'me' : path(account.externalId);
  }

  me(): Promise<ThreadsAnswer> {
    return this.get('me', { fields: 'id,username,name' });
  }

  /** Own posts since a time (Unix seconds), newest first. */
  posts(since: number, after: string | null): Promise<ThreadsPage> {
    return this.page(`${this.self}/threads`, { fields: 'id,timestamp,has_replies', since: String(since) }, after);
  }

  /** Replies to a post at all levels, oldest first. */
  conversation(postId: string, after: string | null): Promise<ThreadsPage> {
    return this.page(`${path(postId)}/conversation`, { fields: REPLY_FIELDS, reverse: 'false' }, after);
  }

  newestReplies(postId: string, after: string | null): Promise<ThreadsPage> {
    return this.page(`${path(postId)}/conversation`, { fields: REPLY_FIELDS, reverse: 'true' }, after);
  }

  /** Replies that wait for an approval or were set aside. */
  pending(postId: string, after: string | null): Promise<ThreadsPage> {
    const fields = `${REPLY_FIELDS},reply_approval_status`;
    return this.page(`${path(postId)}/pending_replies`, { fields, reverse: 'false' }, after);
  }

  mentions(after: string | null): Promise<ThreadsPage> {
    return this.page(`${this.self}/mentions`, { fields: MENTION_FIELDS }, after);
  }

  /** The profile's own replies wherever they stand, newest first. */
  ownReplies(after: string | null): Promise<ThreadsPage> {
    return this.page(
      `${this.self}/replies`,
      { fields: 'id,text,timestamp,permalink,media_type,replied_to,root_post' },
      after,
    );
  }

  reply(id: string, fields = REPLY_FIELDS): Promise<ThreadsAnswer> {
    return this.get(path(id), { fields });
  }

  mention(id: string): Promise<ThreadsAnswer> {
    return this.get(path(id), { fields: MENTION_FIELDS });
  }

  post(id: string): Promise<ThreadsAnswer> {
    return this.get(path(id), { fields: MEDIA_FIELDS });
  }

  limits(): Promise<ThreadsAnswer> {
    const fields = 'reply_quota_usage,reply_config,delete_quota_usage,delete_config';
    return this.get(`${this.self}/threads_publishing_limit`, { fields });
  }

  debugToken(token: string): Promise<ThreadsAnswer> {
    return this.get('debug_token', { input_token: token }, [token]);
  }

  container(id: string): Promise<ThreadsAnswer> {
    return this.get(path(id), { fields: 'status,error_message' });
  }

  /** Prepares a reply that nobody sees yet; the id of its container. */
  async createContainer(content: Query): Promise<string> {
    const { body } = await this.call({ method: 'POST', url: this.urlOf('me/threads'), body: new URLSearchParams(content) }).catch(
      (error: unknown) => {
        // A container that is never published is nothing: making another one does no harm.
        throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
      },
    ); // prettier-ignore
    const id = idOf(body['id']);
    if (id === null) throw new ConnectorUnavailable('Threads named no container', false);
    return id;
  }

  /** Publishes a container; the id of the reply. */
  async publish(containerId: string): Promise<{ id: string; at: string }> {
    const { body, at } = await this.send('me/threads_publish', { creation_id: containerId });
    const id = idOf(body['id']);
    if (id === null) throw new ConnectorUnavailable('Threads named no reply', true);
    return { id, at };
  }

  setHidden(id: string, hides: boolean): Promise<ThreadsAnswer> {
    return this.send(`${path(id)}/manage_reply`, { hide: String(hides) });
  }

  decidePending(id: string, approves: boolean): Promise<ThreadsAnswer> {
    return this.send(`${path(id)}/manage_pending_reply`, { approve: String(approves) });
  }

  remove(id: string): Promise<ThreadsAnswer> {
    return this.call({ method: 'DELETE', url: this.urlOf(path(id)) });
  }

  private get(edge: string, query: Query, secrets: readonly string[] = []): Promise<ThreadsAnswer> {
    return this.call({ method: 'GET', url: this.urlOf(edge, query) }, secrets);
  }

  private send(edge: string, form: Query): Promise<ThreadsAnswer> {
    return this.call({ method: 'POST', url: this.urlOf(edge), body: new URLSearchParams(form) });
  }

  private async page(edge: string, query: Query, after: string | null): Promise<ThreadsPage> {
    const limited = { ...query, limit: String(PAGE_SIZE), ...(after !== null && { after }) };
    const { body, at } = await this.get(edge, limited);
    const list = dataOf(body);
    return { list, next: nextOf(body, list.length), at };
  }

  private async call(request: ApiRequest, more: readonly string[] = []): Promise<ThreadsAnswer> {
    const { account, signal } = this;
    const token = await this.token.usable();
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    const context = { account, signal, platform: 'Threads', secrets: [token, ...more], classify: threadsError };
    const answer = await callApi({ ...request, headers }, context);
    const body = recordOf(answer.body);
    // Graph can say no in a body with a success status.
    const refused = body && recordOf(body['error']) ? threadsError(answer, 'Threads refused the call') : null;
    if (refused) throw refused;
    const reads = request.method === 'GET';
    if (!body) throw new ConnectorUnavailable('Threads gave an answer that is not JSON', !reads);
    // A read can be done again: a used-up limit fails it, so that the caller waits.
    const stop = reads ? stopFor(answer.headers) : null;
    if (stop !== null)
      throw new ConnectorRateLimited('The usage headers of Threads say that the limit is used up', stop);
    return { body, at: answer.at };
  }

  private urlOf(edge: string, query: Query = {}): string {
    const text = new URLSearchParams(query).toString();
    return `${apiOf(this.account)}/${edge}${text && `?${text}`}`;
  }
}

/** `paging.next` says that there is more; where it is left out, a page that is not short does. */
function nextOf(body: Json, length: number): string | null {
  const paging = recordOf(body['paging']);
  const after = recordOf(paging?.['cursors'])?.['after'];
  const more = typeof paging?.['next'] === 'string' || length >= SHORT_PAGE;
  return more && typeof after === 'string' && after !== '' ? after : null;
}

function path(id: string): string {
  return encodeURIComponent(id);
}
