import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { threadsHttpHandler, ThreadsNetwork } from '@parvis/channels/doubles';
import type { AccountView } from '@parvis/contracts';
import { commentEvent, type InboundTest, startInbound } from '../../test/generic';

jest.setTimeout(20_000);

describe('accounts', () => {
  let inbound: InboundTest;

  beforeAll(async () => {
    inbound = await startInbound();
  });
  afterAll(() => inbound.test.stop());

  const patch = (id: number, body: object) => inbound.owner.request('PATCH', `/api/accounts/${id}`, body);
  const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

  it('offers every channel that has a connector, with its fields and what it can do', async () => {
    const { status, body } = await inbound.owner.request('GET', '/api/channels');
    expect(status).toBe(200);
    const generic = (body as { kind: string }[]).find(({ kind }) => kind === 'generic-webhook');
    expect(generic).toMatchObject({
      capabilities: { channel: 'generic-webhook' },
      credentials: expect.arrayContaining([expect.objectContaining({ name: 'signingSecret', secret: true })]),
    });
  });

  it('takes new credentials once they work, and counts with them at once', async () => {
    const account = await inbound.connect();
    expect(await patch(account.id, { credentials: { signingSecret: 'no secret' } })).toMatchObject({
      status: 422,
      body: { code: 'account-refused' },
    });
    expect((await account.send(commentEvent('created', { id: 'still-the-old-key' }))).status).toBe(202);
    const { status, body } = await patch(account.id, { name: 'Renamed', credentials: { signingSecret: newSecret() } });
    expect({ status, name: body.name, set: body.credentialsSet }).toEqual({
      status: 200,
      name: 'Renamed',
      set: ['signingSecret', 'callbackSecret'],
    });
    expect((await account.send(commentEvent('created', { id: 'old-key' }))).status).toBe(401);
  });

  it('takes a credential away with an empty value, but not one that is needed', async () => {
    const account = await inbound.connect();
    expect((await patch(account.id, { credentials: { callbackSecret: '' } })).body.credentialsSet).toEqual([
      'signingSecret',
    ]);
    expect(await patch(account.id, { credentials: { signingSecret: '' } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/credentials/signingSecret' }] },
    });
  });

  it('takes new credentials of an account with which its connector has noted something of its own', async () => {
    const network = new ThreadsNetwork({ clock: () => new Date() });
    const [app, profile] = [network.createApp('app-secret-of-threads'), network.createAccount('maison.lumen')];
    const token = () => network.issueToken(app, profile.id, ['threads_basic', 'threads_read_replies']).value;
    const server = createServer(threadsHttpHandler(network)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const settings = { apiBaseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
      const body = { channel: 'threads', name: 'Threads', credentials: { accessToken: token() }, settings };
      const account = (await inbound.owner.request('POST', '/api/accounts', body)).body as AccountView;
      expect(account.credentialsSet).toContain('tokenExpiresAt');
      expect(await patch(Number(account.id), { credentials: { accessToken: token() }, settings })).toMatchObject({
        status: 200,
        body: { health: 'slow' }, // permissions are missing
      });
      expect(await patch(Number(account.id), { credentials: { tokenExpiresAt: 'never' } })).toMatchObject({
        status: 400,
      });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('stops and starts an account, and says so to the consoles', async () => {
    const account = await inbound.connect();
    expect((await patch(account.id, { enabled: false })).body).toMatchObject({ health: 'stopped' });
    expect((await patch(account.id, { enabled: true })).body).toMatchObject({ health: 'working' });
    const events = await inbound.rows<{ kind: string }>(
      `select kind from (select kind, data from event union all select kind, data from event_outbox) e where data ->> 'accountId' = $1`,
      [String(account.id)],
    );
    expect(events.length).toBeGreaterThanOrEqual(3);
    expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(['account.updated']));
  });

  it('tests a connection and tells what is wrong without failing itself', async () => {
    const account = await inbound.connect();
    const tested = () => inbound.owner.request('POST', `/api/accounts/${account.id}/test`);
    expect(await tested()).toMatchObject({ status: 200, body: { ok: true, missingPermissions: [], detail: null } });
    await inbound.rows(
      `update account set settings = settings || '{"pullUrl": "http://127.0.0.1:1/events"}' where id = $1`,
      [account.id],
    );
    expect(await tested()).toMatchObject({
      status: 200,
      body: { ok: false, accountName: null, detail: expect.any(String) },
    });
  });

  it('forgets the credentials of an account that is disconnected', async () => {
    const account = await inbound.connect();
    await inbound.owner.request('DELETE', `/api/accounts/${account.id}`);
    expect((await account.send(commentEvent('created', { id: 'too-late' }))).status).toBe(410);
    const [row] = await inbound.rows<{ credential_names: string[] }>(
      'select credential_names from account where id = $1',
      [account.id],
    );
    expect(row?.credential_names).toEqual([]);
  });

  it.each([['/api/accounts/0'], ['/api/accounts/abc'], ['/api/accounts/99999999999']])(
    'finds nothing at %s',
    async (path) => {
      expect((await inbound.owner.request('GET', path)).status).toBe(404);
    },
  );
});
