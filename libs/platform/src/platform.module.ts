import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DatabaseConfig, RedisConfig, SecretsConfig, ServerConfig } from './config/platform-config';
import { SecretBox } from './crypto/secret-box';
import { Database } from './database/database';
import { EventTail } from './events/event-tail';
import { NotificationListener } from './events/notifications';
import { OutboxRelay } from './events/outbox-relay';
import { HealthController } from './http/health.controller';
import { Queues } from './queue/queues';
import { FileStorage, StorageConfig } from './storage/file-storage';

export interface PlatformSettings {
  database: DatabaseConfig;
  redis: RedisConfig;
  server: ServerConfig;
  secrets: SecretsConfig;
  storage: StorageConfig;
}

/** Settings, database, events, queues, files: what every other module may inject. */
@Global()
@Module({})
export class PlatformModule {
  static with(settings: PlatformSettings): DynamicModule {
    const api = settings.server.role !== 'worker';
    const worker = settings.server.role !== 'api';
    const shared = [
      { provide: DatabaseConfig, useValue: settings.database },
      { provide: RedisConfig, useValue: settings.redis },
      { provide: ServerConfig, useValue: settings.server },
      { provide: SecretBox, useValue: new SecretBox(settings.secrets) },
      { provide: FileStorage, useFactory: () => FileStorage.open(settings.storage, settings.server.dataDir) },
      { provide: Database, useFactory: () => Database.connect(settings.database) },
      { provide: NotificationListener, useFactory: () => listening(settings.database.url) },
      { provide: Queues, useFactory: () => new Queues(settings.redis) },
    ];
    const inject = [Database, NotificationListener];
    const tail = {
      provide: EventTail,
      inject,
      useFactory: (db: Database, n: NotificationListener) => new EventTail(db, n),
    };
    const relay = {
      provide: OutboxRelay,
      inject,
      useFactory: (db: Database, n: NotificationListener) => new OutboxRelay(db, n),
    };
    const providers = [...shared, ...(api ? [tail] : []), ...(worker ? [relay] : [])];
    return {
      module: PlatformModule,
      controllers: [HealthController],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}

async function listening(url: string): Promise<NotificationListener> {
  const listener = new NotificationListener(url);
  await listener.start();
  return listener;
}
