import type { AccountContext } from '../spi/connector';
import {
  ConnectorAuthError,
  ConnectorError,
  ConnectorRateLimited,
  ConnectorRejected,
  ConnectorUnavailable,
} from '../spi/errors';
import { parseJsonKeepingBigIntegers } from '../spi/json';
import { GuardedFetchError } from './guarded-fetch';
import { redacted } from './redact';

/** What a platform answered, its body parsed where it is JSON; an empty body is null, other text a string. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  body: unknown;
  /** What the body tells stood so at this time (ISO) of the platform's clock, or later. */
  at: string;
}

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer> | FormData | URLSearchParams;
  /** `error`: a redirect is a failure. Default `follow` (within the origin). */
  redirect?: 'follow' | 'error';
}

export interface ApiContext {
  account: AccountContext;
  signal: AbortSignal;
  /** The platform's name as it opens an error sentence ("Google answered 403: …"). */
  platform: string;
  /** Tokens in the request besides `account.credentials`, to be masked in errors. */
  secrets?: readonly string[];
  /** Wait after a 429 without Retry-After. Default one minute. */
  defaultRetryAfterMs?: number;
  /** Reads the platform's own codes first; null leaves the decision to the status class. `detail` is safe to show. */
  classify?: (answer: ApiAnswer, detail: string) => ConnectorError | null;
}

const DEFAULT_RETRY_AFTER_MS = 60_000;

/** Failures before a byte of the request was sent. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * One HTTP call through `account.fetch`. Returns the answer of a 2xx; every other end is one of the five connector errors.
 * Whether a failed call may have happened is told only of calls that write (not GET).
 */
export async function callApi(request: ApiRequest, context: ApiContext): Promise<ApiAnswer> {
  const writes = request.method !== 'GET';
  if (context.signal.aborted) throw new ConnectorUnavailable(`the call to ${context.platform} was given up`, false);
  const answer = await answerOf(request, context).catch((error: unknown) => {
    throw transportError(error, writes, context);
  });
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw answerError(answer, writes, context);
}

async function answerOf({ url, ...init }: ApiRequest, { account, signal }: ApiContext): Promise<ApiAnswer> {
  const askedAt = Date.now();
  const response = await account.fetch(url, { ...init, signal });
  const { status, headers } = response;
  return { status, headers, body: jsonOrText(await response.text()), at: standsAt(headers, askedAt) };
}

/**
 * The Date header has whole seconds. Where our clock agrees with it, the time of asking tells two readings of one second
 * apart; without a header it is all there is.
 */
function standsAt(headers: Headers, askedAt: number): string {
  const second = Date.parse(headers.get('date') ?? '');
  const agrees = Number.isNaN(second) || (askedAt >= second && askedAt < second + 1000);
  return new Date(agrees ? askedAt : second).toISOString();
}

function jsonOrText(text: string): unknown {
  if (text === '') return null;
  try {
    return parseJsonKeepingBigIntegers(text);
  } catch {
    return text;
  }
}

function transportError(error: unknown, writes: boolean, { platform, signal }: ApiContext): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (signal.aborted) return new ConnectorUnavailable(`the call to ${platform} was given up`, writes);
  if (error instanceof GuardedFetchError && ['address', 'scheme'].includes(error.reason)) {
    return new ConnectorRejected(`${platform} cannot be called: ${error.message}`, 'forbidden');
  }
  if (error instanceof GuardedFetchError) return new ConnectorUnavailable(`${platform}: ${error.message}`, writes);
  const code = codeOf(error);
  const sent = writes && !(code !== null && BEFORE_SENDING.has(code));
  return new ConnectorUnavailable(`${platform} cannot be reached${code === null ? '' : ` (${code})`}`, sent);
}

/** The system's or undici's code, which sits on the cause of `TypeError: fetch failed`, or on its first part. */
function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, errors, cause } = error as { code?: unknown; errors?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return codeOf(Array.isArray(errors) ? errors[0] : cause);
}

function answerError(answer: ApiAnswer, writes: boolean, context: ApiContext): ConnectorError {
  const words = detailOf(answer.body);
  const detail = redacted(
    `${context.platform} answered ${answer.status}${words ? `: ${words}` : ''}`,
    context.account,
    context.secrets,
  );
  return context.classify?.(answer, detail) ?? byStatus(answer, detail, writes, context);
}

function byStatus(
  { status, headers }: ApiAnswer,
  detail: string,
  writes: boolean,
  context: ApiContext,
): ConnectorError {
  if (status === 429) {
    const fallback = context.defaultRetryAfterMs ?? DEFAULT_RETRY_AFTER_MS;
    return new ConnectorRateLimited(detail, retryAfterMs(headers) ?? fallback);
  }
  if (status === 401) return new ConnectorAuthError(detail);
  if (status === 403) return new ConnectorRejected(detail, 'forbidden');
  if (status === 404 || status === 410) return new ConnectorRejected(detail, 'gone');
  if (status === 413) return new ConnectorRejected(detail, 'too-long');
  if (status === 408 || status === 425) return new ConnectorUnavailable(detail, false);
  if (status >= 500) return new ConnectorUnavailable(detail, writes);
  return new ConnectorRejected(detail, 'invalid');
}

/** The delay a `Retry-After` header asks for, in seconds or as a date; null without a readable one. */
export function retryAfterMs(headers: Headers): number | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000) || null;
  const until = Date.parse(value);
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  return Number.isNaN(until) || until <= now ? null : until - now;
}

/** The platform's sentence, from the places where JSON APIs put it. */
function detailOf(body: unknown): string {
  if (typeof body === 'string') return body.trim();
  if (typeof body !== 'object' || body === null) return '';
  for (const key of ['message', 'error_description', 'detail', 'error', 'title']) {
    const value = (body as Record<string, unknown>)[key];
    if (typeof value === 'string') return value;
    if (typeof value === 'object' && value !== null) return detailOf(value);
  }
  return '';
}
