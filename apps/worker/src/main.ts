import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Database, loadPlatformSettings, pendingMigrations } from '@parvis/platform';
import { WorkerModule } from './app/worker.module';

try {
  const app = await NestFactory.createApplicationContext(WorkerModule.with({ ...loadPlatformSettings() }), {
    logger: false,
    abortOnError: false,
  });
  if (await pendingMigrations(app.get(Database).dataSource)) {
    throw new Error('The database has pending migrations: run `node dist/apps/api/migrate.mjs` first.');
  }
  app.enableShutdownHooks();
  process.stdout.write('worker ready\n');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
