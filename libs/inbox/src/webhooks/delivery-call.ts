import { Injectable } from '@nestjs/common';
import { type Fetch, guardedFetch, GuardedFetchError } from '@parvis/channels';
import type { OutgoingEvent } from '@parvis/contracts';
import { SecretBox, ServerConfig } from '@parvis/platform';
import type { Claim } from './delivery-claims';
import type { CallEnd } from './delivery-rules';
import { sealContextOf } from './endpoint-row';
import { signatureOf } from './sign';
import { WebhookTimings } from './webhook-timings';

const MOST_BYTES = 1024 * 1024;
const BODY_KEPT = 2000;
const HEADERS_KEPT = 40;
const HEADER_KEPT = 500;

/** One call as the log keeps it. */
export interface CallRecord extends CallEnd {
  at: Date;
  durationMs: number;
  requestHead: Record<string, string>;
  responseHead: Record<string, string> | null;
  responseBody: string | null;
}

/** Sends deliveries, signed, through the guarded client: no private address, no redirect, size and time limited. */
@Injectable()
export class DeliveryCall {
  private readonly fetch: Fetch;

  constructor(
    private readonly secrets: SecretBox,
    server: ServerConfig,
    timings: WebhookTimings,
  ) {
    const { allowPrivateNetwork } = server;
    this.fetch = guardedFetch({ allowPrivateNetwork, maxBytes: MOST_BYTES, timeoutMs: timings.callTimeoutMs });
  }

  /** Never throws: whatever happens is an end of the call. */
  async send(claim: Claim, event: OutgoingEvent): Promise<CallRecord> {
    const body = JSON.stringify(event);
    const at = new Date();
    const requestHead = this.headersFor(claim, event.id, body, at);
    const began = performance.now();
    const record = { at, requestHead };
    const ended = () => Math.round(performance.now() - began);
    try {
      const answer = await this.fetch(claim.url, { method: 'POST', headers: requestHead, body, redirect: 'manual' });
      const responseBody = await beginningOf(answer);
      return {
        ...record,
        durationMs: ended(),
        status: answer.status,
        error: answer.ok ? null : `answered ${answer.status}`,
        retryAfterMs: retryAfterMs(answer.headers.get('retry-after'), at.getTime()),
        responseHead: headOf(answer.headers),
        responseBody,
      };
    } catch (error) {
      const none = { status: null, retryAfterMs: null, responseHead: null, responseBody: null };
      return { ...record, ...none, durationMs: ended(), error: reasonOf(error) };
    }
  }

  private headersFor(claim: Claim, id: string, body: string, at: Date): Record<string, string> {
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const context = sealContextOf(claim.workspaceId, claim.endpointId);
    const secrets = [claim.secret, claim.previousSecret].flatMap((sealed) =>
      sealed ? [this.secrets.open<string>(sealed, context)] : [],
    );
    return {
      'content-type': 'application/json',
      'user-agent': 'Parvis-Webhooks/1',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatureOf(secrets, id, at, body),
    };
  }
}

/** An answer that cannot be read to its end was still given. */
async function beginningOf(answer: Response): Promise<string | null> {
  const text = await answer.text().catch(() => '');
  // Postgres takes no NUL in a text
  return text === '' ? null : text.slice(0, BODY_KEPT).replaceAll('\u0000', '\uFFFD');
}

function headOf(headers: Headers): Record<string, string> {
  const kept = [...headers].slice(0, HEADERS_KEPT);
  return Object.fromEntries(kept.map(([name, value]) => [name, value.slice(0, HEADER_KEPT)]));
}

/** Seconds or a date, as milliseconds from now; null when it is neither. */
function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

function reasonOf(error: unknown): string {
  if (error instanceof GuardedFetchError) return error.message;
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const known = typeof code === 'string' ? code : cause?.code;
  return typeof known === 'string' ? `cannot be reached (${known})` : 'cannot be reached';
}
