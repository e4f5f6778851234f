// A database of the network's own on the Postgres of the test run.
import { randomBytes } from 'node:crypto';
import pg from 'pg';

async function withServer(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes an empty database; `drop` removes it together with whoever is still connected. */
export async function ownDatabase(serverUrl) {
  const name = `bluesky_${randomBytes(6).toString('hex')}`;
  await withServer(serverUrl, (client) => client.query(`create database ${name}`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const drop = () => withServer(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
  return { url: url.toString(), drop };
}
