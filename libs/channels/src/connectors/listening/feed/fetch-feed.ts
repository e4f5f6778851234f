import { type ApiContext, callApi, retryAfterMs } from '../../../http/call';
import type { AccountContext, Fetch } from '../../../spi/connector';
import {
  type ConnectorError,
  ConnectorRateLimited,
  ConnectorRejected,
  ConnectorUnavailable,
} from '../../../spi/errors';
import { credentialsFor, type FeedCredential } from '../listening.credentials';

const MOST_BYTES = 10 * 1024 * 1024;
const MOST_REDIRECTS = 5;
const TIMEOUT_MS = 15_000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PERMANENT = new Set([301, 308]);
const ACCEPT = 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5';

/** What a server said of the last document, to be sent back exactly as it came. */
export interface Validators {
  etag?: string | undefined;
  modified?: string | undefined;
}

export interface Download {
  /** Null: unchanged since the validators were given. */
  bytes: Uint8Array | null;
  headers: Headers;
  /** Where it was read in the end. */
  address: string;
  /** Where permanent redirects, and nothing else, led; null without any. */
  movedTo: string | null;
}

export interface DownloadRequest {
  url: string;
  userAgent: string;
  validators?: Validators;
}

/**
 * Reads a document at an address that a person entered: at most 10 MB in 15 seconds over at most 5 redirects. Credentials go to
 * the host they were entered for and, after a redirect, only as long as the origin stays the same. 410 comes as
 * `ConnectorRejected` with the platform code '410', a delay asked for with 503 as `ConnectorRateLimited`.
 */
export async function download(
  { url, userAgent, validators = {} }: DownloadRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Download> {
  const credential = credentialsFor(account, url);
  const headers: Record<string, string> = { accept: ACCEPT, 'user-agent': userAgent };
  if (validators.etag) headers['if-none-match'] = validators.etag;
  if (validators.modified) headers['if-modified-since'] = validators.modified;
  const walk = new RedirectWalk(account, url, credential);
  const context: ApiContext = {
    account: { ...account, fetch: walk.fetch },
    signal,
    platform: new URL(url).host,
    secrets: credential?.secrets ?? [],
    classify: classified,
  };
  await callApi({ method: 'GET', url, headers }, context);
  return walk.result();
}

function classified({ status, headers }: { status: number; headers: Headers }, detail: string): ConnectorError | null {
  if (status === 410) return new ConnectorRejected(detail, 'gone', '410');
  const delay = status === 503 ? retryAfterMs(headers) : null;
  return delay === null ? null : new ConnectorRateLimited(detail, delay);
}

/** One download over its redirects, as a `fetch` that `callApi` can judge: only the status of the end counts. */
class RedirectWalk {
  private download: Download | null = null;

  constructor(
    private readonly account: AccountContext,
    private readonly start: string,
    private readonly credential: FeedCredential | null,
  ) {}

  readonly fetch: Fetch = async (_url, init = {}) => {
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
    let address = this.start;
    let permanent = true;
    for (let hops = 0; ; hops += 1) {
      const response = await this.hop(address, { ...init, signal });
      const location = response.headers.get('location');
      if (location === null || !REDIRECTS.has(response.status))
        return this.end(response, address, permanent && hops > 0);
      await response.body?.cancel();
      if (hops === MOST_REDIRECTS) throw new ConnectorUnavailable(`${this.host} redirects without end`, false);
      permanent &&= PERMANENT.has(response.status);
      address = this.next(location, address);
    }
  };

  result(): Download {
    if (this.download === null) throw new ConnectorUnavailable(`${this.host} gave nothing`, false);
    return this.download;
  }

  private get host(): string {
    return new URL(this.start).host;
  }

  private hop(address: string, init: RequestInit): Promise<Response> {
    if (new URL(address).port !== '' && !this.account.allowPrivateNetwork)
      throw new ConnectorRejected(`${this.host}: only the usual ports are called`, 'forbidden');
    const isHome = new URL(address).origin === new URL(this.start).origin;
    const sent = isHome && this.credential ? this.credential.apply(address) : { url: address, headers: {} };
    const headers = { ...(init.headers as Record<string, string>), ...sent.headers };
    return this.account.fetch(sent.url, { ...init, headers, redirect: 'manual' });
  }

  private next(location: string, from: string): string {
    if (!URL.canParse(location, from)) throw new ConnectorUnavailable(`${this.host} redirects to no address`, false);
    const url = new URL(location, from);
    url.username = '';
    url.password = '';
    if (url.protocol === 'http:' && !this.account.allowPrivateNetwork) url.protocol = 'https:';
    return this.credential?.strip(url.href) ?? url.href;
  }

  private async end(response: Response, address: string, moved: boolean): Promise<Response> {
    const { status, headers } = response;
    const usable = status === 304 || (status >= 200 && status < 300);
    const bytes = usable && status !== 304 ? await this.read(response) : null;
    if (!usable) await response.body?.cancel();
    if (usable) this.download = { bytes, headers, address, movedTo: moved ? address : null };
    // what servers write on their error pages helps nobody: the status says it
    return new Response(null, { status: usable ? 204 : status, headers });
  }

  private async read(response: Response): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let size = 0;
    const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      size += part.value.byteLength;
      if (size > MOST_BYTES) {
        await reader?.cancel();
        throw new ConnectorRejected(`${this.host} sends more than ${MOST_BYTES / 1024 / 1024} MB`, 'too-long');
      }
      parts.push(part.value);
    }
    return Buffer.concat(parts);
  }
}
