import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createLogger, RedisConfig } from '@parvis/platform';
import { createAdapter } from '@socket.io/redis-adapter';
import Redis from 'ioredis';
import type { LiveServer } from './live-server';

const logger = createLogger('realtime');
const QUIT_WITHIN_MS = 1000;

/** Lets API processes tell each other what is ephemeral; events of the log reach each process by the log itself. */
@Injectable()
export class RedisSocketAdapter implements OnApplicationShutdown {
  private readonly connections: Redis[] = [];

  constructor(private readonly config: RedisConfig) {}

  attach(server: LiveServer): void {
    const [publisher, subscriber] = [this.connect(), this.connect()];
    server.adapter(createAdapter(publisher, subscriber, { key: `${this.config.prefix}:sockets` }));
  }

  // the sockets are closed through it before
  async onApplicationShutdown(): Promise<void> {
    const connections = this.connections.splice(0);
    // cut off before it is made, a connection fails the adapter's subscriptions with nobody listening
    const quit = Promise.allSettled(connections.map((connection) => connection.quit()));
    await Promise.race([quit, delay(QUIT_WITHIN_MS, undefined, { ref: false })]);
    for (const connection of connections) connection.disconnect();
  }

  private connect(): Redis {
    const connection = new Redis(this.config.url, { maxRetriesPerRequest: null, enableReadyCheck: false });
    connection.on('error', (error) => logger.warn({ err: error }, 'Redis trouble'));
    this.connections.push(connection);
    return connection;
  }
}
