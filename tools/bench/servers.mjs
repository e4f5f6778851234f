// A Postgres and a Redis of a bench's own, with the settings that the targets were measured with.
import { appendFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { migrate } from '@parvis/platform';
import { startPostgres } from '../infra/postgres.mjs';
import { startRedis } from '../infra/redis.mjs';

const GIB = 1024 ** 3;

const SETTINGS = {
  shared_buffers: totalmem() > 12 * GIB ? '4GB' : '1GB',
  max_connections: '200',
  max_wal_size: '8GB',
  fsync: 'on',
  synchronous_commit: 'on',
  jit: 'off',
  wal_compression: 'off', // the embedded build has no lz4, and pglz costs more than the bytes it saves
  track_commit_timestamp: 'on', // when something became visible is told by the server
};

const WATCHING = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': 'on' };

const EXPLAINING = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_triggers': 'on',
  'auto_explain.log_nested_statements': 'on',
};

/** Starts both in `folder` (kept), or in a throw-away one. `stop` ends and removes them. */
export async function startServers(folder = null, { statements = false, explain = null } = {}) {
  const dir = folder ? resolve(folder) : await mkdtemp(join(tmpdir(), 'parvis-bench-'));
  await mkdir(dir, { recursive: true });
  const postgres = await startPostgres({
    dataDir: join(dir, 'postgres'),
    settings: { ...SETTINGS, ...(statements && WATCHING), ...(explain && EXPLAINING) },
    ...(explain && { log: (text) => appendFileSync(explain, text) }),
  });
  const redis = await startRedis({ dataDir: join(dir, 'redis'), durable: false });
  return {
    dir,
    redisUrl: redis.url,
    redisPid: redis.pid,
    postgresPid: postgres.pid,
    url: postgres.url,
    /** A database with the product's tables, made when it is not there; its address. */
    async database(name) {
      await postgres.ensureDatabase(name);
      await migrate(postgres.url(name));
      return postgres.url(name);
    },
    /** The same, after dropping what was there. */
    async emptyDatabase(name) {
      await postgres.sql(`drop database if exists "${name}" with (force)`);
      return this.database(name);
    },
    /** Whether the database exists and holds that table. */
    async has(name, table) {
      const { rowCount } = await postgres.sql(`select 1 from pg_database where datname = '${name}'`);
      if (!rowCount) return false;
      const { rows } = await postgres.sql(`select to_regclass('${table}') is not null as there`, name);
      return rows[0].there;
    },
    async stop() {
      await redis.stop();
      await postgres.stop();
      if (!folder) await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A connection that sees everything (the owner of the tables), for loading, limits and recounts. */
export async function connect(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
