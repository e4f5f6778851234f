import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Sessions } from '@parvis/identity';
import { Database, NudgedLoop } from '@parvis/platform';
import { InboxConfig } from '../accounts/inbox-config';

const EVERY_MS = 3_600_000;
const IDEMPOTENCY_DAYS = 2;
const ROWS_AT_ONCE = 5000;
const HOURS_DAYS = 90;
/** Near-copies are looked for within a day; what was found stays on the board for a month. */
const LOOK_ALIKE_DAYS = 30;

/**
 * Hourly: partitions three months ahead, raw bodies past their time, answers to repeated requests, old hourly counts, texts nobody
 * copies any more, sessions that are over.
 */
@Injectable()
export class Upkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('upkeep', EVERY_MS, () => this.runOnce());

  constructor(
    private readonly db: Database,
    private readonly sessions: Sessions,
    private readonly config: InboxConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** True when there is more to remove. */
  async runOnce(): Promise<boolean> {
    await this.partitionsAhead();
    await this.sessions.sweep();
    await this.db.read('system', 'delete from idempotency_key where created_at < now() - make_interval(days => $1)', [
      IDEMPOTENCY_DAYS,
    ]);
    await this.db.read('system', 'delete from account_hour where hour < now() - make_interval(days => $1)', [
      HOURS_DAYS,
    ]);
    const forgotten = await this.db.read(
      'system',
      `delete from look_alike where (workspace_id, id) in (
         select workspace_id, id from look_alike where last_at < now() - make_interval(days => $1) limit $2) returning 1`,
      [LOOK_ALIKE_DAYS, ROWS_AT_ONCE],
    );
    const removed = await this.db.read(
      'system',
      `delete from raw_event where (workspace_id, id, at) in (
         select workspace_id, id, at from raw_event where at < now() - make_interval(days => $1) and state <> 'dead' limit $2)
       returning 1`,
      [this.config.rawDays, ROWS_AT_ONCE],
    );
    return Math.max(forgotten.length, removed.length) === ROWS_AT_ONCE;
  }

  // making tables is the login's own right, not one of the roles transactions take
  private async partitionsAhead(): Promise<void> {
    for (const [table, by] of [
      ['item', 'id'],
      ['event', 'at'],
      ['raw_event', 'at'],
    ]) {
      await this.db.dataSource.query(
        `call ensure_partitions($1, $2, now()::date, (now() + interval '3 months')::date)`,
        [table, by],
      );
    }
  }
}
