import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { httpAdapter, DatabaseConfig, RedisConfig, SecretsConfig, ServerConfig, StorageConfig } from '@parvis/platform';
import { ApiModule } from './app/api.module';
import { exitWith } from './app/command';
import { openApiDocument } from './app/open-api';

// node dist/apps/api/openapi.mjs FILE: writes the document without database or Redis (preview mode makes no provider)
try {
  const settings = {
    database: new DatabaseConfig(),
    redis: Object.assign(new RedisConfig(), { url: 'redis://127.0.0.1' }),
    server: new ServerConfig(),
    secrets: Object.assign(new SecretsConfig(), { secretKey: Buffer.alloc(32).toString('base64') }),
    storage: new StorageConfig(),
  };
  const app = await NestFactory.create(ApiModule.with(settings), httpAdapter(), {
    logger: false,
    preview: true,
    abortOnError: false,
  });
  writeFileSync(process.argv[2] ?? 'apps/api/openapi.json', `${JSON.stringify(openApiDocument(app), null, 2)}\n`);
  process.exit(0);
} catch (error) {
  exitWith(error);
}
