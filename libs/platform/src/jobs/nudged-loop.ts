import { createLogger } from '../logging/logger';

const logger = createLogger('loops');
const FAILURE_PAUSE_MS = 1000;
/** The rest of a loop that follows what happens and that nobody waits for: ten looks a second instead of one for every event. */
export const FOLLOWER_REST_MS = 100;

/**
 * Runs `work` whenever nudged and at least every `everyMs`; again at once while it returns true. Runs never overlap; a
 * failure is logged and tried again after a second. With `restMs` a nudge that comes sooner after a run waits that long, so that
 * many make one run.
 */
export class NudgedLoop {
  private wake: (() => void) | undefined;
  private endRest: (() => void) | undefined;
  private nudged = false;
  private stopping = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<boolean>,
    private readonly restMs = 0,
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
    this.endRest?.();
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
      if (this.restMs > 0 && !this.stopping) await pause(this.restMs, (end) => (this.endRest = end));
      if (!this.nudged && !this.stopping) await pause(pauseMs, (end) => (this.wake = end));
    }
  }
}

/** Waits; `onStart` is given what ends it early. */
function pause(ms: number, onStart: (end: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    onStart(done);
    function done() {
      clearTimeout(timer);
      resolve();
    }
  });
}
