import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { createLogger, Database, NudgedLoop } from '@parvis/platform';
import { type Miscount, recountViews } from './recount-views';

const logger = createLogger('views');
const EVERY_MS = 30 * 60_000;
const QUIET_HOUR_UTC = 2;
const RECOUNT_LOCK = 7_402_122;

/** Every night: recounts all views and puts right what is wrong. Anything wrong is a bug, and logged as an error. */
@Injectable()
export class NightlyRecount implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('nightly-recount', EVERY_MS, () => this.tick());
  private doneOn = '';

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** All workspaces now, one after the other; what was wrong. */
  async runOnce(): Promise<Miscount[]> {
    const all: Miscount[] = [];
    const workspaces = await this.db.read<{ id: number }>('system', 'select id from workspace order by id');
    for (const { id } of workspaces) {
      const wrong = await this.db.transaction('system', async (tx) => {
        const { free } = await tx.one<{ free: boolean }>('select pg_try_advisory_xact_lock($1, $2) as free', [
          RECOUNT_LOCK,
          id,
        ]);
        return free ? recountViews(tx, id) : []; // another worker is at it
      });
      if (wrong.length > 0)
        logger.error({ workspaceId: id, wrong: wrong.slice(0, 20) }, 'counters were wrong and have been put right');
      all.push(...wrong);
    }
    return all;
  }

  private async tick(): Promise<boolean> {
    const now = new Date();
    const today = now.toISOString().slice(0, 10);
    if (now.getUTCHours() !== QUIET_HOUR_UTC || this.doneOn === today) return false;
    this.doneOn = today;
    await this.runOnce();
    return false;
  }
}
