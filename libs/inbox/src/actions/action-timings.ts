/** How long the delivery of actions waits for what; one instance per process. */
export class ActionTimings {
  /** One call to a platform. */
  callTimeoutMs = 20_000;
  /** From a timeout to the first look whether it happened: the platform may still be working on it. */
  lookUpAfterMs = 5_000;
  /** Looks are repeated for so long before a person decides. */
  lookUpForMs = 24 * 3_600_000;
  /** Accepted as pending: without a result for so long we look ourselves. */
  pendingForMs = 24 * 3_600_000;
  /** Rows are read anew at least so often. */
  sweepMs = 2_000;
  /** How far ahead jobs are made from rows. */
  horizonMs = 30_000;

  /** A call that is `sending` for longer belonged to a process that died: one that lives has given it up before. */
  get leaseMs(): number {
    return this.callTimeoutMs + 10_000;
  }
}
