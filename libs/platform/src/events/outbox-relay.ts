import type { OnApplicationBootstrap, BeforeApplicationShutdown } from '@nestjs/common';
import type { Database } from '../database/database';
import { NudgedLoop } from '../jobs/nudged-loop';
import { type LoggedEvent, relayOutbox } from './event-log';
import type { NotificationListener } from './notifications';

const RELAY_LOCK = 7_402_115;
const BATCH = 1000;

/** Called in the relay's transaction with what it moved: derive rows there, never call out. */
export type RelaySubscriber = (events: LoggedEvent[]) => void;

/**
 * Moves events from the outbox to the log, one process at a time (advisory lock). Nudged by NOTIFY, swept every two seconds;
 * subscribers run after the commit and must be able to miss a call (each has a sweep of its own).
 */
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly subscribers: RelaySubscriber[] = [];
  private readonly loop = new NudgedLoop('outbox-relay', 2000, () => this.relayOnce());

  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationListener,
  ) {}

  onApplicationBootstrap(): void {
    this.notifications.on('parvis_outbox', () => this.loop.nudge());
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Tells `subscriber` about every batch this process moved. */
  subscribe(subscriber: RelaySubscriber): void {
    this.subscribers.push(subscriber);
  }

  /** Moves one batch; true when there may be more. Also called by tests to drain. */
  async relayOnce(): Promise<boolean> {
    const moved = await this.db.lookUp('system', async (tx) => {
      const { locked } = await tx.one<{ locked: boolean }>('select pg_try_advisory_xact_lock($1) as locked', [
        RELAY_LOCK,
      ]);
      return locked ? relayOutbox(tx, BATCH) : [];
    });
    if (moved.length > 0) for (const subscriber of this.subscribers) subscriber(moved);
    return moved.length === BATCH;
  }
}
