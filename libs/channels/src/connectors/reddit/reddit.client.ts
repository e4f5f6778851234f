import { type ApiAnswer, type ApiRequest, callApi } from '../../http/call';
import { redacted } from '../../http/redact';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRateLimited, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { classify, errorIn, isSpent, resetMs } from './reddit.errors';
import { fullnameOf, type Json, nameOf, recordOf, recordsOf, type Thing, thingOf } from './reddit.payloads';
import { endpointsOf, userAgentOf } from './reddit.settings';
import { accessToken } from './reddit.token';

/** Most entries of one page and most ids of one `/api/info`, as Reddit allows. */
export const PAGE = 100;
const MOST_CLIENTS = 2000;

/** Process time (ms) until which a client id has no call left, by client id and address. */
const spentUntil = new Map<string, number>();

/** A page of a listing, newest first; `after` is null on the last. */
export interface Listing {
  things: Thing[];
  after: string | null;
}

/** The calls of one account; with the sign-in the only place of this connector that talks to the network. */
export class RedditClient {
  /** Time of Reddit's last answer; ISO. */
  serverTime = new Date(0).toISOString();

  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
  ) {}

  /** Who the token belongs to. */
  async me(): Promise<{ id: string; name: string }> {
    const body = await this.get('/api/v1/me');
    const [id, name] = [fullnameOf(`t2_${String(body['id'])}`), nameOf(body['name'])];
    if (id === null || name === null) throw new ConnectorAuthError('Reddit does not say whose token this is');
    return { id, name };
  }

  token(): ReturnType<typeof accessToken> {
    return accessToken(this.account, this.signal);
  }

  async listing(path: string, after: string | null, limit = PAGE): Promise<Listing> {
    const body = await this.get(path, { limit: String(limit), ...(after !== null && { after }) });
    const data = recordOf(body['data']);
    if (body['kind'] !== 'Listing' || data === null) {
      throw new ConnectorUnavailable('Reddit answered without a listing', false);
    }
    const children = Array.isArray(data['children']) ? data['children'] : [];
    return { things: children.map(thingOf).filter((thing) => thing !== null), after: fullnameOf(data['after']) };
  }

  /** Today's state of comments and posts; what Reddit does not know is left out. */
  async info(names: readonly string[]): Promise<Thing[]> {
    const body = await this.get('/api/info', { id: names.join(',') });
    const children = recordOf(body['data'])?.['children'];
    return (Array.isArray(children) ? children : []).map(thingOf).filter((thing) => thing !== null);
  }

  conversations(subreddits: readonly string[], after: string | null): Promise<Json> {
    const query = { entity: subreddits.join(','), sort: 'recent', state: 'all', limit: String(PAGE) };
    return this.get('/api/mod/conversations', { ...query, ...(after !== null && { after }) });
  }

  conversation(id: string): Promise<Json> {
    return this.get(`/api/mod/conversations/${encodeURIComponent(id)}`, { markRead: 'false' });
  }

  /** A form-encoded POST; refusals inside a 200 are thrown like any other. */
  async post(path: string, form: Readonly<Record<string, string>> = {}): Promise<Json> {
    const body = new URLSearchParams({ ...form, api_type: 'json' });
    const answer = await this.call({ method: 'POST', url: `${this.base}${path}`, body });
    const refusal = errorIn(answer, await this.redactor());
    if (refusal) throw refusal;
    return recordOf(answer.body) ?? {};
  }

  /** The comments or messages that a reply answered with. */
  static thingsIn(body: Json): Thing[] {
    const data = recordOf(recordOf(body['json'])?.['data']);
    return recordsOf(data?.['things']).map(thingOf).filter((thing) => thing !== null); // prettier-ignore
  }

  private get base(): string {
    return endpointsOf(this.account).api;
  }

  /** `raw_json=1`: without it the texts come HTML-escaped. */
  private async get(path: string, query: Readonly<Record<string, string>> = {}): Promise<Json> {
    const parameters = new URLSearchParams({ ...query, raw_json: '1' }).toString();
    const answer = await this.call({ method: 'GET', url: `${this.base}${path}?${parameters}` });
    return recordOf(answer.body) ?? {};
  }

  /** A call with a token; one that Reddit takes for expired is renewed once. */
  private async call(request: ApiRequest): Promise<ApiAnswer> {
    this.assertNotSpent();
    const { value } = await accessToken(this.account, this.signal);
    try {
      return await this.callWith(value, request);
    } catch (error) {
      if (!(error instanceof ConnectorAuthError)) throw error;
      const fresh = await accessToken(this.account, this.signal, value);
      return this.callWith(fresh.value, request);
    }
  }

  private async callWith(token: string, request: ApiRequest): Promise<ApiAnswer> {
    const { account, signal } = this;
    const headers = { authorization: `Bearer ${token}`, 'user-agent': userAgentOf(account) };
    const shown = (text: string) => redacted(text, account, [token]);
    const answer = await callApi(
      { ...request, headers },
      {
        account,
        signal,
        platform: 'Reddit',
        secrets: [token],
        classify: (refused, detail) => {
          this.note(refused);
          return classify(refused, shown, detail);
        },
      },
    );
    this.note(answer);
    return answer;
  }

  private async redactor(): Promise<(text: string) => string> {
    const { value } = await accessToken(this.account, this.signal);
    return (text) => redacted(text, this.account, [value]);
  }

  /** All accounts of one client id share its calls: when the last one was spent, none is tried before the reset. */
  private note({ headers, at }: ApiAnswer): void {
    this.serverTime = at;
    const wait = isSpent(headers) ? resetMs(headers) : null;
    if (wait === null) return;
    spentUntil.delete(this.budget);
    spentUntil.set(this.budget, Date.now() + wait);
    for (const oldest of spentUntil.keys()) {
      if (spentUntil.size <= MOST_CLIENTS) break;
      spentUntil.delete(oldest);
    }
  }

  private get budget(): string {
    return `${this.base} ${this.account.credentials['clientId'] ?? ''}`;
  }

  private assertNotSpent(): void {
    const wait = (spentUntil.get(this.budget) ?? 0) - Date.now();
    if (wait > 0) throw new ConnectorRateLimited('the calls that Reddit allows are spent for now', wait);
  }
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

/** Who we are: known after the first probe, else asked. */
export async function selfOf(account: AccountContext, client: RedditClient): Promise<string> {
  return account.externalId === '' ? (await client.me()).id : account.externalId;
}
