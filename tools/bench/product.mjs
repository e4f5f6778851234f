// The product's own modules, started in this process on a bench's servers.
import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { connectorFor } from '@parvis/channels';
import { Sessions, Workspaces } from '@parvis/identity';
import {
  configureApp,
  Database,
  DatabaseConfig,
  httpAdapter,
  PlatformModule,
  RedisConfig,
  SecretBox,
  SecretsConfig,
  ServerConfig,
  setLogLevel,
  StorageConfig,
} from '@parvis/platform';
import { CSRF_COOKIE, SESSION_COOKIE } from '../../libs/identity/src/auth/sessions';
import { sealContext } from '../../libs/inbox/src/accounts/credential-renewal';

/** One key for all processes of a bench; it protects nothing. */
export const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');

class BenchModule {}

/**
 * Starts modules on the platform: with `listen` a real HTTP server on a free port, else a context without one.
 * @param role of the process, as PARVIS_ROLE
 */
export async function startProduct({ url, redisUrl, imports, providers = [], role, listen = false, prepare }) {
  setLogLevel(process.env.BENCH_LOG ?? 'error');
  const folder = await mkdtemp(join(tmpdir(), 'parvis-bench-files-'));
  const settings = {
    database: Object.assign(new DatabaseConfig(), { url }),
    redis: Object.assign(new RedisConfig(), { url: redisUrl }),
    server: Object.assign(new ServerConfig(), { port: 0, role, dataDir: folder, allowPrivateNetwork: true }),
    secrets: Object.assign(new SecretsConfig(), { secretKey: SECRET_KEY }),
    storage: new StorageConfig(),
  };
  const module = { module: BenchModule, imports: [PlatformModule.with(settings), ...imports], providers };
  const nest = { logger: false, abortOnError: false };
  const app = listen
    ? await NestFactory.create(module, httpAdapter(), nest)
    : await NestFactory.createApplicationContext(module, nest);
  if (listen) {
    await configureApp(app, { https: false });
    await prepare?.(app);
    await app.listen(0, '127.0.0.1');
  }
  return {
    app,
    db: app.get(Database),
    get: (token) => app.get(token, { strict: false }),
    port: listen ? Number(new URL(await app.getUrl()).port) : 0,
    async stop() {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A workspace as set-up makes it; its id. */
export const newWorkspace = (product, name) => product.get(Workspaces).create(name);

/** A connected account of a real channel. */
export async function newAccount(product, { workspaceId, channel, externalId, credentials, settings = {} }) {
  const hookKey = `bench-${externalId}`.padEnd(32, 'x');
  return product.db.transaction('system', async (tx) => {
    const { id } = await tx.one(
      `insert into account (workspace_id, channel, name, external_id, settings, credentials, hook_key, capabilities, health)
       values ($1, $2, $2, $3, $4, '', $5, $6, 'working') returning id`,
      [
        workspaceId,
        channel,
        externalId,
        JSON.stringify(settings),
        hookKey,
        JSON.stringify(connectorFor(channel).capabilities),
      ],
    );
    const sealed = product.app.get(SecretBox).seal(credentials, sealContext(workspaceId, id));
    await tx.query('update account set credentials = $3 where workspace_id = $1 and id = $2', [
      workspaceId,
      id,
      sealed,
    ]);
    return { workspaceId, id, channel, externalId, hookPath: `/hooks/${channel}/${hookKey}` };
  });
}

/** A signed-in member's cookie header. */
export async function signIn(product, workspaceId, memberId) {
  const rows = await product.db.read('system', 'select user_id from member where workspace_id = $1 and id = $2', [
    workspaceId,
    memberId,
  ]);
  const grant = await product
    .get(Sessions)
    .start({ userId: rows[0].user_id, workspaceId, memberId }, { userAgent: 'bench', ip: null });
  return `${SESSION_COOKIE}=${grant.token}; ${CSRF_COOKIE}=${grant.csrfToken}`;
}

/** A member as the endpoints know them. */
export async function agentOf(product, workspaceId, memberId) {
  return product.get(Sessions).agentOfCookie(await signIn(product, workspaceId, memberId));
}

const agents = new Map();

/** GET over a kept connection: `{ status, body }`. */
export function get(product, path, cookie) {
  if (!agents.has(product)) agents.set(product, new Agent({ keepAlive: true, maxSockets: 1 }));
  return new Promise((resolve, reject) => {
    const sent = request({ port: product.port, path, headers: { cookie }, agent: agents.get(product) }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, body: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject);
    sent.end();
  });
}
