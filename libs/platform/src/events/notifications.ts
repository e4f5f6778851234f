import type { OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { createLogger } from '../logging/logger';

const logger = createLogger('notifications');

/**
 * Listens to PostgreSQL channels on a connection of its own and reconnects for ever. A notification is a nudge: whoever gets
 * it looks into a table, and looks there from time to time anyway, so a lost one costs seconds.
 */
export class NotificationListener implements OnApplicationShutdown {
  private client: pg.Client | undefined;
  private stopped = false;
  private listening: Promise<unknown> = Promise.resolve();
  private readonly handlers = new Map<string, Set<() => void>>();

  constructor(private readonly url: string) {}

  /** Calls `handler` at each notification on `channel` (an identifier) and after each reconnect. */
  on(channel: string, handler: () => void): () => void {
    const set = this.handlers.get(channel) ?? new Set();
    this.handlers.set(channel, set.add(handler));
    if (set.size === 1) this.listenTo(channel);
    return () => set.delete(handler);
  }

  /** Resolves once listening for the first time. */
  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, application_name: 'parvis listener' });
    client.on('notification', ({ channel }) => this.handlers.get(channel)?.forEach((handler) => handler()));
    client.on('error', (error) => logger.warn({ err: error }, 'connection lost'));
    client.on('end', () => this.reconnect(client));
    await client.connect();
    for (const channel of this.handlers.keys()) await client.query(`listen ${client.escapeIdentifier(channel)}`);
    this.client = client;
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.client?.end();
  }

  // one after the other: a connection takes one query at a time
  private listenTo(channel: string): void {
    const { client } = this;
    if (!client) return;
    this.listening = this.listening
      .then(() => client.query(`listen ${client.escapeIdentifier(channel)}`))
      .catch((error: unknown) => logger.warn({ err: error, channel }, 'could not listen; the reconnect will'));
  }

  private reconnect(lost: pg.Client): void {
    if (lost === this.client) this.startLater(500);
  }

  private startLater(delayMs: number): void {
    this.client = undefined;
    if (this.stopped) return;
    const again = setTimeout(() => {
      this.start().then(
        () => this.handlers.forEach((set) => set.forEach((handler) => handler())),
        () => this.startLater(1000),
      );
    }, delayMs);
    again.unref();
  }
}
