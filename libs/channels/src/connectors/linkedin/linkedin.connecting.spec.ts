import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected } from '../../spi/errors';
import { linkedin } from './index';
import { challenge, HOOK, LinkedInPlatform, signedRequest } from './linkedin.harness';
import { SCOPES } from './linkedin.oauth';

const signal = new AbortController().signal;
const DAY_MS = 86_400_000;
const REDIRECT = 'https://parvis.example/oauth';

let platform: LinkedInPlatform;
const start = async (...options: Parameters<typeof LinkedInPlatform.start>) => {
  platform = await LinkedInPlatform.start(...options);
};
afterEach(() => platform.close());

const probe = (account: AccountContext = platform.account) => linkedin.probe(account, HOOK, signal);
const daysUntil = (iso: string | null | undefined) => (Date.parse(iso ?? '') - Date.now()) / DAY_MS;

describe('connecting a LinkedIn Page', () => {
  it('finds the only Page, subscribes and lacks nothing', async () => {
    await start({ pushes: false });
    const result = await probe({ ...platform.account, externalId: '' });
    expect(result).toMatchObject({ externalId: platform.brand.id, name: 'Maison Lumen', missingPermissions: [], credentials: null }); // prettier-ignore
    expect(result.capabilities.receive).toBe('both');
    expect([...platform.network.subscriptions.values()]).toMatchObject([{ webhook: HOOK }]);
  });

  it('asks which Page when there are several, and takes the one that was entered', async () => {
    await start();
    const other = platform.network.createOrganization('Lumen Pro', 'lumen-pro');
    platform.network.addRole(platform.admin.id, other.id);
    const unknown = { ...platform.account, externalId: '' };
    await expect(probe(unknown)).rejects.toThrow(other.id);
    platform.settings = { organizationId: `https://www.linkedin.com/company/${other.id}/` };
    expect(await probe({ ...platform.account, externalId: '' })).toMatchObject({ externalId: other.id });
  });

  it('only reads without an application id, and when the address is not validated', async () => {
    await start({ pushes: false, portal: true });
    expect(await probe()).toMatchObject({ missingPermissions: ['webhook'], capabilities: { receive: 'poll' } });
    platform.settings = { applicationId: '' };
    expect(await probe()).toMatchObject({ missingPermissions: [], capabilities: { receive: 'poll' } });
  });

  it('makes a subscription anew that ended silently or is about to', async () => {
    await start();
    const [subscription] = platform.network.subscriptions.values();
    if (subscription) subscription.expiresAt = platform.network.now() + DAY_MS;
    await probe();
    const ends = [...platform.network.subscriptions.values()].map(({ expiresAt }) => expiresAt);
    expect(ends[0]).toBeGreaterThan(platform.network.now() + 300 * DAY_MS);
    platform.network.subscriptions.clear();
    await probe();
    expect(platform.network.subscriptions.size).toBe(1);
  });

  it('names a lost role and missing scopes, and takes out what they were for', async () => {
    await start();
    platform.network.removeRole(platform.admin.id, platform.brand.id);
    expect((await probe()).missingPermissions).toEqual([
      'ADMINISTRATOR',
      'r_organization_social',
      'rw_organization_admin',
      'webhook',
    ]);
    platform.network.addRole(platform.admin.id, platform.brand.id);
    platform.credentials = { ...platform.credentials, grantedScopes: SCOPES.filter((scope) => scope !== 'w_organization_social_feed').join(' ') }; // prettier-ignore
    expect(await probe()).toMatchObject({
      missingPermissions: ['w_organization_social_feed'],
      capabilities: { verbs: { comment: [], mention: [] } },
    });
  });

  it('offers to delete others’ comments only when it is switched on', async () => {
    await start();
    const verbs = async () => (await probe()).capabilities.verbs.comment?.map(({ verb }) => verb);
    expect(await verbs()).toContain('delete');
    platform.settings = { deleteOthers: false };
    expect(await verbs()).not.toContain('delete');
  });
});

