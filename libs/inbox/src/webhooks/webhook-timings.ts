const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

/** How long the delivery of webhooks waits for what; one instance per process. */
export class WebhookTimings {
  /** From the call to the end of the answer. */
  callTimeoutMs = 15 * SECOND;
  /** Before the second attempt, the third, …; after the last one the delivery is given up: three days and a quarter. */
  gapsMs: readonly number[] = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR]; // prettier-ignore
  /** An endpoint at which nothing succeeded for so long is paused. */
  pauseAfterMs = 3 * DAY;
  /** Failures in a row after which all deliveries of an endpoint wait together, longer with each further one. */
  failuresUntilRest = 3;
  shortestRestMs = 5 * SECOND;
  longestRestMs = 5 * MINUTE;
  /** Rows are read anew at least so often. */
  sweepMs = 2 * SECOND;

  /** A delivery claimed for longer belonged to a process that died: one that lives has given it up before. */
  get leaseMs(): number {
    return this.callTimeoutMs + 15 * SECOND;
  }
}
