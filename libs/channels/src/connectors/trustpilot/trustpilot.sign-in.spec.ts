import { ConnectorAuthError } from '../../spi/errors';
import { drain } from '../../testing/index';
import { trustpilot } from './index';
import { BUSINESS_UNIT, trustpilotCredentials, type TrustpilotHarness, trustpilotPlatform } from './trustpilot.harness';
import { CredentialStore } from '../../testing/credential-store';

const signal = new AbortController().signal;
const HOOK = 'https://parvis.example/hooks/trustpilot/key';

describe('trustpilot sign-in', () => {
  let platform: TrustpilotHarness;
  beforeEach(async () => {
    platform = await trustpilotPlatform();
  });
  afterEach(() => platform.close());

  const poll = () => drain(trustpilot, platform.account, null);
  const probe = () => trustpilot.probe(platform.account, HOOK, signal);
  const failure = (attempt: Promise<unknown>) => attempt.then(() => null).catch((error: unknown) => error);
  const use = (credentials: Record<string, string>) => {
    platform.account.credentials = { ...trustpilotCredentials, ...credentials };
  };
  const consent = () => platform.network.signIn.consent(trustpilotCredentials.apiKey);
  const password = { username: 'team@example.com', password: 'password-of-the-team' };

  it('uses one access token for many calls, at the same time as well', async () => {
    await Promise.all([poll(), poll(), poll()]);
    await poll();
    expect(platform.network.signIn.accessTokenCount()).toBe(1);
  });

  it('signs in again when Trustpilot no longer takes the token, once, and goes on', async () => {
    await poll();
    platform.network.signIn.expireAccessTokens();
    await poll();
    expect(platform.network.signIn.accessTokenCount()).toBe(2);
  });

  it('pauses the account when a fresh token is refused as well', async () => {
    await poll();
    platform.network.faults.set('unauthorized');
    expect(await failure(poll())).toBeInstanceOf(ConnectorAuthError);
    expect(platform.network.signIn.accessTokenCount()).toBe(2);
  });

  it('waits after too many sign-ins, asks no more meanwhile and keeps the old token', async () => {
    await poll();
    platform.network.tokenFaults.set('rate-limited');
    platform.network.signIn.expireAccessTokens();
    expect(await failure(poll())).toMatchObject({ kind: 'rate-limited', retryAfterMs: 60_000 });
    platform.network.tokenFaults.set(null);
    expect(await failure(poll())).toMatchObject({ kind: 'rate-limited' });
    expect(platform.network.signIn.accessTokenCount()).toBe(1);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 61_000);
    try {
      await poll();
    } finally {
      jest.restoreAllMocks();
    }
    expect(platform.network.signIn.accessTokenCount()).toBe(2);
  });

  it('goes on with each new refresh token and hands it over to be stored, without a second sign-in', async () => {
    use({ refreshToken: consent() });
    await poll();
    platform.network.signIn.expireAccessTokens();
    const { credentials, tokenExpiresAt } = await probe();
    expect(credentials).toMatchObject({ apiKey: trustpilotCredentials.apiKey });
    expect(credentials?.['refreshToken']).not.toBe(platform.account.credentials['refreshToken']);
    expect(Date.parse(tokenExpiresAt ?? '') - Date.now()).toBeGreaterThan(29 * 86_400_000);
    use(credentials ?? {});
    expect(await probe()).toMatchObject({ credentials: null });
    expect(platform.network.signIn.accessTokenCount()).toBe(2);
  });

  it('asks to reconnect when the refresh token is refused', async () => {
    use({ refreshToken: consent() });
    platform.network.signIn.revokeRefreshTokens();
    const error = await failure(poll());
    expect(error).toBeInstanceOf(ConnectorAuthError);
    expect(String(error)).toContain('Connect the account again');
  });

  it('signs in with the password of an older application, and again when its refresh token has ended', async () => {
    use(password);
    expect(await probe()).toMatchObject({ tokenExpiresAt: null, credentials: { username: 'team@example.com' } });
    platform.network.signIn.revokeRefreshTokens();
    platform.network.signIn.expireAccessTokens();
    await poll();
    use({ ...password, password: 'changed since then' });
    expect(await failure(poll())).toBeInstanceOf(ConnectorAuthError);
  });

  it.each(['server-error', 'reset', 'not-found', 'rate-limited'] as const)(
    'takes a token endpoint with %s for a passing trouble before anything was sent',
    async (fault) => {
      platform.network.tokenFaults.set(fault);
      const action = await platform.performable('edit-reply', 'review');
      const error = await failure(trustpilot.perform(action, platform.account, signal));
      expect(error).not.toMatchObject({ mayHaveHappened: true });
      expect(['unavailable', 'rate-limited']).toContain((error as ConnectorAuthError).kind);
    },
  );

  it('repeats nothing secret that the token endpoint repeats', async () => {
    const refreshToken = consent();
    use({ refreshToken, ...password });
    platform.network.tokenFaults.set('echo');
    const shown = String(await failure(poll()));
    const { apiKey, apiSecret } = trustpilotCredentials;
    const pair = Buffer.from(`${apiKey}:${apiSecret}`).toString('base64');
    for (const secret of [apiSecret, pair, refreshToken, password.password]) expect(shown).not.toContain(secret);
  });
});

