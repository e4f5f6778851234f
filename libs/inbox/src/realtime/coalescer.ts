import { createLogger } from '@parvis/platform';

const logger = createLogger('realtime');

/** Does something about each touched key, at once the first time and then at most once per interval. */
export class Coalescer {
  private readonly touched = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private running = false;
  private stopped = false;
  private lastRun = 0;

  constructor(
    private readonly intervalMs: number,
    private readonly work: (key: string) => Promise<void>,
  ) {}

  touch(key: string): void {
    this.touched.add(key);
    this.schedule();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private schedule(): void {
    if (this.stopped || this.running || this.timer !== undefined || this.touched.size === 0) return;
    const waitMs = Math.max(0, this.lastRun + this.intervalMs - Date.now());
    this.timer = setTimeout(() => void this.run(), waitMs);
    this.timer.unref();
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.running = true;
    this.lastRun = Date.now();
    const keys = [...this.touched];
    this.touched.clear();
    for (const key of keys)
      await this.work(key).catch((error: unknown) => logger.warn({ err: error }, 'a push failed'));
    this.running = false;
    this.schedule();
  }
}
