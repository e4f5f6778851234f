import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, NudgedLoop, type Tx } from '@parvis/platform';
import { warnBeforeDue } from '../notifications/warn-before-due';

const EVERY_MS = 5000;
const BATCH = 500;
const CLEAR_EVERY_MS = 60_000;
const AHEAD = `interval '30 minutes'`;

/** Marks open conversations whose answer is due within thirty minutes, and takes the mark back where nothing is due any more. */
@Injectable()
export class RiskSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('risk-sweeper', EVERY_MS, async () => (await this.sweepOnce()) >= BATCH);
  private clearedAt = 0;

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One batch of each; returns how many conversations changed. */
  async sweepOnce(): Promise<number> {
    const marked = await this.db.transaction('system', (tx) =>
      change(
        tx,
        true,
        `workspace w, lateral (
           select d.workspace_id, d.id from conversation d
           where d.workspace_id = w.id and d.status = 0 and not d.at_risk and d.next_due_at < now() + ${AHEAD}
           order by d.next_due_at limit ${BATCH} for no key update skip locked) d`,
      ),
    );
    if (Date.now() - this.clearedAt < CLEAR_EVERY_MS) return marked;
    const cleared = await this.db.transaction('system', (tx) =>
      change(
        tx,
        false,
        `(select workspace_id, id from conversation
          where status = 0 and at_risk and (next_due_at is null or next_due_at >= now() + ${AHEAD})
          limit ${BATCH} for no key update skip locked) d`,
      ),
    );
    if (cleared < BATCH) this.clearedAt = Date.now();
    return Math.max(marked, cleared);
  }
}

/** `found`: a relation `d` of locked conversations. */
async function change(tx: Tx, atRisk: boolean, found: string): Promise<number> {
  const changed = await tx.query<{ workspace_id: number; id: string }>(
    `update conversation c set at_risk = $1, version = c.version + 1
     from ${found}
     where c.workspace_id = d.workspace_id and c.id = d.id returning c.workspace_id, c.id`,
    [atRisk],
  );
  for (const workspaceId of new Set(changed.map(({ workspace_id }) => workspace_id))) {
    const events = changed
      .filter(({ workspace_id }) => workspace_id === workspaceId)
      .map(({ id }) => ({ kind: 'conversation.updated', conversationId: id, data: {} }));
    await tx.publish(workspaceId, ...events);
    const ids = events.map(({ conversationId }) => conversationId);
    if (atRisk) await warnBeforeDue(tx, workspaceId, ids);
  }
  return changed.length;
}
