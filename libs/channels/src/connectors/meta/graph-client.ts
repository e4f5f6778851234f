import { createHmac } from 'node:crypto';
import type { QuotaUse } from '@parvis/contracts';
import { callApi, type ApiAnswer, type ApiRequest } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRateLimited, ConnectorUnavailable } from '../../spi/errors';
import { graphError } from './graph-errors';
import { recordOf, type Json } from '../../spi/read';
import { quotaOf, stopFor } from './usage';

export interface GraphAnswer {
  body: Json;
  /** The platform's clock (`Date` header): when this state was seen. */
  at: string;
}

export type Query = Readonly<Record<string, string | number>>;

/** Gives a token that works; renewed under way where it has to be. */
export interface TokenSource {
  usable(): Promise<string>;
}

interface GraphOptions {
  baseUrl: string;
  version: string;
  token: string | TokenSource;
  /** Set to prove possession of the app secret with every call (`appsecret_proof`). */
  proofSecret: string | null;
}

/** Calls to one Graph host with one token. Every failure leaves as one of the five errors, without credentials. */
export class GraphClient {
  private lastUse: QuotaUse | null = null;

  constructor(
    private readonly account: AccountContext,
    private readonly options: GraphOptions,
    private readonly signal: AbortSignal,
  ) {}

  /** What the newest answer said of the limit, for `InboundPage` and `ProbeResult`; nothing when it said nothing. */
  get quota(): { quota?: QuotaUse[] } {
    return this.lastUse ? { quota: [this.lastUse] } : {};
  }

  /** Reads. A used-up limit fails even an answered read: it can be read again, and only the caller can wait. */
  async get(path: string, query: Query = {}): Promise<GraphAnswer> {
    return this.call({ method: 'GET' }, path, query);
  }

  async post(path: string, body: Json, query: Query = {}): Promise<GraphAnswer> {
    return this.call({ method: 'POST', ...jsonContent(body) }, path, query);
  }

  async upload(path: string, form: FormData): Promise<GraphAnswer> {
    return this.call({ method: 'POST', body: form }, path);
  }

  async delete(path: string, body: Json | null = null): Promise<GraphAnswer> {
    return this.call({ method: 'DELETE', ...(body ? jsonContent(body) : {}) }, path);
  }

  /** The same host and signal with another token (the app token of `debug_token`). */
  withToken(token: string): GraphClient {
    return new GraphClient(this.account, { ...this.options, token, proofSecret: null }, this.signal);
  }

  private async call(request: Omit<ApiRequest, 'url'>, path: string, query: Query = {}): Promise<GraphAnswer> {
    const token = typeof this.options.token === 'string' ? this.options.token : await this.options.token.usable();
    const { account, signal } = this;
    const answer = await callApi(
      {
        ...request,
        url: this.urlOf(path, query, token),
        headers: { ...request.headers, authorization: `Bearer ${token}` },
      },
      { account, signal, platform: 'Meta', secrets: [token], classify: graphError },
    );
    this.lastUse = quotaOf(answer.headers) ?? this.lastUse;
    // Graph can say no in a body with a success status.
    const refused = recordOf(recordOf(answer.body)?.['error']) ? graphError(answer, 'Meta refused the call') : null;
    if (refused) throw refused;
    const body = bodyOf(answer);
    // A success status with something else than JSON is a proxy's page: what became of the request is unknown.
    if (!body) throw new ConnectorUnavailable('Meta gave an answer that is not JSON', request.method !== 'GET');
    const stop = request.method === 'GET' ? stopFor(answer.headers) : null;
    if (stop !== null) throw new ConnectorRateLimited('The usage headers of Meta say that the limit is used up', stop);
    return { body, at: answer.at };
  }

  private urlOf(path: string, query: Query, token: string): string {
    const { baseUrl, version, proofSecret } = this.options;
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
