import { startTestApp, type TestApp } from '@parvis/testing';
import { IdentityModule } from '../identity.module';
import { call, type SignedInMember, signedIn } from '../testing';
import { TokenLimiter } from './token-limiter';

describe('API tokens', () => {
  let test: TestApp;
  let admin: SignedInMember;

  beforeAll(async () => {
    test = await startTestApp({ imports: [IdentityModule] });
    admin = await signedIn(test.app, { role: 'owner' });
  });
  afterAll(() => test.stop());

  const make = async (body: object = {}, by = admin) => {
    const whole = { kind: 'personal', name: 'Script', scopes: ['team.read'], expiresInDays: 30, ...body };
    return by.request('POST', '/api/tokens', whole);
  };
  const withToken = (secret: string, method: string, path: string, body?: unknown, headers = {}) =>
    call(`${test.url}${path}`, method, body, { authorization: `Bearer ${secret}`, ...headers });

  it('are shown once and kept as a hash only', async () => {
    const made = await make();
    expect(made).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^parvis_pat_/) } });
    expect(made.body.token).toMatchObject({ state: 'active', hint: made.body.secret.slice(-4), lastUsedAt: null });
    const rows = await test.db.read('system', 'select * from api_token');
    expect(JSON.stringify(rows)).not.toContain(made.body.secret.slice(15));
    const listed = await admin.request('GET', '/api/tokens');
    expect(JSON.stringify(listed.body)).not.toContain(made.body.secret);
  });

  it('do what their scopes say and no more, and need no CSRF token', async () => {
    const { secret } = (await make({ scopes: ['team.read'] })).body;
    expect((await withToken(secret, 'GET', '/api/members')).status).toBe(200);
    expect(await withToken(secret, 'POST', '/api/teams', { name: 'Nuit' })).toMatchObject({
      status: 403,
      body: { code: 'not-allowed' },
    });
    const writer = (await make({ scopes: ['team.manage'] })).body.secret;
    expect((await withToken(writer, 'POST', '/api/teams', { name: 'Jour' })).status).toBe(201);
    expect((await withToken(writer, 'GET', '/api/members')).status).toBe(403);
  });

  it('count rather than the cookie beside them', async () => {
    const { secret } = (await make({ scopes: ['team.read'] })).body;
    const both = { cookie: admin.cookie, 'x-xsrf-token': admin.csrf };
    expect((await withToken(secret, 'POST', '/api/teams', { name: 'Soir' }, both)).status).toBe(403);
    expect((await withToken('parvis_pat_wrong', 'GET', '/api/members', undefined, both)).status).toBe(401);
  });

  it('end when they are revoked, over, or their member goes', async () => {
    const one = (await make()).body;
    expect((await admin.request('DELETE', `/api/tokens/${one.token.id}`)).status).toBe(204);
    expect((await withToken(one.secret, 'GET', '/api/members')).status).toBe(401);

    const two = (await make()).body;
    await test.db.read('system', `update api_token set expires_at = now() - interval '1 second' where id = $1`, [
      two.token.id,
    ]);
    expect((await withToken(two.secret, 'GET', '/api/members')).status).toBe(401);
    const states = (await admin.request('GET', '/api/tokens')).body;
    const stateOf = (id: string) => states.find((token: { id: string }) => token.id === id)?.state;
    expect([stateOf(one.token.id), stateOf(two.token.id)]).toEqual(['revoked', 'expired']);

    const agent = await signedIn(test.app, { workspaceId: admin.agent.workspaceId });
    const own = (await make({}, agent)).body;
    await admin.request('PATCH', `/api/members/${agent.agent.memberId}`, { active: false });
    expect((await withToken(own.secret, 'GET', '/api/members')).status).toBe(401);
  });

  it('lose with their member what the member may no longer do', async () => {
    const lead = await signedIn(test.app, { role: 'admin', workspaceId: admin.agent.workspaceId });
    const { secret } = (await make({ scopes: ['team.read', 'team.manage'] }, lead)).body;
    await admin.request('PATCH', `/api/members/${lead.agent.memberId}`, { role: 'agent' });
    expect((await withToken(secret, 'POST', '/api/teams', { name: 'Week-end' })).status).toBe(403);
    expect((await withToken(secret, 'GET', '/api/members')).status).toBe(200);
  });

  it('of a service outlast who made them and act under a name nobody can sign in with or change', async () => {
    const maker = await signedIn(test.app, { role: 'admin', workspaceId: admin.agent.workspaceId });
    const { secret, token } = (await make({ kind: 'service', name: 'ERP', scopes: ['team.read'] }, maker)).body;
    await admin.request('PATCH', `/api/members/${maker.agent.memberId}`, { active: false });
    expect((await withToken(secret, 'GET', '/api/members')).status).toBe(200);
    const service = (await admin.request('GET', '/api/members')).body.find(
      (one: { id: string }) => one.id === token.memberId,
    );
    expect(service).toMatchObject({ name: 'ERP', service: true, active: false, email: '' });
    expect((await admin.request('PATCH', `/api/members/${token.memberId}`, { active: true })).status).toBe(404);
  });

  it('note their last use', async () => {
    const { secret, token } = (await make()).body;
    await withToken(secret, 'GET', '/api/members');
    const listed = (await admin.request('GET', '/api/tokens')).body;
    const found = listed.find((one: { id: string }) => one.id === token.id);
    expect(Date.now() - Date.parse(found.lastUsedAt)).toBeLessThan(60_000);
    expect(found.lastUsedIp).toBe('127.0.0.1');
  });

  it('cannot be made beyond one’s own rights, by a token, or for a service without the right', async () => {
    const agent = await signedIn(test.app, { workspaceId: admin.agent.workspaceId });
    const beyond = await make({ scopes: ['inbox.read', 'team.manage'] }, agent);
    expect(beyond).toMatchObject({ status: 400, body: { errors: [{ pointer: '/scopes/1' }] } });
    expect((await make({ kind: 'service', scopes: ['inbox.read'] }, agent)).status).toBe(403);
    const { secret } = (await make()).body;
    const bred = await withToken(secret, 'POST', '/api/tokens', {
      kind: 'personal',
      name: 'x',
      scopes: ['team.read'],
      expiresInDays: 1,
    });
    expect(bred).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    for (const wrong of [
      { scopes: [] },
      { scopes: ['fly'] },
      { expiresInDays: 0 },
      { expiresInDays: 731 },
      { name: '' },
      { kind: 'x' },
    ])
      expect((await make(wrong)).status).toBe(400);
  });

  it('are each one’s own, and all of them an administrator’s', async () => {
    const [one, other] = [
      await signedIn(test.app, { workspaceId: admin.agent.workspaceId }),
      await signedIn(test.app, { workspaceId: admin.agent.workspaceId }),
    ];
    const { token } = (await make({ scopes: ['inbox.read'] }, one)).body;
    const seen = async (by: SignedInMember) =>
      (await by.request('GET', '/api/tokens')).body.some(({ id }: { id: string }) => id === token.id);
    expect([await seen(one), await seen(other), await seen(admin)]).toEqual([true, false, true]);
    expect((await other.request('DELETE', `/api/tokens/${token.id}`)).status).toBe(404);
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect(await seen(stranger)).toBe(false);
    expect((await stranger.request('DELETE', `/api/tokens/${token.id}`)).status).toBe(404);
    expect((await admin.request('DELETE', `/api/tokens/${token.id}`)).status).toBe(204);
  });

  it('may make so many requests a minute', async () => {
    const { secret, token } = (await make()).body;
    const limiter = test.app.get(TokenLimiter);
    await Promise.all(
      Array.from({ length: 1200 }, () =>
        limiter.count(admin.agent.workspaceId, Number(token.id)).catch(() => undefined),
      ),
    );
    const refused = await withToken(secret, 'GET', '/api/members');
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const other = (await make()).body;
    expect((await withToken(other.secret, 'GET', '/api/members')).status).toBe(200);
  });
});
