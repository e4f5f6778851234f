import type { WebhookTimings } from './webhook-timings';

const LONGEST_ASKED_MS = 24 * 3_600_000;
const GONE = 410;

/** How one call ended: with an answer, or without one for a reason. */
export interface CallEnd {
  status: number | null;
  error: string | null;
  /** What a `Retry-After` header asked for. */
  retryAfterMs: number | null;
}

/** What becomes of a delivery after a call. */
export type Fate = { kind: 'done' } | { kind: 'again'; inMs: number } | { kind: 'dead' };

type Schedule = Pick<WebhookTimings, 'gapsMs'>;
type Rests = Pick<WebhookTimings, 'failuresUntilRest' | 'shortestRestMs' | 'longestRestMs'>;

/** Any 2xx is success; a redirect is not followed and counts as a failure, as Standard Webhooks has it. */
export function succeeded({ status }: CallEnd): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** The receiver wants to hear nothing more, ever. */
export function isGone({ status }: CallEnd): boolean {
  return status === GONE;
}

/** `attempts` counts this one. A gap is up to a tenth longer by chance, so that many deliveries do not come back at once. */
export function fateOf(end: CallEnd, attempts: number, { gapsMs }: Schedule, random = Math.random): Fate {
  if (succeeded(end)) return { kind: 'done' };
  const gap = gapsMs[attempts - 1];
  if (gap === undefined) return { kind: 'dead' };
  const asked = Math.min(end.retryAfterMs ?? 0, LONGEST_ASKED_MS);
  return { kind: 'again', inMs: Math.round(Math.max(gap * (1 + random() / 10), asked)) };
}

/** How long everything for an endpoint waits after so many failures in a row; 0 = not at all. */
export function restMs(failures: number, { failuresUntilRest, shortestRestMs, longestRestMs }: Rests): number {
  if (failures < failuresUntilRest) return 0;
  return Math.min(longestRestMs, shortestRestMs * 2 ** Math.min(20, failures - failuresUntilRest));
}
