import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, NudgedLoop } from '@parvis/platform';
import { conversationUpdated } from '../wire/events';

const EVERY_MS = 5000;
const BATCH = 500;

/**
 * Moves conversations between views when time alone decides: waiting or silent for long enough, an answer due. Each row says when
 * it has to be looked at next (`views_due_at`), so a sweep reads only what is due.
 */
@Injectable()
export class ViewSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('view-sweeper', EVERY_MS, async () => (await this.sweepOnce()) >= BATCH);

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One batch; how many conversations were due. */
  sweepOnce(): Promise<number> {
    return this.db.transaction('system', async (tx) => {
      const touched = await tx.query<{ workspace_id: number; id: string; moved: boolean }>(
        `update conversation c set view_slots = c.view_slots from (
           select workspace_id, id, view_slots from conversation where views_due_at <= now()
           order by views_due_at limit ${BATCH} for no key update skip locked) d
         where c.workspace_id = d.workspace_id and c.id = d.id
         returning c.workspace_id, c.id, c.view_slots <> d.view_slots as moved`,
      );
      const moved = touched.filter((row) => row.moved);
      for (const workspaceId of new Set(moved.map((row) => row.workspace_id))) {
        const own = moved.filter((row) => row.workspace_id === workspaceId);
        await tx.publish(workspaceId, ...own.map(({ id }) => conversationUpdated(id, null)));
      }
      return touched.length;
    });
  }
}
