// The product's API process with its real hook route; as what it is compared with, on the same server a route that checks the
// signature and stores nothing, and in a process of its own the same product that commits each request by itself.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { IdentityModule } from '@parvis/identity';
import { InboundModule } from '@parvis/inbox';
import { Lander } from '../../../libs/inbox/src/landing/lander';
import { laneOf } from '../../../libs/inbox/src/landing/lanes';
import { newAccount, newWorkspace, startProduct } from '../product.mjs';
import { serve } from '../worker.mjs';

const ACCOUNTS = 20; // each may send 5,000 a second
const APP_SECRET = 'bench-app-secret';
const INSERT_ONE = `
  with row as (
    insert into inbound (workspace_id, account_id, lane, source, headers, payload) values ($1, $2, $3, $4, $5, $6) returning 1)
  select pg_notify('parvis_inbound', '') from row`;

let product;

function fits(request) {
  const given = Buffer.from(String(request.headers['x-hub-signature-256']).slice(7), 'hex');
  const expected = createHmac('sha256', APP_SECRET).update(request.body).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function limit(app) {
  const fastify = app.getHttpAdapter().getInstance();
  void fastify.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    const own = { decompress: false, compress: false, helmet: false }; // as the hook route
    scope.post('/limit/hmac', own, async (request, reply) => reply.code(fits(request) ? 200 : 401).send());
    done();
  });
}

/** What the product would do without batches: a committed insert for each request, as many at once as there are connections. */
function landEachAlone() {
  product.get(Lander).land = ({ workspaceId, accountId, source, headers, payload }) =>
    product.db.atOnce(INSERT_ONE, [workspaceId, accountId, laneOf(workspaceId, accountId), source, headers, payload]);
}

serve({
  async start({ url, redisUrl, workspace, inBatches }) {
    const imports = [IdentityModule, InboundModule];
    product = await startProduct({
      url,
      redisUrl,
      imports,
      role: 'api',
      listen: true,
      prepare: async (app) => limit(app),
    });
    if (!inBatches) landEachAlone();
    const workspaceId = await newWorkspace(product, workspace);
    const credentials = { accessToken: 'bench', appId: '1', appSecret: APP_SECRET, verifyToken: 'bench' };
    const accounts = [];
    for (let n = 0; n < ACCOUNTS; n += 1)
      accounts.push(
        await newAccount(product, {
          workspaceId,
          channel: 'facebook',
          externalId: `${workspaceId}0210${n}`,
          credentials,
        }),
      );
    return { port: product.port, appSecret: APP_SECRET, accounts };
  },
  cpu: () => process.cpuUsage(),
  async stop() {
    await product.stop();
  },
});
