import 'reflect-metadata';
import { DatabaseConfig, loadConfig, migrate } from '@parvis/platform';
import { exitWith, say } from './app/command';

// node dist/apps/api/migrate.mjs: applies pending migrations; a step of its own, the API refuses to start on pending ones
try {
  const applied = await migrate(loadConfig(DatabaseConfig).url);
  say(applied.length > 0 ? applied.map((name) => `applied ${name}`).join('\n') : 'the database is up to date');
} catch (error) {
  exitWith(error);
}
