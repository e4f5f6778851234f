import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, type JobQueue, NudgedLoop, OutboxRelay, Queues } from '@parvis/platform';
import { adoptAbandoned, dueActions } from './action-claims';
import { ActionTimings } from './action-timings';

export const ACTIONS_QUEUE = 'actions';
const BATCH = 1000;
/** A job a few milliseconds early would find its row not due yet and wait for the next sweep. */
const LATE_MS = 10;

export interface ActionJob {
  workspaceId: number;
  id: string;
}

/**
 * Makes jobs from action rows: at once when the relay saw one change, and every two seconds from all that are due soon, so
 * that an emptied Redis costs seconds. Adding a job twice keeps one; the processor looks at the row anyway.
 */
@Injectable()
export class ActionDispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly queue: JobQueue<ActionJob>;
  private readonly loop: NudgedLoop;

  constructor(
    private readonly db: Database,
    private readonly relay: OutboxRelay,
    private readonly timings: ActionTimings,
    queues: Queues,
  ) {
    this.queue = queues.queue<ActionJob>(ACTIONS_QUEUE);
    this.loop = new NudgedLoop('action-dispatcher', timings.sweepMs, () => this.sweep());
  }

  onApplicationBootstrap(): void {
    this.relay.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'action.updated' || kind === 'account.updated')) this.loop.nudge();
    });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Makes the jobs of everything due soon. Never asks for a run at once: what is due stays due until it is performed. */
  async sweep(): Promise<boolean> {
    const due = await this.db.lookUp('system', async (tx) => {
      await adoptAbandoned(tx, this.timings.leaseMs);
      return dueActions(tx, this.timings.horizonMs, BATCH);
    });
    await this.queue.addBulk(
      due.map(({ id, workspaceId, attempts, inMs }) => ({
        id: `${id}-${attempts}`,
        data: { workspaceId, id },
        delayMs: inMs > 0 ? Math.ceil(inMs) + LATE_MS : 0,
      })),
    );
    return false;
  }
}
