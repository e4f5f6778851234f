import type { AccountContext } from '../../spi/connector';
import { APP, HOOK, XPlatform } from './x.harness';
import { x } from './index';
import { SCOPES } from './x.oauth';
import { CredentialStore } from '../../testing/credential-store';

const signal = new AbortController().signal;
const REDIRECT = 'https://parvis.example/channels/sign-in';
const VERIFIER = 'a-verifier-of-the-spec-that-is-long-enough-for-rfc-7636';
const CHALLENGE = 'fa6N4zR1iE0hBKoG5u2BgInATW0HzzoB8gZhxVbu2BU';

let platform: XPlatform;
const start = async (options: ConstructorParameters<typeof XPlatform>[0] = {}) => {
  platform = await XPlatform.start(options);
};
afterEach(() => platform.close());

const read = (account: AccountContext) => x.fetchRef(`post:${platform.root.id}`, account, signal);

describe('tokens of X', () => {
  it('renews once for several calls at a time, and stores the next token before it is used', async () => {
    await start();
    platform.token.expiresAt = 0;
    const store = new CredentialStore(platform.account.credentials);
    const accounts = Array.from({ length: 4 }, () => store.account(platform.account));
    const texts = await Promise.all(accounts.map(read));
    expect(texts.map((payloads) => payloads.length)).toEqual([1, 1, 1, 1]);
    const { tokens } = platform.network;
    expect([store.renewals, tokens.length, platform.token.spent]).toEqual([1, 2, true]);
    const last = tokens.at(-1);
    expect(store.current).toMatchObject({ accessToken: last?.access, refreshToken: last?.refresh, clientId: APP.clientId }); // prettier-ignore
    expect(store.current['grantedScopes']?.split(' ')).toContain('offline.access');
  });

  it('loses nothing when a process dies: the next one goes on from what was stored', async () => {
    await start();
    const store = new CredentialStore(platform.account.credentials);
    for (let n = 1; n <= 3; n += 1) {
      for (const token of platform.network.tokens) token.expiresAt = 0;
      await read(store.account(platform.account));
      expect(store.renewals).toBe(n);
    }
  });

  it('renews before the told end, and not while there is time', async () => {
    await start();
    const ending = (ms: number) => ({ ...platform.account.credentials, tokenExpiresAt: new Date(Date.now() + ms).toISOString() }); // prettier-ignore
    const [early, late] = [new CredentialStore(ending(600_000)), new CredentialStore(ending(30_000))];
    await read(early.account(platform.account));
    await read(late.account(platform.account));
    expect([early.renewals, late.renewals]).toEqual([0, 1]);
  });

  it('is renewed by the test when little is left, which hands over nothing that is stored already', async () => {
    await start();
    const store = new CredentialStore(platform.account.credentials);
    const result = await x.probe(store.account(platform.account), HOOK, signal);
    expect(store.renewals).toBe(1);
    expect(result).toMatchObject({ credentials: null, tokenExpiresAt: null, missingPermissions: [] });
    await x.probe(store.account(platform.account), HOOK, signal);
    expect(store.renewals).toBe(1);
  });

  it('is handed over by the test where nobody stores it', async () => {
    await start();
    const { renewCredentials: _nobody, ...account } = platform.account;
    const { credentials } = await x.probe(account, HOOK, signal);
    const last = platform.network.tokens.at(-1);
    expect(credentials).toMatchObject({ accessToken: last?.access, refreshToken: last?.refresh });
    expect(credentials?.['tokenExpiresAt']).toMatch(/^\d{4}-/);
  });

  it('asks to connect again when the renewal is refused, and stores nothing', async () => {
    await start();
    await platform.deliveries();
    platform.network.revoke(platform.brand.id);
    const store = new CredentialStore(platform.account.credentials);
    await expect(read(store.account(platform.account))).rejects.toMatchObject({ kind: 'auth' });
    await expect(read(store.account(platform.account))).rejects.toThrow('Connect the account again');
    expect(store.current).toEqual(platform.account.credentials);
    const [body = ''] = await platform.deliveries();
    expect(await x.parse(body, platform.account)).toMatchObject([{ type: 'notice', code: 'needs-sign-in' }]);
  });

  it('tells the end of a token that nobody can renew, and asks to connect again then', async () => {
    await start();
    const { refreshToken: _none, ...credentials } = platform.account.credentials;
    const tokenExpiresAt = '2026-12-01T00:00:00.000Z';
    const account = { ...platform.account, credentials: { ...credentials, tokenExpiresAt } };
    expect(await x.probe(account, HOOK, signal)).toMatchObject({ tokenExpiresAt, missingPermissions: ['offline.access'] }); // prettier-ignore
    platform.token.expiresAt = 0;
    await expect(read(account)).rejects.toMatchObject({ kind: 'auth' });
  });

  it('shows none of its secrets when the token endpoint repeats them', async () => {
    await start();
    platform.token.expiresAt = 0;
    platform.network.fail('echo', 'writes');
    const shown = String(await read(platform.account).catch((error: unknown) => error));
    for (const secret of [APP.clientSecret, platform.token.refresh]) expect(shown).not.toContain(secret);
  });
});

