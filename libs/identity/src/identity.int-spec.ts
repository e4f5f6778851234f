import { ROLE_PERMISSIONS } from '@parvis/contracts';
import { startTestApp, type TestApp } from '@parvis/testing';
import { IdentityModule } from './identity.module';
import { Workspaces } from './people/workspaces';
import { call, signedIn, type SignedInMember } from './testing';

describe('identity', () => {
  let test: TestApp;
  let owner: SignedInMember;

  beforeAll(async () => {
    test = await startTestApp({ imports: [IdentityModule], role: 'api' });
    owner = await signedIn(test.app, { role: 'owner' });
  });
  afterAll(() => test.stop());

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    call(`${test.url}${path}`, 'POST', body, headers);

  async function aPerson(email: string, role: 'agent' | 'admin' = 'agent') {
    const workspaces = test.app.get(Workspaces);
    await workspaces.addMember(owner.agent.workspaceId, { email, name: 'Awa L.', password: 'a long password', role });
    return { email, password: 'a long password' };
  }

  it('signs in, answers who is here, and signs out for good', async () => {
    const person = await aPerson('awa@house.example');
    const login = await post('/api/auth/login', person);
    expect(login.status).toBe(200);
    expect(login.body).toMatchObject({
      member: { name: 'Awa L.', initials: 'AL', role: 'agent' },
      permissions: [...ROLE_PERMISSIONS.agent],
    });
    const cookies = login.headers.getSetCookie();
    expect(cookies.find((c) => c.startsWith('parvis_session='))).toMatch(/HttpOnly; SameSite=Lax/);
    const cookie = cookies.map((c) => c.split(';')[0]).join('; ');
    const csrf = /XSRF-TOKEN=([^;]+)/.exec(cookie)?.[1] ?? '';

    const me = await call(`${test.url}/api/me`, 'GET', undefined, { cookie });
    expect(me.status).toBe(200);
    expect(Date.now() - Date.parse(me.body.member.lastSeenAt)).toBeLessThan(60_000);
    expect((await post('/api/auth/logout', {}, { cookie, 'x-xsrf-token': csrf })).status).toBe(204);
    const after = await call(`${test.url}/api/me`, 'GET', undefined, { cookie });
    expect(after).toMatchObject({ status: 401, body: { code: 'signed-out', status: 401 } });
    expect(after.headers.get('content-type')).toContain('application/problem+json');
  });

  it('does not say whether the e-mail or the password was wrong, and slows guessing down', async () => {
    const person = await aPerson('theo@house.example');
    const wrong = await post('/api/auth/login', { ...person, password: 'not it at all' });
    const nobody = await post('/api/auth/login', { email: 'nobody@house.example', password: 'not it at all' });
    expect(wrong.status).toBe(401);
    expect(nobody.body.detail).toBe(wrong.body.detail);

    for (let i = 0; i < 4; i++) await post('/api/auth/login', { ...person, password: 'not it at all' });
    const limited = await post('/api/auth/login', person);
    expect(limited).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(limited.body.detail).toMatch(/Try again in \d+ seconds/);
  });

  it('names every field that is wrong with a JSON pointer', async () => {
    const answer = await post('/api/auth/login', { email: 'nope', extra: 1 });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(
      expect.arrayContaining(['/email', '/password', '/extra']),
    );
  });

  it('refuses a write without the CSRF token and a sign-in from another site', async () => {
    const write = await call(`${test.url}/api/teams`, 'POST', { name: 'Presse' }, { cookie: owner.cookie });
    expect(write).toMatchObject({ status: 403, body: { code: 'csrf-failed' } });
    const elsewhere = await post('/api/auth/login', await aPerson('cross@house.example'), {
      origin: 'https://evil.example',
    });
    expect(elsewhere).toMatchObject({ status: 403, body: { code: 'csrf-failed' } });
  });

  it('lets an invited person in once', async () => {
    const made = await owner.request('POST', '/api/invitations', { email: 'ines@house.example', role: 'moderator' });
    expect(made.status).toBe(201);
    const token = String(made.body.url).split('/').pop();
    const seen = await call(`${test.url}/api/invitations/by-token/${token}`, 'GET', undefined, {});
    expect(seen.body).toMatchObject({ email: 'ines@house.example', role: 'moderator' });

    const accepted = await post(`/api/invitations/by-token/${token}`, { name: 'Inès M.', password: 'a long password' });
    expect(accepted).toMatchObject({ status: 200, body: { member: { name: 'Inès M.', role: 'moderator' } } });
    const again = await post(`/api/invitations/by-token/${token}`, { name: 'X', password: 'a long password' });
    expect(again).toMatchObject({ status: 410, body: { code: 'invitation-over' } });
  });

  it('keeps team management from agents and the last owner in place', async () => {
    const agent = await signedIn(test.app, { role: 'agent', workspaceId: owner.agent.workspaceId });
    expect(await agent.request('POST', '/api/teams', { name: 'Boutiques' })).toMatchObject({
      status: 403,
      body: { code: 'not-allowed' },
    });
    const admin = await signedIn(test.app, { role: 'admin', workspaceId: owner.agent.workspaceId });
    const demote = await admin.request('PATCH', `/api/members/${owner.agent.memberId}`, { role: 'agent' });
    expect(demote).toMatchObject({ status: 403 });
    const alone = await owner.request('PATCH', `/api/members/${owner.agent.memberId}`, { role: 'agent' });
    expect(alone).toMatchObject({ status: 409, body: { code: 'last-owner' } });
  });

  it('shows a member of another workspace nothing of this one', async () => {
    const other = await signedIn(test.app, { role: 'owner' });
    await owner.request('POST', '/api/teams', { name: 'Secret' });
    expect((await other.request('GET', '/api/teams')).body).toEqual([]);
    expect((await other.request('GET', '/api/members')).body).toHaveLength(1);
    const theft = await other.request('PATCH', `/api/members/${owner.agent.memberId}`, { name: 'Mine' });
    expect(theft).toMatchObject({ status: 404 });
  });

  it('ends the sessions of a member who is switched off', async () => {
    const agent = await signedIn(test.app, { role: 'agent', workspaceId: owner.agent.workspaceId });
    await owner.request('PATCH', `/api/members/${agent.agent.memberId}`, { active: false });
    expect((await agent.request('GET', '/api/me')).status).toBe(401);
  });

  it('is ready when database and Redis answer', async () => {
    expect((await call(`${test.url}/readyz`, 'GET', undefined, {})).body).toEqual({
      status: 'ok',
      checks: { database: 'ok', redis: 'ok' },
    });
  });
});
