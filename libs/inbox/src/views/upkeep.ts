import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { createLogger, Database, NudgedLoop } from '@parvis/platform';
import { InboxConfig } from '../accounts/inbox-config';
import { recountViews } from './recount-views';

const logger = createLogger('upkeep');
const EVERY_MS = 30 * 60_000;
const QUIET_HOUR_UTC = 2;
const UPKEEP_LOCK = 7_402_122;
const DAY_MS = 86_400_000;

/** Nightly work on the tables: recounts the views, makes the partitions of the months to come, forgets old raw bodies. */
@Injectable()
export class Upkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('upkeep', EVERY_MS, () => this.tick());
  private doneOn = '';

  constructor(
    private readonly db: Database,
    private readonly config: InboxConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Everything at once, whatever the hour. */
  async runOnce(): Promise<void> {
    const workspaces = await this.db.read<{ id: number }>('system', 'select id from workspace order by id');
    for (const { id } of workspaces) {
      const wrong = await this.db.transaction('system', (tx) => recountViews(tx, id));
      if (wrong.length > 0)
        logger.error({ workspaceId: id, wrong: wrong.slice(0, 20) }, 'counters were wrong and have been put right');
    }
    await this.makePartitions();
    await this.forgetRawBodies();
  }

  private async tick(): Promise<boolean> {
    const now = new Date();
    const today = now.toISOString().slice(0, 10);
    if (now.getUTCHours() !== QUIET_HOUR_UTC || this.doneOn === today) return false;
    this.doneOn = today;
    const [row] = await this.db.read<{ free: boolean }>('system', 'select pg_try_advisory_xact_lock($1) as free', [
      UPKEEP_LOCK,
    ]);
    if (row?.free) await this.runOnce();
    return false;
  }

  // tables belong to the login role, not to the roles that transactions take
  private async makePartitions(): Promise<void> {
    for (const [table, by] of [
      ['item', 'id'],
      ['event', 'at'],
      ['raw_event', 'at'],
    ]) {
      // prettier-ignore
      await this.db.dataSource.query(`call ensure_partitions($1, $2, now()::date, (now() + interval '3 months')::date)`, [table, by]);
    }
  }

  /** Whole months go at once; what is younger but too old row by row, a day's worth at a time. */
  private async forgetRawBodies(): Promise<void> {
    const before = new Date(Date.now() - this.config.rawDays * DAY_MS);
    const partitions = (await this.db.dataSource.query(
      `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'raw_event'::regclass and c.relname ~ '^raw_event_\\d{6}$'`,
    )) as { name: string }[];
    const oldest = `raw_event_${before.toISOString().slice(0, 7).replace('-', '')}`;
    for (const { name } of partitions) if (name < oldest) await this.db.dataSource.query(`drop table ${name}`);
    await this.db.read('system', `delete from raw_event where at < $1 and state <> 'dead'`, [before]);
  }
}
