import type { AccountContext } from '../../spi/connector';
import { decide } from '../meta/testing/consent';
import { StoredAccount } from '../../testing/credential-store';
import { ALL_SCOPES, APP_SECRET, ThreadsPlatform } from './threads.harness';
import { threads } from './index';

const signal = new AbortController().signal;
const DAY_MS = 86_400_000;
const REDIRECT = 'https://parvis.example/channels/sign-in';
const ASKED = { redirectUri: REDIRECT, state: 'state-of-the-session', codeChallenge: null };
const HOOK = 'https://parvis.example/hooks/threads/key';

let platform: ThreadsPlatform;
beforeEach(async () => {
  platform = await ThreadsPlatform.start();
});
afterEach(() => platform.close());

function flow() {
  if (!threads.oauth) throw new Error('no flow');
  return threads.oauth;
}

const unconnected = (more: Partial<AccountContext> = {}): AccountContext => {
  const credentials = { appId: platform.app.id, appSecret: APP_SECRET };
  return { ...platform.account, externalId: '', credentials, ...more };
};
const agreed = async () => (await decide((await flow().authorize(unconnected(), ASKED, signal)).url, 'yes')).code ?? '';
const exchange = (code: string, account = unconnected(), redirectUri = REDIRECT) =>
  flow().exchange(account, { code, redirectUri, codeVerifier: null }, signal);
const daysLeft = (iso: string | null | undefined) =>
  (Date.parse(iso ?? '') - platform.network.now().getTime()) / DAY_MS;

describe('signing in with Threads', () => {
  it.each([
    ['https://graph.threads.net', 'https://threads.net/oauth/authorize'],
    ['https://graph.threads.com/', 'https://threads.com/oauth/authorize'],
  ])('leads from %s to %s, with every scope', async (apiBaseUrl, page) => {
    const { url } = await flow().authorize(unconnected({ settings: { apiBaseUrl } }), ASKED, signal);
    const { origin, pathname, searchParams } = new URL(url);
    expect(`${origin}${pathname}`).toBe(page);
    expect(searchParams.get('scope')?.split(',')).toEqual(ALL_SCOPES);
    expect(searchParams.get('response_type')).toBe('code');
  });

  it('brings a token of sixty days for the profile that signed in', async () => {
    const [choice, ...others] = await exchange(`${await agreed()}#_`);
    expect(others).toEqual([]);
    expect(choice).toMatchObject({ externalId: platform.profile.id, name: '@maisonlumen', settings: {} });
    expect(daysLeft(choice?.credentials['tokenExpiresAt'])).toBeCloseTo(60, 1);
    const account = unconnected({ credentials: { ...unconnected().credentials, ...choice?.credentials } });
    expect(await threads.probe(account, HOOK, signal)).toMatchObject({
      externalId: platform.profile.id,
      missingPermissions: [],
      // no word for the handshake, so that no notifications are set up
      capabilities: { receive: 'poll' },
    });
  });

  it('tells when the person said no', async () => {
    const { url } = await flow().authorize(unconnected(), ASKED, signal);
    expect(await decide(url, 'no')).toMatchObject({ code: null, error: 'access_denied' });
  });

  it.each<[what: string, attempt: (code: string) => Promise<unknown>]>([
    ['made up', () => exchange('a-code-nobody-gave')],
    ['used', (code) => exchange(code).then(() => exchange(code))],
    ['sent to another address', (code) => exchange(code, unconnected(), 'https://parvis.example/other')],
  ])('refuses a code that is %s', async (_what, attempt) => {
    const code = await agreed();
    const error = await attempt(code).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'auth', message: expect.stringContaining('Matching code was not found') });
    for (const secret of [code, 'a-code-nobody-gave', APP_SECRET]) expect(String(error)).not.toContain(secret);
  });

  it('does not send anybody to an address that the app does not name', async () => {
    platform.app.redirectUris = ['https://elsewhere.example/back'];
    expect((await fetch((await flow().authorize(unconnected(), ASKED, signal)).url)).status).toBe(400);
  });
});

describe('the token of Threads', () => {
  /** Ends by both clocks, that of the platform and that of this process. */
  const ending = (days: number): StoredAccount => {
    const { network, app, profile, account } = platform;
    const { value } = network.issueToken(app, profile.id, ALL_SCOPES, { ageMs: (60 - days) * DAY_MS });
    const tokenExpiresAt = new Date(Date.now() + days * DAY_MS).toISOString();
    return new StoredAccount({
      ...account,
      credentials: { ...account.credentials, accessToken: value, tokenExpiresAt },
    });
  };
  const poll = (account: AccountContext) => threads.fetchSince({ cursor: null, backfillFrom: null }, account, signal);

  it('is renewed once for calls that run at the same time, and stored before it is used', async () => {
    const stored = ending(10);
    const before = stored.current['accessToken'] ?? '';
    await Promise.all([poll(stored.context()), poll(stored.context())]);
    expect(stored.renewals).toBe(1);
    expect(stored.current['accessToken']).not.toBe(before);
    expect(daysLeft(stored.current['tokenExpiresAt'])).toBeCloseTo(60, 1);
    platform.network.killToken(before, 463);
    await poll(stored.context());
  });

  it('takes what another process has renewed', async () => {
    const stored = ending(10);
    const late = stored.context();
    stored.current = { ...stored.current, accessToken: platform.token.value };
    platform.network.killToken(late.credentials['accessToken'] ?? '', 463);
    await poll(late);
    expect(stored.renewals).toBe(0);
  });

  it('that is refused asks for a new sign-in', async () => {
    const stored = ending(10);
    platform.network.killToken(stored.current['accessToken'] ?? '', 460);
    await expect(poll(stored.context())).rejects.toMatchObject({ kind: 'auth' });
  });

  it('has the end stored that the platform tells', async () => {
    const { tokenExpiresAt: _unknown, ...credentials } = ending(40).current;
    const stored = new StoredAccount({ ...platform.account, credentials });
    const { tokenExpiresAt } = await threads.probe(stored.context(), HOOK, signal);
    expect(daysLeft(tokenExpiresAt)).toBeCloseTo(40, 1);
    expect(stored.current['tokenExpiresAt']).toBe(tokenExpiresAt);
  });
});

describe('the daily limits of Threads', () => {
  it('are told by the test of the account', async () => {
    for (let n = 0; n < 3; n += 1) platform.network.count('replies', platform.profile.id);
    expect((await threads.probe(platform.account, HOOK, signal)).quota).toMatchObject([
      { name: { en: 'Replies in 24 hours' }, used: 3, limit: 1000, resetsAt: null },
      { name: { en: 'Deletions in 24 hours' }, used: 0, limit: 100, resetsAt: null },
    ]);
  });
});
