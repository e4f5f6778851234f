// The API process with its hooks and sockets, and a route that only sends to the sockets: what fan-out costs by itself.
import { IdentityModule } from '@parvis/identity';
import { InboundModule, OutboundModule } from '@parvis/inbox';
import { Feed } from '../../../libs/inbox/src/realtime/feed';
import { inboxRoom } from '../../../libs/inbox/src/realtime/rooms';
import { newAccount, newWorkspace, signIn, startProduct } from '../product.mjs';
import { connectors } from '../data/channels.mjs';
import { Workspaces } from '@parvis/identity';
import { serve } from '../worker.mjs';

let product;
let workspaceId;

function limit(app) {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.post('/limit/broadcast', async (request, reply) => {
    product.get(Feed).server.local.to(inboxRoom(workspaceId)).emit('conversation.updated', request.body);
    return reply.code(200).send();
  });
}

serve({
  async start({ url, redisUrl }) {
    const imports = [IdentityModule, InboundModule, OutboundModule];
    product = await startProduct({
      url,
      redisUrl,
      imports,
      role: 'api',
      listen: true,
      prepare: async (app) => limit(app),
    });
    workspaceId = await newWorkspace(product, 'sockets');
    const member = { email: 'agent@house.example', name: 'agent_1', password: 'correct horse battery', role: 'agent' };
    const memberId = await product.get(Workspaces).addMember(workspaceId, member);
    const { credentials } = connectors.find(({ channel }) => channel === 'facebook');
    const account = await newAccount(product, { workspaceId, channel: 'facebook', externalId: '10210', credentials });
    const cookie = await signIn(product, workspaceId, memberId);
    return {
      port: product.port,
      hookPath: account.hookPath,
      appSecret: credentials.appSecret,
      pageId: '10210',
      cookie,
      workspaceId,
    };
  },
  stop: () => product.stop(),
});