describe('trustpilot tokens that are stored', () => {
  let platform: TrustpilotHarness;
  let store: CredentialStore;
  beforeEach(async () => {
    platform = await trustpilotPlatform();
    const refreshToken = platform.network.signIn.consent(trustpilotCredentials.apiKey);
    store = new CredentialStore({ ...trustpilotCredentials, refreshToken });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    return platform.close();
  });

  const poll = (account = store.account(platform.account)) => drain(trustpilot, account, null);
  const signIns = () => platform.network.signIn.accessTokenCount();

  it('are stored before they are used, and serve every process until their end', async () => {
    const first = store.current['refreshToken'];
    await Promise.all([poll(), poll(), poll()]);
    expect([store.renewals, signIns()]).toEqual([1, 1]);
    expect(store.current['refreshToken']).not.toBe(first);
    expect(Date.parse(store.current['refreshTokenEndsAt'] ?? '') - Date.now()).toBeGreaterThan(29 * 86_400_000);
    await poll();
    expect(signIns()).toBe(1);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 359_999_000 - 30_000);
    await poll();
    expect([store.renewals, signIns()]).toEqual([2, 2]);
  });

  it('lose nothing when a process dies after a renewal', async () => {
    for (let n = 1; n <= 3; n += 1) {
      await poll();
      platform.network.signIn.expireAccessTokens();
      expect(store.renewals).toBe(n);
    }
  });

  it('are taken from another process that has renewed since', async () => {
    const stale = store.account(platform.account);
    // modules of its own: nothing of what this process remembers
    await jest.isolateModulesAsync(async () => {
      const elsewhere = (await import('./index')).trustpilot;
      await drain(elsewhere, store.account(platform.account), null);
    });
    const renewed = store.current;
    await poll(stale);
    expect([store.renewals, store.current, signIns()]).toEqual([1, renewed, 1]);
  });

  it('tell the end of the refresh token, and hand over nothing that is stored', async () => {
    const result = await trustpilot.probe(store.account(platform.account), HOOK, signal);
    expect(result).toMatchObject({ credentials: null, tokenExpiresAt: store.current['refreshTokenEndsAt'] });
    const again = await trustpilot.probe(store.account(platform.account), HOOK, signal);
    expect(again.tokenExpiresAt).toBe(result.tokenExpiresAt);
  });

  it('do not count for other credentials that somebody has entered', async () => {
    await poll();
    store = new CredentialStore({ ...store.current, refreshToken: 'entered by hand, and wrong' });
    await expect(poll()).rejects.toBeInstanceOf(ConnectorAuthError);
  });

  it('are kept for an application that signs in by itself, too', async () => {
    store = new CredentialStore(trustpilotCredentials);
    await poll();
    expect(store.current['accessToken']).toMatch(/^tp-access/);
    expect(await trustpilot.probe(store.account(platform.account), HOOK, signal)).toMatchObject({ tokenExpiresAt: null }); // prettier-ignore
    expect(signIns()).toBe(1);
  });

  it('stay as they are when the refresh token is refused', async () => {
    const before = store.current;
    platform.network.signIn.revokeRefreshTokens();
    await expect(poll()).rejects.toBeInstanceOf(ConnectorAuthError);
    expect(store.current).toBe(before);
  });
});

describe('trustpilot connecting', () => {
  let platform: TrustpilotHarness;
  beforeEach(async () => {
    platform = await trustpilotPlatform();
  });
  afterEach(() => platform.close());

  const probe = (settings: Record<string, string> = {}) =>
    trustpilot.probe(
      { ...platform.account, externalId: '', settings: { ...platform.account.settings, ...settings } },
      HOOK,
      signal,
    );

  it('finds the business unit of the domain, however it is written', async () => {
    for (const domain of ['example.com', ' https://Example.com/ ']) {
      expect(await probe({ domain })).toMatchObject({
        externalId: BUSINESS_UNIT,
        name: 'Maison Lumen',
        missingPermissions: [],
        tokenExpiresAt: null,
        credentials: null,
        capabilities: trustpilot.capabilities,
      });
    }
  });

  it('only reads while no business user is named', async () => {
    const { capabilities, missingPermissions } = await probe({ businessUserId: '' });
    expect(missingPermissions).toEqual(['authorBusinessUserId']);
    expect(capabilities.verbs).toEqual({ review: [] });
  });

  it('refuses an unknown domain, one of another company, and a plan without API access', async () => {
    platform.network.addBusinessUnit('example.org', 'Other');
    await expect(probe({ domain: 'nowhere.example' })).rejects.toThrow('no business unit nowhere.example');
    await expect(probe({ domain: 'example.org' })).rejects.toBeInstanceOf(ConnectorAuthError);
    const application = platform.network.signIn.applications.get(trustpilotCredentials.apiKey);
    if (application) application.hasApiAccess = false;
    await expect(probe()).rejects.toThrow('does not include API access');
  });
});