describe('tokens of LinkedIn', () => {
  it('renews a dead access token once, stores it and goes on', async () => {
    await start();
    platform.network.signIn.revoke(platform.credentials['accessToken'] ?? '');
    const stored: Record<string, string>[] = [];
    const account: AccountContext = {
      ...platform.account,
      renewCredentials: async (renew) => {
        const fresh = await renew(platform.credentials);
        stored.push(fresh);
        return fresh;
      },
    };
    await linkedin.fetchSince({ cursor: null, backfillFrom: null }, account, signal);
    expect(stored).toHaveLength(1);
    expect(stored[0]?.['accessToken']).not.toBe(platform.credentials['accessToken']);
    expect(stored[0]?.['refreshToken']).toBe(platform.credentials['refreshToken']);
  });

  it('renews one that is about to end before it is used', async () => {
    await start();
    platform.credentials = { ...platform.credentials, accessEndsAt: new Date(Date.now() + 1000).toISOString() };
    const { credentials, tokenExpiresAt } = await probe();
    expect(daysUntil(credentials?.['accessEndsAt'])).toBeCloseTo(60, 1);
    expect(daysUntil(tokenExpiresAt)).toBeCloseTo(365, 1);
  });

  it('tells day 365 of the sign-in, whatever a renewal says', async () => {
    await start();
    const refreshEndsAt = new Date(Date.now() + 30 * DAY_MS).toISOString();
    platform.credentials = { ...platform.credentials, refreshEndsAt, accessEndsAt: new Date(0).toISOString() };
    const { tokenExpiresAt, credentials } = await probe();
    expect(tokenExpiresAt).toBe(refreshEndsAt);
    expect(credentials?.['refreshEndsAt']).toBe(refreshEndsAt);
  });

  it('asks to connect again after day 365, and at once without a refresh token', async () => {
    await start();
    platform.aheadMs = 366 * DAY_MS;
    await expect(probe()).rejects.toThrow('Connect the account again');
    const { refreshToken: _gone, ...credentials } = platform.credentials;
    platform.credentials = credentials;
    await expect(probe()).rejects.toThrow('the token has expired');
    platform.aheadMs = 0;
    platform.credentials = { ...credentials, accessEndsAt: '2027-01-01T00:00:00.000Z' };
    expect((await probe()).tokenExpiresAt).toBe('2027-01-01T00:00:00.000Z');
  });

  it.each(['server-error', 'reset'] as const)('takes a token endpoint with %s for a passing trouble', async (fault) => {
    await start();
    platform.credentials = { ...platform.credentials, accessEndsAt: new Date(0).toISOString() };
    platform.network.tokenFaults.set(fault);
    await expect(probe()).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: false });
  });

  it('repeats nothing secret that the token endpoint repeats', async () => {
    await start();
    platform.credentials = { ...platform.credentials, accessEndsAt: new Date(0).toISOString() };
    platform.network.tokenFaults.set('echo');
    const shown = String(await probe().catch((error: unknown) => error));
    for (const secret of Object.values(platform.credentials)) expect(shown).not.toContain(secret);
  });
});

describe('signing in with LinkedIn', () => {
  const flow = () => {
    if (!linkedin.oauth) throw new Error('no flow');
    return linkedin.oauth;
  };
  const asked = { redirectUri: REDIRECT, state: 'state-of-the-session', codeChallenge: null };
  const unconnected = (): AccountContext => {
    const { clientId = '', clientSecret = '' } = platform.credentials;
    return { ...platform.account, externalId: '', credentials: { clientId, clientSecret } };
  };
  const approved = async (): Promise<URL> => {
    const { url } = await flow().authorize(unconnected(), asked, signal);
    const answer = await fetch(`${url}&approve=1`, { redirect: 'manual' });
    return new URL(answer.headers.get('location') ?? '');
  };

  it('asks for all scopes together and comes back with a choice for each Page', async () => {
    await start();
    const other = platform.network.createOrganization('Lumen Pro', 'lumen-pro');
    platform.network.addRole(platform.admin.id, other.id);
    platform.network.addRole(platform.admin.id, '404', 'CONTENT_ADMINISTRATOR');
    const back = await approved();
    expect(back.searchParams.get('state')).toBe(asked.state);
    const code = back.searchParams.get('code') ?? '';
    const answer = { code, redirectUri: REDIRECT, codeVerifier: null };
    const choices = await flow().exchange(unconnected(), answer, signal);
    expect(choices.map(({ externalId, name }) => [externalId, name])).toEqual([
      [platform.brand.id, 'Maison Lumen'],
      [other.id, 'Lumen Pro'],
    ]);
    const [choice] = choices;
    const account = { ...platform.account, credentials: { ...unconnected().credentials, ...choice?.credentials } };
    const result = await probe(account);
    expect(result.missingPermissions).toEqual([]);
    expect(daysUntil(result.tokenExpiresAt)).toBeCloseTo(365, 1);
    await expect(flow().exchange(unconnected(), answer, signal)).rejects.toBeInstanceOf(ConnectorAuthError);
  });

  it('refuses a member who administers nothing', async () => {
    await start();
    const code = (await approved()).searchParams.get('code') ?? '';
    platform.network.removeRole(platform.admin.id, platform.brand.id);
    const answer = { code, redirectUri: REDIRECT, codeVerifier: null };
    await expect(flow().exchange(unconnected(), answer, signal)).rejects.toBeInstanceOf(ConnectorRejected);
  });
});

describe('the hook of LinkedIn', () => {
  it('takes a signature with its prefix in the header too', async () => {
    await start();
    const request = signedRequest('{"type":"X"}', new Date());
    const prefixed = {
      ...request,
      headers: { 'x-li-signature': `hmacsha256=${request.headers['x-li-signature'] ?? ''}` },
    };
    expect(() => void linkedin.verify(prefixed, platform.account)).not.toThrow();
  });

  it('never signs in a handshake what could be a body', async () => {
    await start();
    for (const challengeCode of ['', 'hmacsha256={}', '<b>', 'x'.repeat(300)]) {
      expect(() => linkedin.handshake(challenge({ challengeCode }), platform.account)).toThrow(ConnectorAuthError);
    }
    const withApplication = challenge({ challengeCode: 'a-code', applicationId: '78' });
    expect(JSON.parse(linkedin.handshake(withApplication, platform.account))).toMatchObject({
      challengeCode: 'a-code',
    });
  });
});
