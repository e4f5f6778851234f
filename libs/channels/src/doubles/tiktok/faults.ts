import type { ServerResponse } from 'node:http';
import { type Fault, FaultPlayer, type Refusal } from '../faults';
import { sendTikTok } from './render';

/** Codes of TikTok's refusals; a 429 with a delay does not exist there. */
const CODES = {
  unauthorized: 40105,
  'unauthorized-once': 40105,
  forbidden: 40001,
  'not-found': 40007,
  'rate-limited': 40100,
  'rate-limited-with-delay': 40100,
  'server-error': 50000,
  echo: 40002,
} as const satisfies Record<Refusal, number>;

/** Faults the way TikTok fails: with HTTP 200. No delay is ever announced. */
export class TikTokFaults extends FaultPlayer {
  constructor() {
    super(() => null);
  }

  override set(fault: Fault | null, scope?: 'all' | 'writes'): { retryAfterMs: null } {
    super.set(fault, scope);
    return { retryAfterMs: null };
  }

  protected override refuse(response: ServerResponse, fault: Refusal, detail: string): void {
    sendTikTok(response, CODES[fault], detail, {});
  }
}
