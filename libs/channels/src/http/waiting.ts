/** Tells at once, then once at the end of each stretch in which more came. */
export class Calm {
  private timer: NodeJS.Timeout | null = null;
  private again = false;

  constructor(
    private readonly onNews: () => void,
    private readonly ms: number,
  ) {}

  tell(): void {
    if (this.timer !== null) {
      this.again = true;
      return;
    }
    this.onNews();
    this.timer = setTimeout(() => {
      this.timer = null;
      if (!this.again) return;
      this.again = false;
      this.tell();
    }, this.ms);
  }

  /** Ends the stretch; what came in it is still told. */
  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.again) this.onNews();
    this.timer = null;
    this.again = false;
  }
}

/** Waits, but no longer than until the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
