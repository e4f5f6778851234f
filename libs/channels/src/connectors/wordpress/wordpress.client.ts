import { type ApiAnswer, type ApiRequest, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { type Json, recordOf, recordsOf } from '../../spi/values';
import { classify, NoApi, SignInDoubted } from './wordpress.errors';
import { apiRootOf, textSetting } from './wordpress.settings';

/** Most comments of one page. */
export const PAGE = 100;
const MOST_INCLUDE_PAGES = 50;

export interface CommentPage {
  comments: Json[];
  /** Another page follows, as the totals say: a page may hold less than it could, since what may not be read is left out. */
  hasMore: boolean;
  /** When what was read was so: the later one of both clocks, at the beginning of the call. */
  at: string;
}

export interface OneComment {
  comment: Json;
  at: string;
}

export interface Me {
  id: unknown;
  name: unknown;
  capabilities: Json;
}

/** The calls of one account; the only place of this connector that talks to the site. */
export class WordPressClient {
  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
    private readonly root = apiRootOf(account),
  ) {}

  /** Whose application password it is. @throws ConnectorAuthError when WordPress takes us for a visitor. */
  async me(): Promise<Me> {
    const { body } = await this.send('GET', 'users/me', { context: 'edit' });
    const user = objectIn(body);
    return { id: user['id'], name: user['name'], capabilities: recordOf(user['capabilities']) ?? {} };
  }

  /** Comments of every state, with the title of their post. `after` is always UTC with a `Z`: without, it is the site's time. */
  async comments(query: Record<string, string>): Promise<CommentPage> {
    const page = Number(query['page'] ?? 1);
    const all = { context: 'edit', status: 'any', per_page: String(PAGE), _embed: 'up', ...query };
    const { answer, at } = await this.timed('GET', 'comments', all);
    if (!Array.isArray(answer.body)) throw new ConnectorUnavailable('WordPress answered without comments', false);
    const pages = Number(answer.headers.get('x-wp-totalpages') ?? NaN);
    // a cache in between may drop the totals: then a full page is not the last
    const hasMore = Number.isInteger(pages) ? page < pages : answer.body.length >= PAGE;
    return { comments: recordsOf(answer.body), hasMore, at };
  }

  /** Those of these comments that exist and may be read; at most a hundred ids at a time. */
  async among(ids: readonly string[]): Promise<CommentPage> {
    const found: CommentPage = { comments: [], hasMore: false, at: '' };
    for (let page = 1; page <= MOST_INCLUDE_PAGES; page += 1) {
      const query = { include: ids.join(','), orderby: 'include', page: String(page) };
      const next = await this.comments(query);
      found.comments.push(...next.comments);
      found.at ||= next.at;
      if (!next.hasMore) break;
    }
    return found;
  }

  /** Like `comment`, and 'hidden' for one that exists and may not be read (its post became private). */
  async commentIfReadable(id: string): Promise<OneComment | null | 'hidden'> {
    try {
      return await this.comment(id);
    } catch (error) {
      if (error instanceof ConnectorRejected && error.reason === 'forbidden' && !(error instanceof NoApi))
        return 'hidden';
      throw error;
    }
  }

  /** One comment; null when it was deleted for good. */
  async comment(id: string): Promise<OneComment | null> {
    try {
      const { answer, at } = await this.timed('GET', `comments/${id}`, { context: 'edit', _embed: 'up' });
      return { comment: objectIn(answer.body), at };
    } catch (error) {
      if (error instanceof ConnectorRejected && error.reason === 'gone') return null;
      throw error;
    }
  }

  async create(fields: Json): Promise<Json> {
    return objectIn((await this.send('POST', 'comments', {}, fields)).body, true);
  }

  async update(id: string, fields: Json): Promise<Json> {
    return objectIn((await this.send('POST', `comments/${id}`, {}, fields)).body, true);
  }

  async trash(id: string): Promise<Json> {
    return objectIn((await this.send('DELETE', `comments/${id}`, {})).body, true);
  }

  async deleteForGood(id: string): Promise<void> {
    const { body } = await this.send('DELETE', `comments/${id}`, { force: 'true' });
    if (objectIn(body, true)['deleted'] !== true)
      throw new ConnectorRejected('WordPress kept the comment', 'forbidden');
  }

  private async timed(
    method: 'GET',
    path: string,
    query: Record<string, string>,
  ): Promise<{ answer: ApiAnswer; at: string }> {
    const started = Date.now();
    const answer = await this.send(method, path, query);
    const theirs = Date.parse(answer.headers.get('date') ?? '') - (Date.now() - started);
    return { answer, at: new Date(Number.isNaN(theirs) ? started : Math.max(started, theirs)).toISOString() };
  }

  /** A call as the account's user. A 401 ends the account only when the user's own page says the same. */
  private async send(
    method: ApiRequest['method'],
    path: string,
    query: Record<string, string>,
    fields?: Json,
  ): Promise<ApiAnswer> {
    try {
      return await this.sendOnce(method, path, query, fields);
    } catch (error) {
      if (!(error instanceof SignInDoubted)) throw error;
      if (path !== 'users/me' && (await this.isKnown())) throw new ConnectorRejected(error.message, 'forbidden');
      throw new ConnectorAuthError(
        `${error.message}. WordPress takes Parvis for a visitor: the application password was revoked, or the web server or a plugin keeps it back.`,
      );
    }
  }

  private async isKnown(): Promise<boolean> {
    try {
      await this.sendOnce('GET', 'users/me', { context: 'edit' });
      return true;
    } catch (error) {
      if (error instanceof SignInDoubted) return false;
      throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
    }
  }

  private async sendOnce(
    method: ApiRequest['method'],
    path: string,
    query: Record<string, string>,
    fields?: Json,
  ): Promise<ApiAnswer> {
    const pair = `${textSetting(this.account, 'username')}:${this.account.credentials['applicationPassword'] ?? ''}`;
    const answer = await callApi(
      {
        method,
        url: addressOf(this.root, path, query),
        headers: {
          accept: 'application/json',
          authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
          ...(fields && { 'content-type': 'application/json' }),
        },
        ...(fields && { body: JSON.stringify(fields) }),
        // a redirected POST arrives as a GET and is answered 200
        redirect: method === 'GET' ? 'follow' : 'error',
      },
      {
        account: this.account,
        signal: this.signal,
        platform: 'WordPress',
        secrets: [pair],
        classify: (refused, detail) => classify(refused, detail, method !== 'GET'),
      },
    );
    if (typeof answer.body === 'string' || answer.body === null) {
      throw new ConnectorUnavailable('WordPress answered with a web page instead of data', method !== 'GET');
    }
    return answer;
  }
}

/** Without pretty permalinks the route itself is a query parameter. */
function addressOf(root: string, path: string, query: Record<string, string>): string {
  const parameters = new URLSearchParams(query).toString();
  const joint = root.includes('?') ? '&' : '?';
  return `${root}wp/v2/${path}${parameters === '' ? '' : `${joint}${parameters}`}`;
}

function objectIn(body: unknown, written = false): Json {
  const object = recordOf(body);
  if (object === null) throw new ConnectorUnavailable('WordPress answered something else than was asked', written);
  return object;
}
