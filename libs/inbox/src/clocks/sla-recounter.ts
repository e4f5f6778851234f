import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, NotificationListener, NudgedLoop, type Tx } from '@parvis/platform';
import { conversationUpdated } from '../wire/events';
import { keepClocks } from './keep-clocks';
import { holdBooks } from './sla-books';

const EVERY_MS = 5000;
const BATCH = 300;

interface JobRow {
  workspace_id: number;
  id: string;
  after_id: string;
}

const TAKE = `
  select workspace_id, id, after_id from sla_job where workspace_id = $1 and finished_at is null limit 1 for update skip locked`;
// by the primary key: what is made meanwhile is made under the new policies anyway
const NEXT = `
  select id from conversation where workspace_id = $1 and id > $2 and status <> 3 order by id limit ${BATCH} for no key update`;

/** Brings open conversations in line with changed policies, batch by batch; a crash goes on where it stopped. */
@Injectable()
export class SlaRecounter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('sla-recounter', EVERY_MS, () => this.recountOnce());

  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationListener,
  ) {}

  onApplicationBootstrap(): void {
    this.notifications.on('parvis_sla', () => this.loop.nudge());
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One batch of one workspace; true when there may be more. */
  async recountOnce(): Promise<boolean> {
    return this.db.transaction('system', async (tx) => {
      const next = await tx.maybeOne<{ workspace_id: number }>(
        'select workspace_id from sla_job where finished_at is null order by started_at limit 1',
      );
      if (!next) return false;
      // the policies first, as whoever changes them does before it takes the job away
      await holdBooks(tx, [next.workspace_id]);
      const job = await tx.maybeOne<JobRow>(TAKE, [next.workspace_id]);
      if (!job) return false;
      const ids = (await tx.query<{ id: string }>(NEXT, [job.workspace_id, job.after_id])).map(({ id }) => id);
      await recount(tx, job.workspace_id, ids);
      await tx.query(
        `update sla_job set done = done + $3, after_id = coalesce($4, after_id), finished_at = case when $3 < ${BATCH} then now() end
         where workspace_id = $1 and id = $2`,
        [job.workspace_id, job.id, ids.length, ids.at(-1) ?? null],
      );
      return true;
    });
  }
}

async function recount(tx: Tx, workspaceId: number, ids: readonly string[]): Promise<void> {
  const { changed } = await keepClocks(tx, workspaceId, ids);
  if (changed.length === 0) return;
  await tx.query('update conversation set version = version + 1 where workspace_id = $1 and id = any ($2::bigint[])', [
    workspaceId,
    changed,
  ]);
  await tx.publish(workspaceId, ...changed.map((id) => conversationUpdated(id, null)));
}
