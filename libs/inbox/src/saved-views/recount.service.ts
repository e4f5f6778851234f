import { Injectable } from '@nestjs/common';
import type { RecountView } from '@parvis/contracts';
import { createLogger, Database } from '@parvis/platform';
import { recountViews } from '../views/recount-views';
import { recheckViews } from './recheck-views';

const logger = createLogger('views');
const RECOUNT_LOCK = 7_402_122;

/** Counts views anew and puts right what is wrong. Anything wrong is a bug, and logged as an error. */
@Injectable()
export class Recount {
  constructor(private readonly db: Database) {}

  /** One workspace: first which conversations are in which view, then the counters. */
  async recount(workspaceId: number): Promise<RecountView> {
    const conversations = await recheckViews(this.db, workspaceId);
    const wrong = await this.db.transaction('system', async (tx) => {
      const { free } = await tx.one<{ free: boolean }>('select pg_try_advisory_xact_lock($1, $2) as free', [
        RECOUNT_LOCK,
        workspaceId,
      ]);
      return free ? recountViews(tx, workspaceId) : []; // another process is at it
    });
    if (conversations > 0 || wrong.length > 0)
      logger.error(
        { workspaceId, conversations, wrong: wrong.slice(0, 20) },
        'views were wrong and have been put right',
      );
    return { counters: wrong.length, conversations };
  }

  /** All workspaces, one after the other; what was wrong in all of them. */
  async recountAll(): Promise<RecountView> {
    const workspaces = await this.db.read<{ id: number }>('system', 'select id from workspace order by id');
    const all = { counters: 0, conversations: 0 };
    for (const { id } of workspaces) {
      const { counters, conversations } = await this.recount(id);
      all.counters += counters;
      all.conversations += conversations;
    }
    return all;
  }
}
