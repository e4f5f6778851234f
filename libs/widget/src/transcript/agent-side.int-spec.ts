import { randomUUID } from 'node:crypto';
import { webWidgetHttpHandler, WebWidgetNetwork } from '@parvis/channels/web-widget/double';
import { AGENT_BASE } from '@parvis/channels/web-widget';
import { type LocalServer, serve } from '@parvis/channels/testing';
import type { CallingAccount } from '@parvis/inbox';
import { eventually } from '@parvis/testing';
import { startWidget, type Visitor, type WidgetTest } from '../../test/widget-test';
import { AgentSide } from './agent-side';

/** One place to act in, the product's or the double's. */
interface Place {
  conversation: string;
  visitor: string;
  /** A message of the visitor's. */
  asked: string;
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
}

const FILE = new TextEncoder().encode('a;b');

/** Everything the connector can ask for, in one order; what came of it, without what differs by nature. */
async function actOut({ conversation, visitor, asked, call }: Place): Promise<unknown[]> {
  const told: unknown[] = [];
  const note = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const answer = await call(method, path, body);
    const error = (answer.body['error'] as { code?: string } | undefined)?.code;
    told.push([method, path.replace(/(v|cv|m|up)_\d+/g, '$1_…'), answer.status, answer.body['seq'], error]);
    return answer.body;
  };
  const actionId = randomUUID();
  const messages = `/conversations/${conversation}/messages`;
  const file = await note('PUT', '/uploads/act-0?name=list.csv', FILE);
  const again = await note('PUT', '/uploads/act-0?name=list.csv', FILE);
  expect(again['id']).toBe(file['id']);
  const own = await note('POST', messages, { actionId, text: 'Yes.', attachments: [file['id']] });
  expect((await note('POST', messages, { actionId, text: 'Yes.', attachments: [file['id']] }))['id']).toBe(own['id']);
  await note('POST', messages, { actionId: randomUUID(), text: ' ', attachments: [] });
  await note('POST', messages, { actionId: randomUUID(), text: 'x'.repeat(4001), attachments: [] });
  await note('POST', '/conversations/cv_1/messages', { actionId: randomUUID(), text: 'x', attachments: [] });
  await note('PATCH', `/messages/${String(own['id'])}`, { text: 'Yes, it is.' });
  await note('PATCH', `/messages/${String(own['id'])}`, { text: 'Yes, it is.' });
  await note('PATCH', `/messages/${asked}`, { text: 'not ours' });
  const later = await note('POST', messages, { actionId: randomUUID(), text: 'More?', attachments: [] });
  expect(later['seq']).toBeGreaterThan(Number(own['seq']));
  await note('DELETE', `/messages/${String(own['id'])}`);
  await note('DELETE', `/messages/${String(own['id'])}`);
  await note('PATCH', `/messages/${String(own['id'])}`, { text: 'gone' });
  await note('DELETE', `/messages/${asked}`);
  for (const method of ['PUT', 'PUT', 'DELETE', 'DELETE']) await note(method, `/messages/${asked}/hidden`);
  await note('PUT', `/messages/${String(later['id'])}/hidden`);
  await note('POST', `/conversations/${conversation}/read`, { messageId: asked });
  await note('POST', `/conversations/${conversation}/read`, { messageId: 'm_1' });
  for (const method of ['PUT', 'PUT', 'DELETE', 'DELETE']) await note(method, `/visitors/${visitor}/block`);
  await note('PUT', '/visitors/v_1/block');
  await note('GET', '/nothing');
  return told;
}

