// The product's API process with its real hook route, and beside it on the same server the two it is compared with:
// checking the signature and storing nothing, and one committed insert per request.
import { createHmac, timingSafeEqual } from 'node:crypto';
import pg from 'pg';
import { IdentityModule } from '@parvis/identity';
import { InboundModule } from '@parvis/inbox';
import { newAccount, newWorkspace, startProduct } from '../product.mjs';
import { serve } from '../worker.mjs';

const ACCOUNTS = 20; // each may send 5,000 a second
const APP_SECRET = 'bench-app-secret';
const INSERT_ROW = {
  name: 'row',
  text: `insert into inbound (workspace_id, account_id, lane, source, headers, payload) values ($1, $2, $3, 'hook', $4, $5)`,
};

let product;
let pool;

function fits(request) {
  const given = Buffer.from(String(request.headers['x-hub-signature-256']).slice(7), 'hex');
  const expected = createHmac('sha256', APP_SECRET).update(request.body).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function limits(app) {
  const fastify = app.getHttpAdapter().getInstance();
  void fastify.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    const own = { decompress: false, compress: false, helmet: false }; // as the hook route
    scope.post('/limit/hmac', own, async (request, reply) => reply.code(fits(request) ? 200 : 401).send());
    scope.post('/limit/row', own, async (request, reply) => {
      if (!fits(request)) return reply.code(401).send();
      const headers = JSON.stringify({ 'x-hub-signature-256': request.headers['x-hub-signature-256'] });
      await pool.query({ ...INSERT_ROW, values: [1, 1, 0, headers, request.body.toString('utf8')] });
      return reply.code(200).send();
    });
    done();
  });
}

serve({
  async start({ url, redisUrl }) {
    pool = new pg.Pool({ connectionString: url, max: 20 });
    const imports = [IdentityModule, InboundModule];
    product = await startProduct({
      url,
      redisUrl,
      imports,
      role: 'api',
      listen: true,
      prepare: async (app) => limits(app),
    });
    const workspaceId = await newWorkspace(product, 'bench');
    const credentials = { accessToken: 'bench', appId: '1', appSecret: APP_SECRET, verifyToken: 'bench' };
    const accounts = [];
    for (let n = 0; n < ACCOUNTS; n += 1)
      accounts.push(
        await newAccount(product, { workspaceId, channel: 'facebook', externalId: `10210${100 + n}`, credentials }),
      );
    return { port: product.port, appSecret: APP_SECRET, accounts };
  },
  cpu: () => process.cpuUsage(),
  async stop() {
    await product.stop();
    await pool.end();
  },
});
