import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createLogger, RedisConfig } from '@parvis/platform';
import { createAdapter } from '@socket.io/redis-adapter';
import Redis from 'ioredis';
import type { LiveServer } from './live-server';

const logger = createLogger('realtime');

/** Lets API processes tell each other what is ephemeral; events of the log reach each process by the log itself. */
@Injectable()
export class RedisSocketAdapter implements OnApplicationShutdown {
  private connections: Redis[] = [];

  constructor(private readonly config: RedisConfig) {}

  attach(server: LiveServer): void {
    const [publisher, subscriber] = [this.connect(), this.connect()];
    server.adapter(createAdapter(publisher, subscriber, { key: `${this.config.prefix}:sockets` }));
  }

  // the sockets are closed through it before
  onApplicationShutdown(): void {
    for (const connection of this.connections) connection.disconnect();
    this.connections = [];
  }

  private connect(): Redis {
    const connection = new Redis(this.config.url, { maxRetriesPerRequest: null, enableReadyCheck: false });
    connection.on('error', (error) => logger.warn({ err: error }, 'Redis trouble'));
    this.connections.push(connection);
    return connection;
  }
}
