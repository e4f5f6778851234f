import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, FileStorage, NudgedLoop } from '@parvis/platform';

const EVERY_MS = 3_600_000;
const BATCH = 200;

/** Removes what nobody needs any more: answered idempotency keys, leases that are over, files that were never sent. */
@Injectable()
export class Leftovers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('leftovers', EVERY_MS, () => this.removeOnce());

  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** True when there may be more. */
  async removeOnce(): Promise<boolean> {
    const unused = await this.db.transaction('system', async (tx) => {
      await tx.query(`delete from idempotency_key where created_at < now() - interval '1 day'`);
      await tx.query(`delete from claim where expires_at < now() - interval '1 hour'`);
      return tx.query<{ workspace_id: number; storage_key: string | null }>(
        `delete from attachment f using (
           select workspace_id, id from attachment
           where item_id is null and uploaded_by is not null and created_at < now() - interval '7 days' limit ${BATCH} for update skip locked) o
         where f.workspace_id = o.workspace_id and f.id = o.id
         returning f.workspace_id, f.storage_key`,
      );
    });
    for (const { workspace_id, storage_key } of unused) {
      if (storage_key !== null) await this.removeFile(workspace_id, storage_key);
    }
    return unused.length === BATCH;
  }

  /** The same bytes may be kept for another attachment. */
  private async removeFile(workspaceId: number, key: string): Promise<void> {
    const used = await this.db.read(
      'system',
      'select 1 from attachment where workspace_id = $1 and storage_key = $2 limit 1',
      [workspaceId, key],
    );
    if (used.length === 0) await this.storage.remove(key);
  }
}
