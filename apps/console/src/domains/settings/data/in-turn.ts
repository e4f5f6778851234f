/** Sends one after another, in the order they were asked for; what is answered while more waits is not told, for it is out of date. */
export class InTurn {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** Resolves with the answer, or with null when more was asked for meanwhile. Throws what the call throws. */
  async run<T>(send: () => Promise<T>): Promise<T | null> {
    this.waiting += 1;
    const mine = this.last.then(send);
    this.last = mine.catch(() => null);
    try {
      const answer = await mine;
      return this.waiting === 1 ? answer : null;
    } finally {
      this.waiting -= 1;
    }
  }
}
