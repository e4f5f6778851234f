import type { OnApplicationBootstrap, BeforeApplicationShutdown } from '@nestjs/common';
import type { Database } from '../database/database';
import { NudgedLoop } from '../jobs/nudged-loop';
import { eventsAfterPosition, type LoggedEvent } from './event-log';
import type { NotificationListener } from './notifications';

const BATCH = 500;

/** Reads the event log from "now" on, in order, without gaps: each API process feeds its own sockets from it. */
export class EventTail implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private position = '0';
  private readonly readers: ((events: LoggedEvent[]) => Promise<void>)[] = [];
  private readonly loop = new NudgedLoop('event-tail', 2000, () => this.readOnce());

  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationListener,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const [row] = await this.db.read<{ last: string | null }>('system', 'select max(position) as last from event');
    this.position = row?.last ?? '0';
    this.notifications.on('parvis_events', () => this.loop.nudge());
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Calls `reader` with each batch in order; a batch is not passed on before all readers are done with the one before. */
  subscribe(reader: (events: LoggedEvent[]) => Promise<void>): void {
    this.readers.push(reader);
  }

  private async readOnce(): Promise<boolean> {
    const events = await this.db.lookUp('system', (tx) => eventsAfterPosition(tx, this.position, BATCH));
    const last = events.at(-1);
    if (!last) return false;
    for (const reader of this.readers) await reader(events);
    this.position = last.position;
    return events.length === BATCH;
  }
}
