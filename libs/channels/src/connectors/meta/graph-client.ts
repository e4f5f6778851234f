import { createHmac } from 'node:crypto';
import { callApi, type ApiAnswer, type ApiRequest } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRateLimited, ConnectorUnavailable } from '../../spi/errors';
import { graphError } from './graph-errors';
import { NO_TIME, recordOf, timeOf, type Json } from './read';
import { stopFor } from './usage';

export interface GraphAnswer {
  body: Json;
  /** The platform's clock (`Date` header): when this state was seen. */
  at: string;
}

export type Query = Readonly<Record<string, string | number>>;

interface GraphOptions {
  baseUrl: string;
  version: string;
  token: string;
  /** Set to prove possession of the app secret with every call (`appsecret_proof`). */
  proofSecret: string | null;
}

/** Calls to one Graph host with one token. Every failure leaves as one of the five errors, without credentials. */
export class GraphClient {
  constructor(
    private readonly account: AccountContext,
    private readonly options: GraphOptions,
    private readonly signal: AbortSignal,
  ) {}

  /** Reads. A used-up limit fails even an answered read: it can be read again, and only the caller can wait. */
  async get(path: string, query: Query = {}): Promise<GraphAnswer> {
    return this.call({ method: 'GET', url: this.urlOf(path, query) });
  }

  async post(path: string, body: Json, query: Query = {}): Promise<GraphAnswer> {
    return this.call({ method: 'POST', url: this.urlOf(path, query), ...jsonContent(body) });
  }

  async upload(path: string, form: FormData): Promise<GraphAnswer> {
    return this.call({ method: 'POST', url: this.urlOf(path, {}), body: form });
  }

  async delete(path: string, body: Json | null = null): Promise<GraphAnswer> {
    return this.call({ method: 'DELETE', url: this.urlOf(path, {}), ...(body ? jsonContent(body) : {}) });
  }

  /** The same host and signal with another token (the app token of `debug_token`). */
  withToken(token: string): GraphClient {
    return new GraphClient(this.account, { ...this.options, token, proofSecret: null }, this.signal);
  }

  private async call(request: ApiRequest): Promise<GraphAnswer> {
    const answer = await callApi(
      { ...request, headers: { ...request.headers, authorization: `Bearer ${this.options.token}` } },
      {
        account: this.account,
        signal: this.signal,
        platform: 'Meta',
        secrets: [this.options.token],
        classify: graphError,
      },
    );
    // Graph can say no in a body with a success status.
    const refused = recordOf(recordOf(answer.body)?.['error']) ? graphError(answer, 'Meta refused the call') : null;
    if (refused) throw refused;
    const body = bodyOf(answer);
    // A success status with something else than JSON is a proxy's page: what became of the request is unknown.
    if (!body) throw new ConnectorUnavailable('Meta gave an answer that is not JSON', request.method !== 'GET');
    const stop = request.method === 'GET' ? stopFor(answer.headers) : null;
    if (stop !== null) throw new ConnectorRateLimited('The usage headers of Meta say that the limit is used up', stop);
    return { body, at: headerTime(answer.headers) };
  }

  private urlOf(path: string, query: Query): string {
    const { baseUrl, version, proofSecret, token } = this.options;
    const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${version}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    if (proofSecret) {
      url.searchParams.set('appsecret_proof', createHmac('sha256', proofSecret).update(token).digest('hex'));
    }
    return url.toString();
  }
}

function jsonContent(body: Json): Pick<ApiRequest, 'headers' | 'body'> {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Most answers are objects; some edges answer `true` or a list. */
function bodyOf({ body }: ApiAnswer): Json | null {
  return recordOf(body) ?? (Array.isArray(body) || typeof body === 'boolean' ? { value: body } : null);
}

function headerTime(headers: Headers): string {
  const date = new Date(headers.get('date') ?? Number.NaN);
  return (Number.isNaN(date.getTime()) ? null : timeOf(date.toISOString())) ?? NO_TIME;
}
