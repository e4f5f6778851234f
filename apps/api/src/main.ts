import 'reflect-metadata';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import {
  collectProcessMetrics,
  configureApp,
  Database,
  httpAdapter,
  loadPlatformSettings,
  pendingMigrations,
} from '@parvis/platform';
import { ApiModule } from './app/api.module';
import { exitWith, say } from './app/command';
import { openApiDocument } from './app/open-api';
import { serveConsole } from './app/serve-console';
import { serveWidget } from './app/serve-widget';

try {
  const settings = loadPlatformSettings();
  collectProcessMetrics();
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(settings), httpAdapter(), {
    logger: false,
    abortOnError: false,
  });
  if (await pendingMigrations(app.get(Database).dataSource)) {
    throw new Error('The database has pending migrations: run `node dist/apps/api/migrate.mjs` first.');
  }
  await configureApp(app, { https: settings.server.publicUrl?.startsWith('https:') ?? false });
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), { jsonDocumentUrl: 'api/openapi.json' });
  await serveWidget(app, join(settings.server.consoleDir, '../widget'));
  await serveConsole(app, settings.server.consoleDir);
  await app.listen(settings.server.port, settings.server.host);
  say('api ready');
} catch (error) {
  exitWith(error);
}
