import 'reflect-metadata';
import { Recount } from '@parvis/inbox';
import { Database, DatabaseConfig, loadConfig } from '@parvis/platform';

// node dist/apps/worker/recount.mjs: counts the views of every workspace anew and puts right what is wrong, while work goes on
try {
  const db = await Database.connect(loadConfig(DatabaseConfig));
  const { counters, conversations } = await new Recount(db).recountAll();
  process.stdout.write(
    counters + conversations > 0
      ? `put right: ${counters} counters, ${conversations} conversations in the wrong views\n`
      : 'every count is right\n',
  );
  await db.onApplicationShutdown();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
