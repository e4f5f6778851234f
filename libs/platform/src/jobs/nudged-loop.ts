import { createLogger } from '../logging/logger';

const logger = createLogger('loops');
const FAILURE_PAUSE_MS = 1000;

/**
 * Runs `work` whenever nudged and at least every `everyMs`; again at once while it returns true. Runs never overlap; a
 * failure is logged and tried again after a second.
 */
export class NudgedLoop {
  private wake: (() => void) | undefined;
  private nudged = false;
  private stopping = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<boolean>,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Asks for a run now; many nudges during a run make one more. */
  nudge(): void {
    this.nudged = true;
    this.wake?.();
  }

  /** Lets the current run finish and ends. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake?.();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      this.nudged = false;
      let pauseMs = this.everyMs;
      try {
        if (await this.work()) continue;
      } catch (error) {
        logger.error({ err: error, loop: this.name }, 'run failed');
        pauseMs = FAILURE_PAUSE_MS;
        this.nudged = false;
      }
      if (!this.nudged && !this.stopping) await this.pause(pauseMs);
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      this.wake = done;
      function done() {
        clearTimeout(timer);
        resolve();
      }
    });
  }
}
