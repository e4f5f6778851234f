// The environment of `npm start`, checked before anything is touched.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { portFrom } from './ports.mjs';
import { Refusal } from './say.mjs';

function flag(env, name, fallback) {
  const value = env[name];
  if (value === undefined || value === '') return fallback;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new Refusal(`${name} is "${value}": set it to true or false and start again.`);
}

function serverUrl(env, name, protocols, example) {
  const value = env[name];
  if (!value) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url && protocols.includes(url.protocol) && url.hostname) return value;
  throw new Refusal(
    `${name} is no address Parvis can use: write it like ${example}, or unset it to use the embedded server, and start again.`,
  );
}

/** Reads .env (the environment wins over it) and returns the launcher's settings. */
export function readSettings(root, env = process.env) {
  if (env === process.env && existsSync(resolve(root, '.env'))) process.loadEnvFile(resolve(root, '.env'));
  return {
    dataDir: resolve(root, env.PARVIS_DATA_DIR || '.data'),
    port: portFrom(env.PARVIS_PORT, 4400),
    demo: flag(env, 'PARVIS_DEMO', true),
    databaseUrl: serverUrl(
      env,
      'DATABASE_URL',
      ['postgres:', 'postgresql:'],
      'postgres://user:password@host:5432/parvis',
    ),
    redisUrl: serverUrl(env, 'REDIS_URL', ['redis:', 'rediss:'], 'redis://host:6379'),
  };
}
