import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { EventTail } from '@parvis/platform';

/** Requests that wait for the next event of their workspace. */
@Injectable()
export class FeedWaiters implements OnModuleInit, BeforeApplicationShutdown {
  /** The process is about to stop: answer with what there is. */
  closing = false;
  private readonly waiting = new Map<number, Set<() => void>>();

  constructor(private readonly tail: EventTail) {}

  onModuleInit(): void {
    this.tail.subscribe((events) => {
      for (const workspaceId of new Set(events.map((event) => event.workspaceId))) this.wake(workspaceId);
      return Promise.resolve();
    });
  }

  beforeApplicationShutdown(): void {
    this.closing = true;
    for (const workspaceId of this.waiting.keys()) this.wake(workspaceId);
  }

  /**
   * Begins to listen. `heard` resolves at the workspace's next event or after `ms`, whichever is first; events that come before
   * it is awaited count. Call `stop` in the end.
   */
  listen(workspaceId: number, ms: number): { heard: Promise<void>; stop: () => void } {
    let stop = () => {};
    const heard = new Promise<void>((resolve) => {
      const waiters = this.waiting.get(workspaceId) ?? new Set<() => void>();
      const done = () => {
        clearTimeout(timer);
        waiters.delete(done);
        if (waiters.size === 0 && this.waiting.get(workspaceId) === waiters) this.waiting.delete(workspaceId);
        resolve();
      };
      const timer = setTimeout(done, ms);
      waiters.add(done);
      this.waiting.set(workspaceId, waiters);
      stop = done;
    });
    return { heard, stop };
  }

  private wake(workspaceId: number): void {
    for (const done of [...(this.waiting.get(workspaceId) ?? [])]) done();
  }
}