describe('signing in with X', () => {
  const unconnected = (more: Record<string, string> = {}): AccountContext => {
    const { clientId, clientSecret } = APP;
    return { ...platform.account, externalId: '', credentials: { clientId, clientSecret, ...more } };
  };
  const authorized = async (account = unconnected()) => {
    const request = { redirectUri: REDIRECT, state: 'state-of-the-session', codeChallenge: CHALLENGE };
    const consent = await x.oauth?.authorize(account, request, signal);
    return new URL(consent?.url ?? '');
  };
  /** The person agrees; where X sends them back to. */
  const agreed = async () => {
    const url = await authorized();
    const form = { method: 'POST', body: new URLSearchParams({ consent: 'yes' }), redirect: 'manual' } as const;
    return new URL((await fetch(url, form)).headers.get('location') ?? 'https://nowhere.example');
  };
  const exchange = (code: string, account = unconnected(), codeVerifier = VERIFIER, redirectUri = REDIRECT) =>
    x.oauth?.exchange(account, { code, redirectUri, codeVerifier }, signal);

  it('leads to X’s own page, or beside an API elsewhere, with all scopes and PKCE', async () => {
    await start();
    const real = await authorized({ ...unconnected(), settings: { apiBaseUrl: 'https://api.x.com' } });
    expect(`${real.origin}${real.pathname}`).toBe('https://x.com/i/oauth2/authorize');
    expect(Object.fromEntries(real.searchParams)).toEqual({
      response_type: 'code',
      client_id: APP.clientId,
      redirect_uri: REDIRECT,
      scope: SCOPES.join(' '),
      state: 'state-of-the-session',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
    });
    const page = await (await fetch(await authorized())).text();
    expect(page).toContain('tweet.moderate.write');
  });

  it('connects the account that agreed, by code, verifier and token', async () => {
    await start();
    const back = await agreed();
    expect([back.searchParams.get('state'), back.origin]).toEqual(['state-of-the-session', 'https://parvis.example']);
    const choices = await exchange(back.searchParams.get('code') ?? '');
    expect(choices).toMatchObject([{ externalId: platform.brand.id, name: '@maisonlumen', settings: {} }]);
    const credentials = { ...unconnected().credentials, ...choices?.[0]?.credentials };
    const result = await x.probe({ ...platform.account, credentials }, HOOK, signal);
    expect(result).toMatchObject({ externalId: platform.brand.id, missingPermissions: [], credentials: null });
  });

  it('refuses a used code, another verifier, another address and a code of more than half a minute', async () => {
    await start();
    const fresh = async () => (await agreed()).searchParams.get('code') ?? '';
    const used = await fresh();
    await exchange(used);
    await expect(exchange(used)).rejects.toMatchObject({ kind: 'auth' });
    await expect(exchange(await fresh(), unconnected(), 'another-verifier')).rejects.toMatchObject({ kind: 'auth' });
    const elsewhere = exchange(await fresh(), unconnected(), VERIFIER, 'https://elsewhere.example');
    await expect(elsewhere).rejects.toMatchObject({ kind: 'auth' });
    const old = await fresh();
    platform.pass(31_000);
    await expect(exchange(old)).rejects.toMatchObject({ kind: 'auth' });
  });

  it('never leads to an address that the app did not name, and comes back with a refusal', async () => {
    await start({ app: { redirectUris: ['https://other.example/back'] } });
    expect((await fetch(await authorized(), { redirect: 'manual' })).status).toBe(400);
    await platform.close();
    await start();
    const form = { method: 'POST', body: new URLSearchParams({ consent: 'no' }), redirect: 'manual' } as const;
    const back = new URL((await fetch(await authorized(), form)).headers.get('location') ?? '');
    expect([back.searchParams.get('error'), back.searchParams.has('code')]).toEqual(['access_denied', false]);
  });

  it('takes the place of an earlier sign-in, and works for an app without a secret', async () => {
    await start({ app: { clientSecret: '' } });
    const account = unconnected({ clientSecret: '', refreshToken: 'of-an-earlier-sign-in' });
    const [choice] = (await exchange((await agreed()).searchParams.get('code') ?? '', account)) ?? [];
    const last = platform.network.tokens.at(-1);
    expect(choice?.credentials).toMatchObject({ accessToken: last?.access, refreshToken: last?.refresh });
    const store = new CredentialStore({ ...account.credentials, ...choice?.credentials });
    for (const token of platform.network.tokens) token.expiresAt = 0;
    await read(store.account(platform.account));
    expect(store.renewals).toBe(1);
  });
});
