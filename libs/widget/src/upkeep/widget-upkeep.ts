import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, FileStorage, NudgedLoop } from '@parvis/platform';

const EVERY_MS = 3_600_000;
const BATCH = 200;

/** Forgets what nobody needs any more: sessions that are over, files that were never sent, visitors whose time has come. */
@Injectable()
export class WidgetUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('widget-upkeep', EVERY_MS, () => this.runOnce());

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
  async runOnce(): Promise<boolean> {
    await this.db.read('system', 'delete from widget_session where expires_at < now()');
    const unused = await this.removeUnusedFiles();
    const forgotten = await this.forgetVisitors();
    return unused === BATCH || forgotten === BATCH;
  }

  private async removeUnusedFiles(): Promise<number> {
    const files = await this.db.read<{ storage_key: string }>(
      'system',
      `delete from widget_upload u using (
         select workspace_id, id from widget_upload
         where message_id is null and created_at < now() - interval '1 day' limit ${BATCH} for update skip locked) o
       where u.workspace_id = o.workspace_id and u.id = o.id returning u.storage_key`,
    );
    for (const { storage_key } of files) await this.storage.remove(storage_key);
    return files.length;
  }

  /**
   * Visitors without a sign of life for as long as their widget keeps them, and those of a widget that was erased, with all
   * that they wrote and were answered.
   */
  private async forgetVisitors(): Promise<number> {
    const { visitors, files } = await this.db.transaction('system', async (tx) => {
      const due = await tx.query<{ workspace_id: number; id: string }>(
        `select v.workspace_id, v.id from widget_visitor v
         left join account a on a.workspace_id = v.workspace_id and a.id = v.account_id
         where v.last_seen_at < now() - make_interval(days => coalesce(nullif(a.settings ->> 'retentionDays', '')::float8, 365)::int)
           or v.created_at <= a.erased_at
         order by v.last_seen_at limit ${BATCH} for update of v skip locked`,
      );
      if (due.length === 0) return { visitors: 0, files: [] };
      const whose = [due.map(({ workspace_id }) => workspace_id), due.map(({ id }) => id)];
      const of = 'unnest($1::int[], $2::bigint[]) as d (workspace_id, visitor_id)';
      const removed = await tx.query<{ storage_key: string }>(
        `delete from widget_upload u using ${of}
         where u.workspace_id = d.workspace_id and (u.visitor_id = d.visitor_id or u.message_id in (
           select m.id from widget_message m join widget_conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
           where c.workspace_id = d.workspace_id and c.visitor_id = d.visitor_id))
         returning u.storage_key`,
        whose,
      );
      await tx.query(
        `delete from widget_message m using widget_conversation c, ${of}
         where c.workspace_id = d.workspace_id and c.visitor_id = d.visitor_id and m.workspace_id = c.workspace_id and m.conversation_id = c.id`,
        whose,
      );
      for (const table of ['widget_conversation', 'widget_session'])
        await tx.query(
          `delete from ${table} t using ${of} where t.workspace_id = d.workspace_id and t.visitor_id = d.visitor_id`,
          whose,
        );
      await tx.query(
        `delete from widget_visitor v using ${of} where v.workspace_id = d.workspace_id and v.id = d.visitor_id`,
        whose,
      );
      return { visitors: due.length, files: removed };
    });
    for (const { storage_key } of files) await this.storage.remove(storage_key);
    return visitors;
  }
}