describe('the agent side of the widget', () => {
  let widget: WidgetTest;
  let account: CallingAccount;
  let side: AgentSide;
  let server: LocalServer;

  beforeAll(async () => {
    widget = await startWidget();
    account = { workspaceId: widget.owner.agent.workspaceId, id: Number(widget.account.id) };
    side = widget.test.app.get(AgentSide, { strict: false });
  });
  afterAll(() => widget.stop());
  afterEach(() => server?.close());

  const caller = (send: (request: Request) => Promise<Response>, base: string): Place['call'] => {
    return async (method, path, body) => {
      const isFile = body instanceof Uint8Array;
      const response = await send(
        new Request(`${base}${path}`, {
          method,
          ...(body !== undefined && {
            headers: { 'content-type': isFile ? 'text/csv' : 'application/json' },
            body: isFile ? Uint8Array.from(body) : JSON.stringify(body),
          }),
        }),
      );
      const text = await response.text();
      return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : {} };
    };
  };
  const inProduct = async (visitor: Visitor): Promise<Place> => {
    const said = await visitor.say('Is it?');
    const call = caller((request) => side.handle(account, request), AGENT_BASE);
    return { conversation: said.conversationId, visitor: visitor.session.visitorId, asked: said.id, call };
  };

  it('answers every act as the double does that the connector is tested with', async () => {
    const network = new WebWidgetNetwork(() => new Date());
    server = await serve(webWidgetHttpHandler(network));
    const talk = network.arrive();
    const asked = network.say(talk, 'Is it?')?.id ?? '';
    const double: Place = {
      conversation: talk.id,
      visitor: talk.visitorId,
      asked,
      call: caller(fetch, `${server.url}/agent/v1`),
    };
    const expected = await actOut(double);
    expect(await actOut(await inProduct(await widget.visitor()))).toEqual(expected);
    expect(expected).toMatchSnapshot();
  });

  it('knows nothing of other accounts', async () => {
    const { conversation, asked, visitor } = await inProduct(await widget.visitor());
    const other = await widget.connect();
    const call = caller((request) => side.handle({ ...account, id: Number(other.id) }, request), AGENT_BASE);
    const body = { actionId: randomUUID(), text: 'x', attachments: [] };
    expect((await call('POST', `/conversations/${conversation}/messages`, body)).status).toBe(404);
    expect((await call('PUT', `/messages/${asked}/hidden`)).status).toBe(404);
    expect((await call('PUT', `/visitors/${visitor}/block`)).status).toBe(404);
  });

  it('blocks a visitor and whoever comes from the same address, until the block is lifted', async () => {
    const visitor = await widget.visitor();
    const { call } = await inProduct(visitor);
    const again = () => visitor.send('Let me in');
    await call('PUT', `/visitors/${visitor.session.visitorId}/block`);
    expect([(await again()).status, (await again()).body.error.code]).toEqual([403, 'blocked']);
    const body = { widgetKey: widget.account.externalId, page: { url: 'https://shop.example/' }, locale: 'en' };
    expect((await visitor.request('POST', '/sessions', body)).body.error.code).toBe('blocked');
    await call('DELETE', `/visitors/${visitor.session.visitorId}/block`);
    expect((await again()).status).toBe(201);
  });

  it('lets a blocked visitor write into nothing, where the widget says so', async () => {
    const quiet = await widget.connect({ blockSilently: true });
    const visitor = await widget.visitor(quiet);
    await visitor.say('Hello');
    await widget.inQueue('Hello');
    const target = { ...account, id: Number(quiet.id) };
    await side.handle(target, new Request(`${AGENT_BASE}/visitors/${visitor.session.visitorId}/block`, { method: 'PUT' })); // prettier-ignore
    const { id } = await visitor.say('Can you hear me?');
    expect((await visitor.messages()).messages).toHaveLength(2);
    const landed = await widget.rows(
      `select 1 from inbound where payload like $1 union all select 1 from raw_event where payload like $1`,
      [`%${id}%`],
    );
    expect(landed).toEqual([]);
  });

  it('hides what a visitor wrote from the queue when a member decides so', async () => {
    const visitor = await widget.visitor();
    const said = await visitor.say('Buy followers now');
    const talk = await widget.inQueue('Buy followers now');
    const { body } = await widget.owner.request('GET', `/api/conversations/${talk.id}/items`);
    const decided = await widget.owner.request('POST', `/api/items/${body.items[0].id}/decisions`, { kind: 'hide' });
    expect(decided.status).toBe(201);
    await eventually(async () => {
      const [row] = await widget.rows('select hidden from widget_message where id = $1', [said.id.slice(2)]);
      return row?.['hidden'] === true ? true : undefined;
    });
    expect((await visitor.messages()).messages[0].text).toBe('Buy followers now');
  });

  it('makes an identity secret and a key where none was given, and shows how to use them to managers only', async () => {
    const answer = await widget.owner.request('POST', '/api/accounts', {
      channel: 'web-widget',
      name: 'Without anything',
      credentials: {},
      settings: { allowedDomains: 'shop.example' },
    });
    expect(answer.body.externalId).toMatch(/^w_[A-Za-z0-9_-]{16}$/);
    const { body } = await widget.owner.request('GET', `/api/accounts/${answer.body.id}/widget`);
    expect(body).toMatchObject({ widgetKey: answer.body.externalId, domains: ['shop.example'] });
    expect(body.identitySecret).toMatch(/^wis_[A-Za-z0-9_-]{43}$/);
    expect(body.snippet).toContain(`data-widget="${answer.body.externalId}"`);
    const elsewhere = await widget.owner.request('GET', '/api/accounts/999999/widget');
    expect(elsewhere.status).toBe(404);
  });

  it.each([
    ['no domain', { allowedDomains: ' , ' }, 'Name at least one domain'],
    ['an address in place of a domain', { allowedDomains: 'https://shop.example' }, 'is no domain'],
    ['a whole top-level domain', { allowedDomains: '*.example' }, 'is no domain'],
    ['hours nobody can read', { hours: 'always' }, 'business hours'],
  ])('refuses a connection with %s', async (_what, settings, words) => {
    const body = { channel: 'web-widget', name: 'x', credentials: {}, settings: { allowedDomains: 'shop.example', ...settings } }; // prettier-ignore
    const answer = await widget.owner.request('POST', '/api/accounts', body);
    expect([answer.status, answer.body.detail]).toEqual([422, expect.stringContaining(words)]);
  });

  it('gives one key to one workspace only', async () => {
    const settings = { allowedDomains: 'shop.example', widgetKey: 'w_taken-by-one' };
    await widget.connect(settings);
    await expect(widget.connect(settings)).rejects.toThrow('already');
  });
});
