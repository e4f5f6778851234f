// Every migration up from an empty database, then each one down again: the schema must be what it was before its up.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { startPostgres } from '../infra/postgres.mjs';
import { SCHEMA_SQL } from './schema-sql.mjs';

const SOURCE = 'libs/platform/src/database/data-source.ts';
const BUNDLE = 'dist/tools/data-source.mjs';

/** The lines that only one of the two dumps has. */
export function difference(before, after) {
  const [old, now] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}

/** Names that stand before an older one: migrations run by the time in their names, so a list in another order tells another story. */
export function outOfOrder(names) {
  const times = names.map((name) => Number(/\d{14}$/.exec(name)?.[0]));
  return names.filter((_, index) => !(index === 0 || times[index] > times[index - 1]));
}

async function loadOptions(url) {
  await build({
    entryPoints: [SOURCE],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    packages: 'external',
    tsconfig: 'tsconfig.base.json',
    logLevel: 'warning',
  });
  const { dataSourceOptions } = await import(pathToFileURL(resolve(BUNDLE)).href);
  return dataSourceOptions(url, 2);
}

async function withMigrations(options, count, work) {
  const { DataSource } = await import('typeorm');
  const source = await new DataSource({ ...options, migrations: options.migrations.slice(0, count) }).initialize();
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
}

/** Faults of the migrations on a fresh database of the given server. */
async function faultsOn(server) {
  await server.ensureDatabase('migrations');
  const options = await loadOptions(server.url('migrations'));
  const dump = async () => (await server.sql(SCHEMA_SQL, 'migrations')).rows.map(({ line }) => line);
  const total = options.migrations.length;
  const states = [];
  for (let count = 1; count <= total; count++) {
    if (count === 1) await withMigrations(options, 0, (source) => source.runMigrations());
    if (count === 1) states.push(await dump());
    await withMigrations(options, count, (source) => source.runMigrations({ transaction: 'each' }));
    states.push(await dump());
  }
  const faults = outOfOrder(options.migrations.map(({ name }) => name)).map(
    (name) => `${name}: is listed after a newer one`,
  );
  for (let count = total; count > 0; count--) {
    await withMigrations(options, count, (source) => source.undoLastMigration({ transaction: 'each' }));
    const rest = difference(states[count - 1], await dump());
    if (rest.length)
      faults.push(`${options.migrations[count - 1].name}: down() does not undo up()\n${rest.join('\n')}`);
  }
  await withMigrations(options, total, (source) => source.runMigrations({ transaction: 'each' }));
  const again = difference(states[total], await dump());
  if (again.length) faults.push(`up, down and up again differs from up\n${again.join('\n')}`);
  return faults;
}

/** Faults of the project's migrations; starts a Postgres of its own. */
export async function checkMigrations() {
  const dir = await mkdtemp(join(tmpdir(), 'parvis-migrations-'));
  const server = await startPostgres({ dataDir: join(dir, 'pg'), settings: { fsync: 'off' } });
  try {
    return await faultsOn(server);
  } finally {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
