import { Injectable } from '@nestjs/common';

/** Wakes whoever waits for news of a visitor in this process (long polls). */
@Injectable()
export class WidgetNews {
  private readonly waiting = new Map<string, Set<() => void>>();

  /** Resolves at the next change of the visitor's transcripts, after `withinMs`, or when the signal aborts. */
  of(workspaceId: number, visitorId: string, withinMs: number, signal: AbortSignal): Promise<void> {
    if (withinMs === 0 || signal.aborted) return Promise.resolve();
    const key = `${workspaceId}:${visitorId}`;
    const waiting = this.waiting.get(key) ?? new Set();
    this.waiting.set(key, waiting);
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        waiting.delete(wake);
        if (waiting.size === 0 && this.waiting.get(key) === waiting) this.waiting.delete(key);
        resolve();
      };
      const timer = setTimeout(wake, withinMs);
      timer.unref();
      signal.addEventListener('abort', wake, { once: true });
      waiting.add(wake);
    });
  }

  tell(workspaceId: number, visitorId: string): void {
    for (const wake of [...(this.waiting.get(`${workspaceId}:${visitorId}`) ?? [])]) wake();
  }
}
