import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, FileStorage, NudgedLoop } from '@parvis/platform';
import { type FileKeys, fileKeys, removeFiles } from '../attachments/take-attachments';

const EVERY_MS = 3_600_000;
const BATCH = 200;

/** Removes what nobody needs any more: answered idempotency keys, leases that are over, what became of messages to members, files that were never sent. */
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
      await tx.query(`delete from assistance_call where at < now() - interval '13 months'`);
      await tx.query(`delete from claim where expires_at < now() - interval '1 hour'`);
      // a merge can be taken back for an hour: what it kept for that holds words of people
      await tx.query(
        `update conversation_move set kept = null where kept is not null and at < now() - interval '1 hour'`,
      );
      await tx.query(`delete from notification_delivery where settled_at < now() - interval '30 days'`);
      await tx.query(`delete from shared_draft_revision where at < now() - interval '30 days'`);
      return tx.query<FileKeys>(
        `delete from attachment f using (
           select workspace_id, id from attachment
           where item_id is null and uploaded_by is not null and canned_id is null and created_at < now() - interval '7 days' limit ${BATCH} for update skip locked) o
         where f.workspace_id = o.workspace_id and f.id = o.id
         returning f.storage_key, f.preview_key`,
      );
    });
    await removeFiles(this.db, this.storage, fileKeys(unused));
    return unused.length === BATCH;
  }
}
