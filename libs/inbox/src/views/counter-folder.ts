import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, NudgedLoop } from '@parvis/platform';

const EVERY_MS = 250;
const FOLD_LOCK = 7_402_121;
const MOST = 20_000;

/** Folds counter deltas into the counters four times a second, in one process at a time. Counts are exact without it too. */
@Injectable()
export class CounterFolder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('counter-folder', EVERY_MS, async () => (await this.foldOnce()) >= MOST);

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Folds what there is; how many counters changed. */
  foldOnce(): Promise<number> {
    return this.db.transaction('system', async (tx) => {
      const { locked } = await tx.one<{ locked: boolean }>('select pg_try_advisory_xact_lock($1) as locked', [
        FOLD_LOCK,
      ]);
      if (!locked) return 0;
      return (await tx.query('select o_n from fold_counters()')).length;
    });
  }
}
