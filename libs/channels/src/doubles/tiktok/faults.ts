import { type ActedFault, type Exchange, type Fault, isActed, loseAnswer } from '../faults';
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
} as const satisfies Record<Exclude<Fault, ActedFault | 'reset' | 'hang'>, number>;

/** Plays one fault on every request until it is cleared, the way TikTok fails: with HTTP 200. */
export class TikTokFaults {
  private fault: Fault | null = null;
  private onlyWrites = false;

  /** Sets or (null) clears the fault, on all requests or those that are not GET. No delay is ever announced. */
  set(fault: Fault | null, scope: 'all' | 'writes' = 'all'): { retryAfterMs: null } {
    this.fault = fault;
    this.onlyWrites = scope === 'writes';
    return { retryAfterMs: null };
  }

  /** Plays the fault, if one is set; true when the exchange is over. */
  play({ request, response, content }: Exchange): boolean {
    if (this.fault === null || (this.onlyWrites && request.method === 'GET')) return false;
    if (this.fault === 'hang') return true;
    if (isActed(this.fault)) {
      if (request.method !== 'GET') loseAnswer({ request, response }, this.fault);
      return false;
    }
    if (this.fault === 'reset') {
      request.socket.destroy();
      return true;
    }
    const { fault } = this;
    if (fault === 'unauthorized-once') this.fault = null;
    const repeated = `${request.method} ${request.url} ${JSON.stringify(request.headers)} ${content}`;
    sendTikTok(response, CODES[fault], fault === 'echo' ? repeated : fault, {});
    return true;
  }
}
