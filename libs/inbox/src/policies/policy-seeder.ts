import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { seedPolicies } from '@parvis/identity';
import { createLogger, Database } from '@parvis/platform';

const logger = createLogger('policy-seeder');

/** Fills the catalogue of workspaces that are older than it, once; what members made of theirs is left alone. */
@Injectable()
export class PolicySeeder implements OnApplicationBootstrap {
  constructor(private readonly db: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.seedOnce();
  }

  /** @returns how many workspaces were filled. */
  async seedOnce(): Promise<number> {
    const old = await this.db.read<{ id: number }>(
      'system',
      `select w.id from workspace w
       where exists (select 1 from policy_reason p where p.workspace_id = w.id and p.version = 0 and p.key is not null)
          or not exists (select 1 from policy_reason p where p.workspace_id = w.id and p.key is not null)`,
    );
    for (const { id } of old) await this.db.transaction('system', (tx) => seedPolicies(tx, id));
    if (old.length > 0) logger.info({ workspaces: old.length }, 'catalogues of reasons are filled');
    return old.length;
  }
}
