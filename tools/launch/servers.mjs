// Postgres and Redis for the product: the embedded ones under the data folder, or the ones of DATABASE_URL and REDIS_URL.
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startPostgres } from '../infra/postgres.mjs';
import { startRedis } from '../infra/redis.mjs';
import { requireRedis } from './redis-binary.mjs';
import { Refusal } from './say.mjs';

const again = 'and start again.';

/** What to tell about a database that cannot be used, by the error's code (SQLSTATE or errno). */
export function databaseSentence(error, url) {
  const { hostname, port, pathname, username } = new URL(url);
  const place = `${hostname}:${port || 5432}`;
  const byCode = {
    ECONNREFUSED: `Nothing answers at ${place}, the address in DATABASE_URL: start that Postgres or correct the address ${again}`,
    ENOTFOUND: `The host ${hostname} in DATABASE_URL is not known: correct its name ${again}`,
    EAI_AGAIN: `The host ${hostname} in DATABASE_URL is not known: correct its name ${again}`,
    '28P01': `Postgres at ${place} refuses the password of "${username}" in DATABASE_URL: correct it ${again}`,
    28000: `Postgres at ${place} does not let "${username}" in: correct DATABASE_URL or the server's pg_hba.conf ${again}`,
    '3D000': `Postgres at ${place} has no database "${pathname.slice(1)}": create it or correct DATABASE_URL ${again}`,
  };
  return byCode[error.code] ?? `Postgres at ${place} cannot be used (${error.message}): correct DATABASE_URL ${again}`;
}

const OLDEST_POSTGRES = 160_000;

async function checkDatabase(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query("select current_setting('server_version_num')::int as version");
    if (rows[0].version >= OLDEST_POSTGRES) return;
  } catch (error) {
    throw new Refusal(databaseSentence(error, url));
  } finally {
    await client.end().catch(() => undefined);
  }
  throw new Refusal(
    `The Postgres in DATABASE_URL is older than version ${OLDEST_POSTGRES / 10_000}: upgrade it ${again}`,
  );
}

async function checkRedis(url) {
  const client = new Redis(url, {
    lazyConnect: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    connectTimeout: 10_000,
  });
  client.on('error', () => undefined);
  let failure;
  client.once('error', (error) => (failure ??= error));
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    const { host } = new URL(url);
    const why = (failure ?? error).message;
    throw new Refusal(
      `Redis at ${host}, the address in REDIS_URL, cannot be used (${why}): start it or correct REDIS_URL ${again}`,
    );
  } finally {
    client.disconnect();
  }
}

const external = (name, url) => ({ name, url, start: null, handle: null });

function embeddedFailure(error, name, dataDir) {
  const text = `${error.message} ${error.stderr ?? ''}`;
  if (/No space left/i.test(text)) return error; // told by the general sentence
  if (/database files are incompatible/i.test(text)) {
    return new Refusal(
      `${dataDir} was made by another version of Postgres: move it away, or set DATABASE_URL to a server that can read it, ${again}`,
    );
  }
  if (/Permission denied|has wrong ownership|must be owned|EACCES|EPERM/i.test(text)) {
    return new Refusal(
      `${dataDir} belongs to another user: start Parvis as that user, or set PARVIS_DATA_DIR to a folder of yours, ${again}`,
    );
  }
  const reason =
    text
      .split('\n')
      .filter((line) => /FATAL|error|ended/i.test(line))
      .at(-1) ?? text;
  return new Refusal(
    `The embedded ${name} did not start (${reason.trim()}): look at ${dataDir}, or set ${name === 'Postgres' ? 'DATABASE_URL' : 'REDIS_URL'} to one of your own, ${again}`,
  );
}

/**
 * Brings Postgres up. The returned `restart` starts it again on the same port (null for a server that is not ours).
 */
export async function bringPostgres({ dataDir, databaseUrl, durable }) {
  if (databaseUrl) {
    await checkDatabase(databaseUrl);
    return external('postgres', databaseUrl);
  }
  const folder = join(dataDir, 'postgres');
  const settings = durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const start = (port) => startPostgres({ dataDir: folder, port, settings: { max_connections: '200', ...settings } });
  const handle = await start().catch((error) => Promise.reject(embeddedFailure(error, 'Postgres', folder)));
  await handle.ensureDatabase('parvis');
  return { name: 'postgres', url: handle.url('parvis'), handle, start: () => start(handle.port) };
}

/** Brings Redis up; see bringPostgres. */
export async function bringRedis({ dataDir, redisUrl, durable }) {
  if (redisUrl) {
    await checkRedis(redisUrl);
    return external('redis', redisUrl);
  }
  const binary = await requireRedis();
  const folder = join(dataDir, 'redis');
  const start = (port) => startRedis({ dataDir: folder, binary, durable, port });
  const handle = await start().catch((error) => Promise.reject(embeddedFailure(error, 'Redis', folder)));
  return { name: 'redis', url: handle.url, handle, start: () => start(handle.port) };
}
