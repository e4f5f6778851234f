const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];

/** How long the classifier is waited for; one instance per process. */
export class ClassifierTimings {
  /** Before the second question about an item, the third, …; after the last one it is given up until the classifier is well again. */
  gapsMs: readonly number[] = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR];
  /** Failures in a row after which it is left alone, twice as long with each further one. */
  failuresUntilRest = 3;
  shortestRestMs = 5 * SECOND;
  longestRestMs = 5 * MINUTE;
  sweepMs = 2 * SECOND;
  /** Beyond the time-out of the call: a question taken for longer belonged to a process that died. */
  leaseMs = 15 * SECOND;

  /** Until when it is left alone after so many failures in a row; 0: not at all. */
  restMs(failures: number): number {
    const beyond = failures - this.failuresUntilRest;
    return beyond < 0 ? 0 : Math.min(this.longestRestMs, this.shortestRestMs * 2 ** Math.min(beyond, 20));
  }
}
