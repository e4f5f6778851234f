import { createHmac } from 'node:crypto';
import { serve, type LocalServer } from '../../testing';
import { deliverWhatsAppWebhooks, whatsappHttpHandler, WhatsAppNetwork, type WhatsAppToken } from './index';

const DAY_MS = 86_400_000;
const SCOPES = ['whatsapp_business_messaging', 'whatsapp_business_management'];
let nowMs: number;
let network: WhatsAppNetwork;
let token: WhatsAppToken;
let numberId: string;
let server: LocalServer;

beforeEach(async () => {
  nowMs = Date.parse('2026-11-20T09:00:00.000Z');
  network = new WhatsAppNetwork({ clock: () => new Date(nowMs) });
  const app = network.createApp('the-secret');
  const business = network.createBusiness();
  numberId = network.createNumber(business.id, '33555000111', 'Maison Lumen').id;
  token = network.issueToken(app, business.id, SCOPES);
  network.subscribe(app, business.id, 'https://parvis.example/hooks/whatsapp/1');
  server = await serve(whatsappHttpHandler(network, '/graph'));
});
afterEach(() => server.close());

async function call(method: string, path: string, body?: unknown, bearer = token.value) {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${server.url}/graph/v26.0/${path}`, { method, headers, ...content });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const send = (to: string, more: Record<string, unknown> = { type: 'text', text: { body: 'Bonjour' } }) =>
  call('POST', `${numberId}/messages`, { messaging_product: 'whatsapp', to, ...more });
const codeOf = ({ body }: { body: Record<string, unknown> }) => (body['error'] as { code?: number } | undefined)?.code;

describe('webhooks of the double', () => {
  it('are signed over escaped bytes and come again until they are acknowledged, for a week', async () => {
    network.write(numberId, network.createPerson('client_001').userId, 'Déçue 🙁');
    const seen: { body: string; signature: string }[] = [];
    let status = 500;
    const post = (_url: string, init: RequestInit = {}) => {
      const { 'x-hub-signature-256': signature = '' } = init.headers as Record<string, string>;
      seen.push({ body: String(init.body), signature });
      return Promise.resolve(new Response(null, { status }));
    };
    expect(await deliverWhatsAppWebhooks(network, post)).toBe(0);
    status = 200;
    expect(await deliverWhatsAppWebhooks(network, post)).toBe(1);
    expect(await deliverWhatsAppWebhooks(network, post)).toBe(0);
    expect(seen).toHaveLength(2);
    const [first] = seen;
    expect(first?.body).toContain('D\\u00e9\\u00e7ue');
    expect(first?.signature).toBe(
      `sha256=${createHmac('sha256', 'the-secret')
        .update(first?.body ?? '')
        .digest('hex')}`,
    );

    network.write(numberId, network.createPerson('client_002').userId, 'never taken');
    const unreachable = () => Promise.reject(new Error('refused'));
    await deliverWhatsAppWebhooks(network, unreachable);
    nowMs += 7 * DAY_MS;
    await deliverWhatsAppWebhooks(network, unreachable);
    expect(network.outbox.size).toBe(0);
  });

  it('tell how a message gets on, and nothing of fields that are not subscribed', async () => {
    const person = network.createPerson('client_001');
    network.write(numberId, person.userId, 'Hello');
    await send(person.phone);
    network.tellBusiness(network.number(numberId).businessId, 'calls', {});
    expect(network.readAll(numberId, person.userId)).toBe(1);
    const states = network.outbox.take().map(({ body }) => /"status":"(\w+)"/.exec(body)?.[1]);
    expect(states).toEqual([undefined, 'sent', 'delivered', 'read']);
  });
});

describe('the send API of the double', () => {
  it('shows the other person what arrived', async () => {
    const person = network.createPerson('client_001');
    const question = network.write(numberId, person.userId, 'Hello');
    await send(person.phone, { type: 'text', text: { body: 'Bonjour' }, context: { message_id: question.wamid } });
    await call('POST', `${numberId}/messages`, {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: question.wamid,
    });
    expect(network.publicPage(numberId, person.userId)).toMatchObject({
      business: 'Maison Lumen',
      messages: [
        { text: 'Hello', fromBusiness: false, read: true },
        { text: 'Bonjour', fromBusiness: true, replyTo: question.wamid },
      ],
    });
    network.revoke(question.wamid);
    expect(network.publicPage(numberId, person.userId).messages).toHaveLength(1);
  });

  it('opens after the window to approved templates only', async () => {
    const person = network.createPerson('client_001');
    network.write(numberId, person.userId, 'Hello');
    nowMs += DAY_MS + 1;
    expect(codeOf(await send(person.phone))).toBe(131047);
    const template = { type: 'template', template: { name: 'order_update', language: { code: 'fr' } } };
    expect(codeOf(await send(person.phone, template))).toBe(132001);
    network.templates.add('order_update');
    expect((await send(person.phone, template)).status).toBe(200);
  });

  it('refuses what the platform refuses, in its words', async () => {
    const person = network.createPerson('client_001');
    network.write(numberId, person.userId, 'Hello');
    expect(codeOf(await send(person.phone, { type: 'text', text: {} }))).toBe(131008);
    expect(codeOf(await send(person.phone, { type: 'text', text: { body: 'x'.repeat(4097) } }))).toBe(100);
    expect(codeOf(await send(person.phone, { type: 'order', order: {} }))).toBe(131051);
    expect(codeOf(await send(person.phone, { type: 'image', image: { id: '1' } }))).toBe(131009);
    expect(codeOf(await send('not a number'))).toBe(131009);
    expect(codeOf(await call('POST', `${numberId}/messages`, {}))).toBe(131008);
    expect(codeOf(await call('POST', '999/messages', { messaging_product: 'whatsapp' }))).toBe(100);
    token.scopes = [];
    expect(await send(person.phone)).toMatchObject({ status: 403, body: { error: { code: 131005, type: 'OAuthException' } } }); // prettier-ignore
    network.revokeToken(token.value);
    expect(await send(person.phone)).toMatchObject({ status: 401, body: { error: { code: 190 } } });
  });

  it('works again when a number was registered', async () => {
    const person = network.createPerson('client_001');
    network.write(numberId, person.userId, 'Hello');
    network.number(numberId).stoppedBy = 133010;
    expect(codeOf(await send(person.phone))).toBe(133010);
    await call('POST', `${numberId}/register`, { messaging_product: 'whatsapp', pin: '123456' });
    expect((await send(person.phone)).status).toBe(200);
  });
});

describe('files and tokens of the double', () => {
  it('have addresses of five minutes that need the token, and end after a week', async () => {
    const file = { type: 'image', contentType: 'image/png', bytes: new Uint8Array([1, 2]) } as const;
    const { part } = network.write(numberId, network.createPerson('client_001').userId, { file });
    const ask = () => call('GET', `${String(part['id'])}?phone_number_id=${numberId}`);
    const { body } = await ask();
    const url = String(body['url']);
    const read = (bearer: string) => fetch(url, { headers: { authorization: `Bearer ${bearer}` } });
    expect(new Uint8Array(await (await read(token.value)).arrayBuffer())).toEqual(file.bytes);
    expect((await read('')).status).toBe(401);
    nowMs += 5 * 60_000;
    expect((await read(token.value)).status).toBe(404);
    expect((await ask()).status).toBe(200);
    nowMs += 7 * DAY_MS;
    expect(codeOf(await ask())).toBe(100);
  });

  it('come from the code of the sign-up dialog, once', async () => {
    const { appId, businessId } = token;
    network.codes.set('code-1', { appId, businessId, scopes: SCOPES });
    const path = `oauth/access_token?client_id=${appId}&client_secret=the-secret&code=code-1`;
    const { body } = await call('GET', path, undefined, '');
    expect(network.tokens.get(String(body['access_token']))).toMatchObject({ businessId, scopes: SCOPES });
    expect(codeOf(await call('GET', path, undefined, ''))).toBe(100);
  });
});
