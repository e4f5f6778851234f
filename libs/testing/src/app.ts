import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Test } from '@nestjs/testing';
import {
  configureApp,
  Database,
  DatabaseConfig,
  httpAdapter,
  PlatformModule,
  type PlatformSettings,
  RedisConfig,
  SecretsConfig,
  ServerConfig,
  setLogLevel,
  StorageConfig,
} from '@parvis/platform';
import { testDatabase, type TestDatabase } from './database';

/** A real application on a database, Redis prefix, port and folder of its own. */
export interface TestApp {
  app: NestFastifyApplication;
  url: string;
  db: Database;
  database: TestDatabase;
  settings: PlatformSettings;
  stop(): Promise<void>;
}

export interface TestAppOptions {
  /** Modules beside the platform. */
  imports: (Type | DynamicModule)[];
  role?: 'all' | 'api' | 'worker';
  /** Share the database of another app (two processes of one installation). */
  database?: TestDatabase;
}

/** Starts the application as the product does, with API and worker in one process by default. */
export async function startTestApp(options: TestAppOptions): Promise<TestApp> {
  setLogLevel(process.env['TEST_LOG_LEVEL'] ?? 'silent');
  const database = options.database ?? (await testDatabase());
  const folder = await mkdtemp(join(tmpdir(), 'parvis-app-'));
  const settings = testSettings(database, folder, options.role ?? 'all');
  const testing = await Test.createTestingModule({
    imports: [PlatformModule.with(settings), ...options.imports],
  }).compile();
  const app = testing.createNestApplication<NestFastifyApplication>(httpAdapter(), { logger: false });
  await configureApp(app, { https: false });
  app.useWebSocketAdapter(new IoAdapter(app));
  await app.listen(0, '127.0.0.1');
  return {
    app,
    url: await app.getUrl(),
    db: app.get(Database),
    database,
    settings,
    stop: async () => {
      await app.close();
      if (!options.database) await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Settings as `loadConfigs` would make them. Private addresses are allowed: the doubles listen on loopback. */
export function testSettings(database: TestDatabase, folder: string, role: 'all' | 'api' | 'worker'): PlatformSettings {
  return {
    database: Object.assign(new DatabaseConfig(), { url: database.url, pool: 12 }),
    redis: Object.assign(new RedisConfig(), { url: database.redisUrl, prefix: database.prefix }),
    server: Object.assign(new ServerConfig(), { port: 0, role, dataDir: folder, allowPrivateNetwork: true }),
    // processes of one installation share its key
    secrets: Object.assign(new SecretsConfig(), { secretKey: keyOf(database) }),
    storage: new StorageConfig(),
  };
}

function keyOf({ prefix }: TestDatabase): string {
  return createHash('sha256').update(prefix).digest('base64');
}
