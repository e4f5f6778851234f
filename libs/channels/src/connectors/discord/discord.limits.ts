import type { ApiAnswer } from '../../http/call';
import { ConnectorRateLimited, ConnectorUnavailable } from '../../spi/errors';
import { waitOf } from './discord.errors';
import { recordOf } from './discord.payloads';
import { pause } from '../../http/waiting';

/** Discord allows 50 in a second and bot; a few are left to others that use the same token. */
const MOST_PER_SECOND = 45;
const SECOND_MS = 1000;
/** A longer wait is not slept through: the caller is told. */
const LONGEST_WAIT_MS = 5000;
const MOST_BUCKETS = 2000;

interface Bucket {
  remaining: number;
  /** Process time (ms). */
  resetAt: number;
}

/**
 * What is left of a bot's allowances: one bucket per group of routes and channel or server, as the headers of each answer say,
 * and one for everything.
 */
export class Limits {
  private readonly names = new Map<string, string>();
  private readonly buckets = new Map<string, Bucket>();
  private sent: number[] = [];
  private allUntil = 0;

  /** Waits for a turn; throws `ConnectorRateLimited` when that is far. */
  async turn(method: string, path: string, signal: AbortSignal): Promise<void> {
    for (let ms = this.waitMs(method, path); ms > 0; ms = this.waitMs(method, path)) {
      if (ms > LONGEST_WAIT_MS) throw new ConnectorRateLimited('Discord: no call is left for now', ms);
      await pause(ms, signal);
      if (signal.aborted) throw new ConnectorUnavailable('the call to Discord was given up', false);
    }
    this.sent.push(Date.now());
    const bucket = this.bucketOf(method, path);
    if (bucket) bucket.remaining -= 1;
  }

  /** Reads what an answer says about the allowances. */
  note(method: string, path: string, answer: ApiAnswer): void {
    const { status, headers } = answer;
    const { route, major } = routeOf(method, path);
    const name = headers.get('x-ratelimit-bucket');
    const afterMs = Number(headers.get('x-ratelimit-reset-after') ?? NaN) * 1000;
    if (name !== null && afterMs >= 0) {
      bounded(this.names, MOST_BUCKETS).set(route, name);
      const remaining = Number(headers.get('x-ratelimit-remaining') ?? 1);
      bounded(this.buckets, MOST_BUCKETS).set(`${name} ${major}`, { remaining, resetAt: Date.now() + afterMs });
    }
    const scope = headers.get('x-ratelimit-scope');
    const isGlobal = scope === 'global' || recordOf(answer.body)?.['global'] === true;
    if (status !== 429 || (scope === null && !isGlobal)) return;
    const until = Date.now() + (waitOf(answer) ?? SECOND_MS);
    if (isGlobal) this.allUntil = Math.max(this.allUntil, until);
    else this.buckets.set(`${name ?? route} ${major}`, { remaining: 0, resetAt: until });
  }

  private waitMs(method: string, path: string): number {
    const now = Date.now();
    this.sent = this.sent.filter((at) => now - at < SECOND_MS);
    const [first = now] = this.sent;
    const bucket = this.bucketOf(method, path);
    return Math.max(
      this.allUntil - now,
      bucket && bucket.remaining <= 0 ? bucket.resetAt - now : 0,
      this.sent.length >= MOST_PER_SECOND ? first + SECOND_MS - now : 0,
    );
  }

  private bucketOf(method: string, path: string): Bucket | undefined {
    const { route, major } = routeOf(method, path);
    const bucket = this.buckets.get(`${this.names.get(route) ?? route} ${major}`);
    return bucket && bucket.resetAt > Date.now() ? bucket : undefined;
  }
}

/** A path without its ids, and the channel or server whose allowance it uses. */
function routeOf(method: string, path: string): { route: string; major: string } {
  const [bare = ''] = path.split('?');
  const major = /^\/(?:channels|guilds)\/(\d+)/.exec(bare)?.[1] ?? '';
  return { route: `${method} ${bare.replace(/\/\d{5,20}/g, '/:id').replace(/reactions\/.*/, 'reactions')}`, major };
}

/** The map with its oldest entry gone when it is full. */
function bounded<T>(map: Map<string, T>, most: number): Map<string, T> {
  const [oldest] = map.keys();
  if (map.size >= most && oldest !== undefined) map.delete(oldest);
  return map;
}
