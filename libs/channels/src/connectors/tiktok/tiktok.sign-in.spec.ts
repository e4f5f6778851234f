import { ALL_TIKTOK_SCOPES } from '../../doubles/tiktok';
import { drain } from '../../testing/index';
import { tiktok } from './index';
import { HOOK, TikTokPlatform, signedRequest } from './tiktok.harness';
import { CredentialStore } from '../../testing/credential-store';

const signal = new AbortController().signal;
const REDIRECT = 'https://parvis.example/connect/tiktok';

describe('tiktok sign-in', () => {
  let platform: TikTokPlatform;
  beforeEach(async () => {
    platform = await TikTokPlatform.start();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await platform.close();
  });

  const poll = (account = platform.account) => drain(tiktok, account, null);
  const probe = (account = platform.account) => tiktok.probe(account, HOOK, signal);
  const failure = (attempt: Promise<unknown>) => attempt.then(() => null).catch((error: unknown) => error);

  it('trades the refresh token once for many calls, at the same time as well', async () => {
    await Promise.all([poll(), poll(), poll()]);
    await poll();
    expect(platform.network.tokens).toHaveLength(2);
  });

  it('goes on with each new refresh token, also where nobody stores it', async () => {
    for (let n = 0; n < 3; n += 1) {
      await poll();
      platform.network.expireAccess();
    }
    await poll();
    expect(platform.network.tokens.map(({ isSpent }) => isSpent)).toEqual([true, true, true, true, false]);
  });

  it('stores what a renewal gave before using it, and signs in no more while the stored token lives', async () => {
    const store = new CredentialStore(platform.credentials);
    await poll(store.account(platform.account));
    expect(store.current).toMatchObject({
      accessToken: platform.network.tokens[1]?.access,
      refreshToken: platform.network.tokens[1]?.refresh,
      openId: platform.brand.openId,
      grantedScopes: ALL_TIKTOK_SCOPES.join(','),
    });
    await poll(store.account(platform.account));
    expect(store.renewals).toBe(1);
    expect(platform.network.tokens).toHaveLength(2);
  });

  it('takes the credentials that another process has renewed', async () => {
    const store = new CredentialStore(platform.credentials);
    const stale = store.account(platform.account);
    store.current = await tradedBy(platform, store);
    await poll(stale);
    expect(store.renewals).toBe(1);
  });

  it('renews a stored token shortly before its end', async () => {
    const store = new CredentialStore(platform.credentials);
    await poll(store.account(platform.account));
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 86_400_000 - 30_000);
    await poll(store.account(platform.account));
    expect(store.renewals).toBe(2);
  });

  it('asks to connect again when the refresh token was used or taken back', async () => {
    platform.network.revoke(platform.brand.openId);
    const error = await failure(poll());
    expect(error).toMatchObject({ kind: 'auth' });
    expect(String(error)).toContain('Connect the account again');
  });

  it.each([
    [{ kind: 'refuse', code: 50000, message: 'System error' }, 'unavailable'],
    [{ kind: 'refuse', code: 40100, message: 'Too frequent' }, 'rate-limited'],
    [{ kind: 'gateway', status: 502 }, 'unavailable'],
  ] as const)('takes trouble at the token endpoint (%j) for a passing one', async (outcome, kind) => {
    platform.network.injections.push({ path: /refresh_token/, outcome });
    const action = await platform.performable('reply', 'comment');
    const error = await failure(tiktok.perform(action, platform.account, signal));
    expect(error).toMatchObject({ kind });
    expect(error).not.toMatchObject({ mayHaveHappened: true });
  });

  it('connects by the consent page: code, tokens, name', async () => {
    const account = { ...platform.account, externalId: '', credentials: { appId: platform.network.app.id, appSecret: platform.network.app.secret } }; // prettier-ignore
    const request = { redirectUri: REDIRECT, state: 'state-1', codeChallenge: null };
    const { url } = (await tiktok.oauth?.authorize(account, request, signal)) ?? { url: '' };
    expect(new URL(url).searchParams.get('scope')).toBe(ALL_TIKTOK_SCOPES.join(','));
    const page = await fetch(url);
    expect(await page.text()).toContain('@maisonlumen');
    const back = await fetch(`${url}&approve=1`, { redirect: 'manual' });
    const location = new URL(back.headers.get('location') ?? '');
    expect(`${location.origin}${location.pathname}`).toBe(`${REDIRECT}/`);
    expect(location.searchParams.get('state')).toBe('state-1');
    const answer = { code: location.searchParams.get('code') ?? '', redirectUri: REDIRECT, codeVerifier: null };
    const choices = await tiktok.oauth?.exchange(account, answer, signal);
    expect(choices).toMatchObject([{ externalId: platform.brand.openId, name: '@maisonlumen', settings: {} }]);
    const found = await probe({ ...account, credentials: choices?.[0]?.credentials ?? {} });
    expect(found).toMatchObject({ externalId: platform.brand.openId, missingPermissions: [], credentials: null });
    expect(await failure(tiktok.oauth?.exchange(account, answer, signal) ?? Promise.resolve())).toMatchObject({
      kind: 'auth',
    });
  });

  it('finds out whose refresh token it is, and hands over the new one', async () => {
    const found = await probe({ ...platform.account, externalId: '' });
    expect(found).toMatchObject({
      externalId: platform.brand.openId,
      name: '@maisonlumen',
      capabilities: tiktok.capabilities,
      missingPermissions: [],
      credentials: { refreshToken: platform.network.tokens.at(-1)?.refresh },
      quota: [{ limit: expect.any(Number) }],
    });
    expect(Date.parse(found.tokenExpiresAt ?? '') - Date.now()).toBeGreaterThan(364 * 86_400_000);
  });

  it('leaves storing to whoever renews', async () => {
    const store = new CredentialStore(platform.credentials);
    expect(await probe(store.account(platform.account))).toMatchObject({ credentials: null });
    expect(store.current['refreshToken']).toBe(platform.network.tokens.at(-1)?.refresh);
  });

  it('names what the consent left out and takes those verbs away', async () => {
    await platform.close();
    platform = await TikTokPlatform.start({ scopes: ['user.info.basic', 'video.list', 'comment.list'] });
    const { missingPermissions, capabilities, name } = await probe();
    expect(missingPermissions).toEqual(['user.info.username', 'user.info.profile', 'comment.list.manage', 'message.list.read', 'message.list.send', 'message.list.manage']); // prettier-ignore
    expect(capabilities.verbs).toEqual({ comment: [], mention: [], message: [] });
    expect(name).toBe(platform.brand.openId);
  });

  it('names direct messages where they are not available', async () => {
    platform.brand.hasMessaging = false;
    const { missingPermissions, capabilities } = await probe();
    expect(missingPermissions).toEqual(['Business Messaging']);
    expect(capabilities.verbs.message).toEqual([]);
    expect(capabilities.verbs.comment).toEqual(tiktok.capabilities.verbs.comment);
  });

  it('needs the permission to read videos', async () => {
    await platform.close();
    platform = await TikTokPlatform.start({ scopes: ['comment.list'] });
    expect(await failure(probe())).toMatchObject({ kind: 'auth', message: expect.stringContaining('video.list') });
  });

  it('directs the events of the app to the hook, and keeps the address of another account of ours', async () => {
    const { webhooks } = platform.network;
    webhooks.clear();
    await probe();
    expect([...webhooks]).toEqual([
      ['COMMENT', HOOK],
      ['DIRECT_MESSAGE', HOOK],
      ['BRAND_MENTION', HOOK],
    ]);
    const sibling = 'https://parvis.example/hooks/tiktok/other-key';
    webhooks.set('COMMENT', sibling);
    await probe();
    expect(webhooks.get('COMMENT')).toBe(sibling);
    webhooks.set('COMMENT', 'https://elsewhere.example/hook');
    await probe();
    expect(webhooks.get('COMMENT')).toBe(HOOK);
  });

  it('only reads where the address is taken or TikTok refuses it', async () => {
    platform.network.webhooks.set('COMMENT', 'https://elsewhere.example/hook');
    platform.settings = { ...platform.settings, takeOverWebhook: false };
    expect(await probe()).toMatchObject({
      missingPermissions: ['webhook COMMENT'],
      capabilities: { receive: 'poll' },
    });
    platform.settings = {};
    const refusal = { kind: 'refuse', code: 40001, message: 'No permission: Mentions' } as const;
    platform.network.webhooks.delete('BRAND_MENTION');
    platform.network.injections.push({ path: /webhook\/update/, outcome: refusal }, { path: /webhook\/update/, outcome: refusal }); // prettier-ignore
    expect(await probe()).toMatchObject({ missingPermissions: ['webhook COMMENT', 'webhook BRAND_MENTION'] });
  });

  it('tells a signed request that came too late from a forged one', async () => {
    const at = new Date('2026-11-20T09:30:00.000Z');
    const late = { ...signedRequest('{}', at), receivedAt: new Date(at.getTime() + 301_000) };
    const early = { ...signedRequest('{}', at), receivedAt: new Date(at.getTime() - 301_000) };
    for (const request of [late, early]) {
      expect(await failure(Promise.resolve().then(() => tiktok.verify(request, platform.account)))).toMatchObject({ reason: 'timestamp' }); // prettier-ignore
    }
  });
});

/** Another process renews meanwhile. */
async function tradedBy(platform: TikTokPlatform, store: CredentialStore): Promise<Readonly<Record<string, string>>> {
  const other = store.account({ ...platform.account, credentials: { ...platform.credentials } });
  await drain(tiktok, other, null);
  return store.current;
}
