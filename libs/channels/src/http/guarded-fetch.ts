import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, fetch as undiciFetch } from 'undici';
import type { Fetch } from '../spi/connector';
import { isPublicAddress, literalAddress } from './addresses';

const MOST_REDIRECTS = 3;
const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);
const BODILESS_STATUSES = new Set([204, 205, 304]);

/** Why the guard stopped a call. The message names the host at most, never a path, query or header. */
export type GuardReason = 'address' | 'scheme' | 'redirect' | 'too-large' | 'timeout';

/** A call that the guard refused or cut off; every other failure is the transport's own error. */
export class GuardedFetchError extends Error {
  override readonly name = 'GuardedFetchError';
  constructor(
    message: string,
    readonly reason: GuardReason,
  ) {
    super(message);
  }
}

export interface GuardOptions {
  /** True: private addresses and plain http are allowed (a double on loopback, an intranet). */
  allowPrivateNetwork: boolean;
  /** Most bytes of a response body after decompression; reading beyond fails with `too-large`. */
  maxBytes: number;
  /** From the call to the last byte of the body; of an event stream, which is meant to stay open, to its headers. */
  timeoutMs: number;
  /** Name resolution, for tests. Default: the system's. */
  lookup?: LookupAll;
}

/** Resolves a name to all its addresses. */
export type LookupAll = (
  hostname: string,
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const systemLookup: LookupAll = (hostname, answer) => dnsLookup(hostname, { all: true }, answer);

/**
 * A `fetch` for addresses that users or platforms supply: http(s) only, no private address whatever a name resolves to at
 * the moment of connecting, at most 3 redirects and only within the origin, size and time limited. The request body is
 * buffered. `redirect: 'manual'` hands a redirect back, `'error'` refuses it.
 */
export function guardedFetch(options: GuardOptions): Fetch {
  const dispatcher = new Agent({ connect: { lookup: guardedLookup(options) } });
  return async (input, init = {}) => {
    const { signal: timeout, lift } = liftableTimeout(options.timeoutMs);
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    let url = checkedUrl(input, options);
    const request = new Request(url, { ...init, signal });
    const mode = init.redirect ?? 'follow';
    let hop: Hop = { method: request.method, headers: request.headers, body: await bytesOf(request) };
    for (let redirects = 0; ; redirects += 1) {
      const response = await send(url, hop, signal, dispatcher, timeout);
      const location = response.headers.get('location');
      if (mode === 'manual' || location === null || !REDIRECT_STATUSES.has(response.status)) {
        if (response.headers.get('content-type')?.startsWith('text/event-stream')) lift();
        return limited(response, options.maxBytes, timeout);
      }
      await response.body?.cancel();
      if (mode === 'error' || redirects === MOST_REDIRECTS)
        throw new GuardedFetchError('too many redirects', 'redirect');
      const next = checkedUrl(new URL(location, url).href, options);
      if (next.origin !== url.origin) throw new GuardedFetchError('redirected to another origin', 'redirect');
      hop = afterRedirect(hop, response.status);
      url = next;
    }
  };
}

function liftableTimeout(ms: number): { signal: AbortSignal; lift(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('the answer took too long', 'TimeoutError')), ms);
  timer.unref();
  return { signal: controller.signal, lift: () => clearTimeout(timer) };
}

interface Hop {
  method: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer> | null;
}

type UndiciResponse = Awaited<ReturnType<typeof undiciFetch>>;

function checkedUrl(input: string, { allowPrivateNetwork }: GuardOptions): URL {
  if (!URL.canParse(input)) throw new GuardedFetchError('not an address', 'scheme');
  const url = new URL(input);
  const schemes = allowPrivateNetwork ? ['https:', 'http:'] : ['https:'];
  if (!schemes.includes(url.protocol)) throw new GuardedFetchError(`scheme ${url.protocol} is not allowed`, 'scheme');
  if (url.username || url.password) throw new GuardedFetchError('an address must not hold a password', 'scheme');
  const address = literalAddress(url.hostname);
  if (address !== null && !allowPrivateNetwork && !isPublicAddress(address)) throw refusedAddress(url.hostname);
  return url;
}

function refusedAddress(hostname: string): GuardedFetchError {
  return new GuardedFetchError(`${hostname} is not a public address`, 'address');
}

/** Judges what a name resolves to at the moment of connecting, so that a second answer cannot slip past the first. */
function guardedLookup({ allowPrivateNetwork, lookup = systemLookup }: GuardOptions): LookupFunction {
  return (hostname, { all }, callback) => {
    lookup(hostname, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error) callback(error, '', 0);
      else if (!first) callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 0);
      else if (!allowPrivateNetwork && !addresses.every(({ address }) => isPublicAddress(address))) {
        callback(refusedAddress(hostname), '', 0);
      } else if (all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

async function bytesOf(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  return request.body === null ? null : new Uint8Array(await request.arrayBuffer());
}

async function send(
  url: URL,
  { method, headers, body }: Hop,
  signal: AbortSignal,
  dispatcher: Agent,
  timeout: AbortSignal,
): Promise<UndiciResponse> {
  try {
    return await undiciFetch(url, { method, headers: [...headers], body, signal, dispatcher, redirect: 'manual' });
  } catch (error) {
    throw translated(error, timeout);
  }
}

function translated(error: unknown, timeout: AbortSignal): unknown {
  if (timeout.aborted) return new GuardedFetchError('the answer took too long', 'timeout');
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof GuardedFetchError ? cause : error;
}

function afterRedirect(hop: Hop, status: number): Hop {
  const keeps = status === 307 || status === 308 || hop.method === 'GET' || hop.method === 'HEAD';
  if (keeps) return hop;
  const headers = new Headers(hop.headers);
  headers.delete('content-type');
  return { method: 'GET', headers, body: null };
}

/** The response with a body that fails once it grows beyond the limit, whatever its headers announced. */
function limited(response: UndiciResponse, maxBytes: number, timeout: AbortSignal): Response {
  const { status, statusText } = response;
  const headers = new Headers([...response.headers]);
  headers.delete('content-encoding');
  const announced = Number(headers.get('content-length') ?? 0);
  if (announced > maxBytes) {
    void response.body?.cancel();
    throw new GuardedFetchError(`the answer is larger than ${maxBytes} bytes`, 'too-large');
  }
  const empty = response.body === null || BODILESS_STATUSES.has(status);
  return new Response(empty ? null : counted(response.body, maxBytes, timeout), { status, statusText, headers });
}

function counted(body: ReadableStream<Uint8Array>, maxBytes: number, timeout: AbortSignal): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        bytes += value.byteLength;
        if (bytes <= maxBytes) return controller.enqueue(value);
        await reader.cancel();
        controller.error(new GuardedFetchError(`the answer is larger than ${maxBytes} bytes`, 'too-large'));
      } catch (error) {
        controller.error(translated(error, timeout));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
