import { deliverMetaWebhooks, metaHttpHandler, MetaNetwork } from '@parvis/channels/doubles';
import { type LocalServer, serve } from '@parvis/channels/testing';
import { IdentityModule } from '@parvis/identity';
import { eventually } from '@parvis/testing';
import { type InboundTest, startInbound } from '../../test/generic';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule } from '../outbound.module';

const SCOPES = [
  'pages_show_list',
  'pages_manage_metadata',
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_manage_engagement',
  'pages_messaging',
];

describe('accounts that share one Meta app', () => {
  let inbound: InboundTest;
  let server: LocalServer;
  const network = new MetaNetwork({ clock: () => new Date() });

  beforeAll(async () => {
    inbound = await startInbound({ imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule] });
    server = await serve(metaHttpHandler(network));
  });
  afterAll(async () => {
    await inbound.test.stop();
    await server.close();
  });

  it('all hear what arrives at the hook of one of them, each only its own', async () => {
    const app = network.createApp('a0b1c2d3e4f5061728394a5b6c7d8e9f');
    const page = network.createPage('Maison Lumen', 'maisonlumen');
    const person = network.createPerson('client_042');
    const post = network.publish(page.id, 'Aube');
    const accessToken = network.issueToken(app, page.id, SCOPES).value;
    for (const channel of ['facebook', 'messenger']) {
      const { status, body } = await inbound.owner.request('POST', '/api/accounts', {
        channel,
        name: channel,
        credentials: { appId: app.id, appSecret: app.secret, accessToken, verifyToken: 'v' },
        settings: { apiBaseUrl: server.url },
        backfillDays: 0,
      });
      expect(status).toBe(201);
      expect(body.capabilities.receive).toBe('both');
    }
    network.addComment(post.id, person, 'Sous un article');
    network.sendDirectMessage(page.id, person, 'En privé');
    await deliverMetaWebhooks(network, fetch, { batch: 50 });
    await inbound.drain();

    const items = await eventually(async () => {
      const rows = await inbound.rows<{ text: string; channel: string }>(
        `select i.text, a.channel from item i join account a on a.workspace_id = i.workspace_id and a.id = i.account_id order by a.channel`,
      );
      return rows.length >= 2 ? rows : undefined;
    });
    expect(items).toEqual([
      { text: 'Sous un article', channel: 'facebook' },
      { text: 'En privé', channel: 'messenger' },
    ]);
  });

  it('name the writer of a private message, whose notification brings only a number', async () => {
    const named = await eventually(async () => {
      const [row] = await inbound.rows<{ id: string; contact_name: string }>(
        `select id, contact_name from conversation where channel = 1 and contact_name <> ''`,
      );
      return row;
    });
    expect(named.contact_name).toBe('client_042');
    const { body } = await inbound.owner.request('GET', `/api/conversations/${named.id}/items`);
    expect(body.items[0].author.name).toBe('client_042');
  });
});
