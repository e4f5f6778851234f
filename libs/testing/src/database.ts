import { randomBytes } from 'node:crypto';
import { migrate } from '@parvis/platform';
import pg from 'pg';

/** A database of its own for one spec file, cloned from a migrated template. */
export interface TestDatabase {
  url: string;
  redisUrl: string;
  /** Prefix of this file's Redis keys. */
  prefix: string;
  drop(): Promise<void>;
}

/** Clones the template; the first caller of a run migrates it. Needs the servers of tools/jest/infra-up.mjs. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = required('TEST_PG_URL');
  const redisUrl = required('TEST_REDIS_URL');
  const template = await ensureTemplate(server);
  const name = `t_${randomBytes(6).toString('hex')}`;
  await withClient(server, (client) => client.query(`create database ${name} template ${template}`));
  return {
    url: urlOf(server, name),
    redisUrl,
    prefix: name,
    drop: () =>
      withClient(server, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}

const TEMPLATE = 'parvis_template';
const TEMPLATE_LOCK = 7_402_199;

async function ensureTemplate(server: string): Promise<string> {
  await withClient(server, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
    if (rowCount) return;
    const building = `${TEMPLATE}_building`;
    await client.query(`drop database if exists ${building} with (force)`);
    await client.query(`create database ${building}`);
    await migrate(urlOf(server, building));
    await client.query(`alter database ${building} rename to ${TEMPLATE}`);
  });
  return TEMPLATE;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.toString();
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests through jest with tools/jest/infra-up.mjs`);
  return value;
}
