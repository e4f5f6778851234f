import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, NudgedLoop } from '@parvis/platform';
import { seedRules } from '../screening-rules/seed-rules';
import { seedWordLists } from './seed-word-lists';

const EVERY_MS = 10_000;
const DAY_MS = 86_400_000;
const KEPT = '30 days';

/** Gives new workspaces, and old ones after an update, the words and rules that come along; forgets hits nobody counts any more. */
@Injectable()
export class WordListSeeder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('word-list-seeder', EVERY_MS, () => this.seedOnce());
  private seeded = 0;
  private cleanedAt = 0;

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Every workspace that this process has not looked at yet. */
  async seedOnce(): Promise<boolean> {
    const rows = await this.db.read<{ id: number }>('system', 'select id from workspace where id > $1 order by id limit 100', [this.seeded]); // prettier-ignore
    for (const { id } of rows) {
      await this.db.transaction(id, (tx) => seedWordLists(tx, id));
      const whole = await this.db.transaction('system', (tx) => seedRules(tx, id));
      if (!whole) return false; // just made: nobody is in it yet
      this.seeded = id;
    }
    if (Date.now() - this.cleanedAt > DAY_MS) {
      this.cleanedAt = Date.now();
      await this.db.read('system', `delete from word_hit where at < now() - interval '${KEPT}'`);
    }
    return rows.length > 0;
  }
}
