const MOST_KEPT = 20_000;

/** How many hook requests each account has sent in the current second. Exact enough, and costs one map look-up. */
export class HookRate {
  private second = 0;
  private counts = new Map<number, number>();

  constructor(private readonly mostPerSecond: number) {}

  /** Counts one request of an account; true when it is one too many. Account ids are unique over workspaces. */
  exceeded(accountId: number, nowMs: number): boolean {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.second || this.counts.size > MOST_KEPT) {
      this.second = second;
      this.counts = new Map();
    }
    const count = (this.counts.get(accountId) ?? 0) + 1;
    this.counts.set(accountId, count);
    return count > this.mostPerSecond;
  }
}
