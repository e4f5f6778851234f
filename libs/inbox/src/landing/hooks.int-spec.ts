import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { IdentityModule } from '@parvis/identity';
import { call, signedIn } from '@parvis/identity/testing';
import { commentEvent, type GenericAccount, type InboundTest, startInbound } from '../../test/generic';
import { InboundModule } from '../inbound.module';

describe('hooks', () => {
  let inbound: InboundTest;
  let account: GenericAccount;

  beforeAll(async () => {
    inbound = await startInbound({ role: 'api', imports: [IdentityModule, InboundModule] });
    account = await inbound.connect();
  });
  afterAll(() => inbound.test.stop());

  const landed = async () => (await inbound.rows('select id from inbound')).length;
  const body = JSON.stringify(commentEvent('created', { id: 'c-1' }));

  it('acknowledges a signed event once it is in the landing table', async () => {
    const before = await landed();
    expect(await account.post(body)).toMatchObject({ status: 202, body: '' });
    const rows = await inbound.rows(
      'select workspace_id, account_id, source, payload, headers from inbound order by id desc limit 1',
    );
    expect(rows).toEqual([
      {
        workspace_id: inbound.owner.agent.workspaceId,
        account_id: account.id,
        source: 'hook',
        payload: body,
        headers: expect.objectContaining({ 'webhook-id': expect.any(String) }),
      },
    ]);
    expect(await landed()).toBe(before + 1);
  });

  it('keeps the bytes whatever content type they come with, and undoes gzip before it checks them', async () => {
    const plain = { ...account.sign(body), 'content-type': 'text/plain' };
    expect((await account.post(body, plain)).status).toBe(202);
    const zipped = { ...account.sign(body), 'content-encoding': 'gzip' };
    expect((await account.post(gzipSync(body), zipped)).status).toBe(202);
  });

  const refusals: [
    string,
    number,
    string,
    (sign: GenericAccount['sign']) => [string | Buffer, Record<string, string>],
  ][] = [
    ['a changed byte', 401, 'signature-mismatch', (sign) => [body.replace('loud', 'Loud'), sign(body)]],
    ['no signature', 401, 'signature-mismatch', () => [body, {}]],
    [
      'a replayed timestamp',
      401,
      'timestamp-out-of-range',
      (sign) => [body, sign(body, new Date(Date.now() - 301_000))],
    ],
    [
      'a timestamp of the future',
      401,
      'timestamp-out-of-range',
      (sign) => [body, sign(body, new Date(Date.now() + 302_000))],
    ],
    ['truncated JSON', 400, 'malformed-body', (sign) => [body.slice(0, -5), sign(body.slice(0, -5))]],
    [
      'a zip bomb',
      413,
      'body-too-large',
      (sign) => [gzipSync(Buffer.alloc(40 * 1024 * 1024)), { ...sign(''), 'content-encoding': 'gzip' }],
    ],
    [
      'an unknown encoding',
      415,
      'unsupported-media-type',
      (sign) => [body, { ...sign(body), 'content-encoding': 'br' }],
    ],
  ];
  it.each(refusals)('refuses %s with %i %s and stores nothing', async (_what, status, code, make) => {
    const before = await landed();
    const answer = await account.post(...make((bytes, at) => account.sign(bytes, at)));
    expect(answer).toMatchObject({ status, body: { code, status } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await landed()).toBe(before);
  });

  it('survives deep nesting', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect([202, 400]).toContain((await account.post(deep)).status);
    expect((await account.post(body)).status).toBe(202);
  });

  it('answers 413 to a body of 50 MB without reading it', async () => {
    const before = await landed();
    const { port } = new URL(inbound.test.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          `POST ${account.hookPath} HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: 52428800\r\n\r\n`,
        );
      });
      let text = '';
      socket.on('data', (data) => {
        text += String(data);
        if (text.includes('body-too-large')) socket.destroy(); // answered though not one byte of the body was sent
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(await landed()).toBe(before);
  });

  it('cuts off a body without a length at the same limit', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'a');
    const status = await new Promise<number>((resolve, reject) => {
      const { port } = new URL(inbound.test.url);
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          `POST ${account.hookPath} HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
        );
        for (let sent = 0; sent < 96; sent += 1) {
          socket.write(`${chunk.length.toString(16)}\r\n`);
          socket.write(chunk);
          socket.write('\r\n');
        }
      });
      socket.once('data', (data) => {
        resolve(Number(String(data).split(' ')[1]));
        socket.destroy();
      });
      socket.on('error', reject);
    });
    expect(status).toBe(413);
  });

  it('knows no account behind another key, another channel or another method', async () => {
    const { url } = inbound.test;
    const unknown = await call(`${url}/hooks/generic-webhook/${'x'.repeat(32)}`, 'POST', body, account.sign(body));
    expect(unknown).toMatchObject({ status: 404, body: { code: 'unknown-account' } });
    const wrongChannel = await call(
      `${url}${account.hookPath.replace('generic-webhook', 'facebook')}`,
      'POST',
      body,
      account.sign(body),
    );
    expect(wrongChannel).toMatchObject({ status: 404, body: { code: 'unknown-account' } });
    expect(await call(`${url}${account.hookPath}`, 'GET', undefined, {})).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
  });

  it('is not made to forget an account by calls for another channel with its key', async () => {
    const fresh = await inbound.connect();
    const wrong = fresh.hookPath.replace('generic-webhook', 'facebook');
    expect((await call(`${inbound.test.url}${wrong}`, 'POST', body, fresh.sign(body))).status).toBe(404);
    expect((await fresh.post(body)).status).toBe(202);
  });

  it('answers a ping without storing it', async () => {
    const before = await landed();
    expect((await account.send({ type: 'inbox.ping', timestamp: new Date().toISOString(), data: {} })).status).toBe(
      204,
    );
    expect(await landed()).toBe(before);
  });

  it('answers 410 once the account is removed', async () => {
    const removed = await inbound.connect();
    expect((await removed.send(commentEvent('created', { id: 'last' }))).status).toBe(202);
    expect((await inbound.owner.request('DELETE', `/api/accounts/${removed.id}`)).status).toBe(204);
    expect(await removed.send(commentEvent('created', { id: 'too-late' }))).toMatchObject({
      status: 410,
      body: { code: 'account-removed' },
    });
    expect((await inbound.owner.request('GET', `/api/accounts/${removed.id}`)).status).toBe(404);
  });

  it('keeps accounts from other workspaces and from roles that may not manage them', async () => {
    const stranger = await signedIn(inbound.test.app, { role: 'owner' });
    expect((await stranger.request('GET', `/api/accounts/${account.id}`)).status).toBe(404);
    expect((await stranger.request('DELETE', `/api/accounts/${account.id}`)).status).toBe(404);
    expect((await stranger.request('GET', '/api/accounts')).body).toEqual([]);
    const agent = await signedIn(inbound.test.app, { role: 'agent', workspaceId: inbound.owner.agent.workspaceId });
    expect((await agent.request('DELETE', `/api/accounts/${account.id}`)).status).toBe(403);
    expect((await agent.request('GET', '/api/accounts')).status).toBe(200);
  });

  it('stores nothing of an account that the channel refuses or does not answer for', async () => {
    const before = await inbound.rows('select id from account');
    const create = (credentials: object, settings: object = {}) =>
      inbound.owner.request('POST', '/api/accounts', {
        channel: 'generic-webhook',
        name: 'Forum',
        credentials,
        settings,
      });
    expect(await create({ signingSecret: 'too-short' })).toMatchObject({
      status: 422,
      body: { code: 'account-refused' },
    });
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as { port: number };
    await new Promise((done) => closed.close(done));
    const signingSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const unreachable = await create(
      { signingSecret, callbackSecret: signingSecret },
      { callbackUrl: `http://127.0.0.1:${port}/callback` },
    );
    expect(unreachable).toMatchObject({ status: 502, body: { code: 'account-unreachable' } });
    const invalid = await create({ other: 'x' }, { callbackUrl: 'not an address' });
    expect(invalid).toMatchObject({ status: 400, body: { code: 'validation-failed' } });
    expect(invalid.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/credentials/other',
      '/credentials/signingSecret',
      '/settings/callbackUrl',
    ]);
    expect(await inbound.rows('select id from account')).toEqual(before);
  });

  it('never shows a credential and keeps them encrypted', async () => {
    const { body: view } = await inbound.owner.request('GET', `/api/accounts/${account.id}`);
    expect(view.credentialsSet).toEqual(['signingSecret', 'callbackSecret']);
    expect(JSON.stringify(view)).not.toContain('whsec_');
    const [row] = await inbound.rows<{ credentials: Buffer }>('select credentials from account where id = $1', [
      account.id,
    ]);
    expect(row?.credentials.toString('latin1')).not.toContain('whsec_');
  });
});
