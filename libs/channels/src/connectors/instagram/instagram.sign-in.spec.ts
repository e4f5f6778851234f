import type { AccountContext } from '../../spi/connector';
import { decide } from '../meta/testing/consent';
import { APP_SECRET } from '../meta/testing/meta-platform';
import { StoredAccount } from '../../testing/credential-store';
import { instagram } from './index';
import { InstagramPlatform } from './testing/instagram-platform';

const signal = new AbortController().signal;
const DAY_MS = 86_400_000;
const REDIRECT = 'https://parvis.example/channels/sign-in';
const ASKED = { redirectUri: REDIRECT, state: 'state-of-the-session', codeChallenge: null };
const HOOK = 'https://parvis.example/hooks/instagram/key';
const OWN_SCOPES = ['instagram_business_basic', 'instagram_business_manage_comments', 'instagram_business_manage_messages']; // prettier-ignore

let platform: InstagramPlatform;
beforeEach(async () => {
  platform = await InstagramPlatform.start();
  for (const account of platform.network.state.accounts.values()) {
    if (account.name === 'quartiernord') platform.network.state.elsewhere.add(account.id);
  }
});
afterEach(() => platform.close());

function flow() {
  if (!instagram.oauth) throw new Error('no flow');
  return instagram.oauth;
}

function unconnected(login: 'facebook' | 'instagram', more: Record<string, string> = {}): AccountContext {
  const credentials = { appId: platform.app.id, appSecret: APP_SECRET };
  return { ...platform.account, externalId: '', settings: { apiBaseUrl: platform.url, login, ...more }, credentials };
}

async function signedIn(account: AccountContext, code?: string) {
  const { url } = await flow().authorize(account, ASKED, signal);
  const answer = { code: code ?? (await decide(url, 'yes')).code ?? '', redirectUri: REDIRECT, codeVerifier: null };
  return flow().exchange(account, answer, signal);
}

const daysLeft = (iso: string | null | undefined) =>
  (Date.parse(iso ?? '') - platform.network.state.now().getTime()) / DAY_MS;

describe('signing in with Instagram through Facebook', () => {
  it('offers the Instagram account of each Page that has one', async () => {
    platform.network.createPage('Sans Instagram', 'sansinsta');
    const account = unconnected('facebook');
    const { url } = await flow().authorize(account, ASKED, signal);
    expect(new URL(url).pathname).toBe('/meta/v26.0/dialog/oauth');
    const choices = await signedIn(account);
    expect(choices).toMatchObject([{ externalId: platform.instagram.id, name: 'maisonlumen' }]);
    const credentials = { ...account.credentials, ...choices[0]?.credentials };
    const probed = await instagram.probe({ ...account, credentials }, HOOK, signal);
    expect(probed).toMatchObject({ externalId: platform.instagram.id, missingPermissions: [] });
  });

  it('says so when no Page has one', async () => {
    platform.instagram.linkedPageId = null;
    await expect(signedIn(unconnected('facebook'))).rejects.toMatchObject({ kind: 'rejected', reason: 'forbidden' });
  });
});

describe('signing in with Instagram by itself', () => {
  it.each(['https://graph.facebook.com', 'https://graph.instagram.com', ''])(
    'leads to Instagram’s own page when the API is at “%s”',
    async (apiBaseUrl) => {
      const { url } = await flow().authorize(unconnected('instagram', { apiBaseUrl }), ASKED, signal);
      const { origin, pathname, searchParams } = new URL(url);
      expect(`${origin}${pathname}`).toBe('https://www.instagram.com/oauth/authorize');
      expect(searchParams.get('scope')).toBe(OWN_SCOPES.join(','));
    },
  );

  it('brings a token of sixty days for the account that signed in', async () => {
    const account = unconnected('instagram');
    const [choice, ...others] = await signedIn(account);
    expect(others).toEqual([]);
    expect(choice).toMatchObject({ externalId: platform.instagram.id, name: 'maisonlumen', settings: {} });
    expect(daysLeft(choice?.credentials['tokenExpiresAt'])).toBeCloseTo(60, 1);
    const credentials = { ...account.credentials, ...choice?.credentials };
    const probed = await instagram.probe({ ...account, credentials }, HOOK, signal);
    expect(probed).toMatchObject({ externalId: platform.instagram.id, credentials: null });
    expect(probed.tokenExpiresAt).toBe(choice?.credentials['tokenExpiresAt']);
  });

  it('takes the code as browsers bring it, with #_ behind', async () => {
    const account = unconnected('instagram');
    const { url } = await flow().authorize(account, ASKED, signal);
    const { code } = await decide(url, 'yes');
    expect(await signedIn(account, `${code}#_`)).toHaveLength(1);
  });

  it('signs with the Instagram app’s own secret where one is entered', async () => {
    const account = unconnected('instagram');
    const wrong = { ...account, credentials: { ...account.credentials, instagramAppSecret: 'another-app-secret' } };
    await expect(signedIn(wrong)).rejects.toMatchObject({ kind: 'auth' });
    const right = { ...account, credentials: { appId: platform.app.id, appSecret: 'that-of-facebook', instagramAppSecret: APP_SECRET } }; // prettier-ignore
    expect(await signedIn(right)).toHaveLength(1);
  });

  it('repeats Instagram’s words, and no secret, when a code is refused', async () => {
    const error = await signedIn(unconnected('instagram'), 'a-code-nobody-gave').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'auth' });
    expect(String(error)).toContain('Matching code was not found');
    expect(String(error)).not.toContain('a-code-nobody-gave');
    expect(String(error)).not.toContain(APP_SECRET);
  });
});

describe('the token of Instagram Login', () => {
  /** Ends by both clocks, that of the platform and that of this process. */
  const ending = (days: number): StoredAccount => {
    const end = new Date(platform.network.state.now().getTime() + days * DAY_MS);
    const { value } = platform.network.issueToken(platform.app, platform.instagram.id, OWN_SCOPES, end);
    const tokenExpiresAt = new Date(Date.now() + days * DAY_MS).toISOString();
    const { credentials } = platform.account;
    return new StoredAccount({
      ...platform.account,
      settings: { apiBaseUrl: platform.url, login: 'instagram' },
      credentials: { ...credentials, accessToken: value, tokenExpiresAt },
    });
  };
  const poll = (account: AccountContext) => instagram.fetchSince({ cursor: null, backfillFrom: null }, account, signal);

  it('is renewed once for calls that run at the same time, and stored before it is used', async () => {
    const stored = ending(10);
    const before = stored.current['accessToken'];
    const [one, other] = [stored.context(), stored.context()];
    await Promise.all([poll(one), poll(other)]);
    expect(stored.renewals).toBe(1);
    expect(stored.current['accessToken']).not.toBe(before);
    expect(daysLeft(stored.current['tokenExpiresAt'])).toBeCloseTo(60, 1);
    platform.network.killToken(before ?? '');
    await poll(stored.context());
  });

  it('is not renewed long before its end', async () => {
    const stored = ending(40);
    await poll(stored.context());
    expect(stored.renewals).toBe(0);
  });

  it('goes on when a renewal fails, and is not tried again at once', async () => {
    const stored = ending(10);
    const before = stored.current['accessToken'];
    platform.network.injections.add({ path: /access_token$/, times: 2, outcome: { kind: 'error', status: 500, code: 2 } }); // prettier-ignore
    await poll(stored.context());
    await poll(stored.context());
    expect(stored.current['accessToken']).toBe(before);
    expect(stored.renewals).toBe(1);
  });

  it('that is refused asks for a new sign-in', async () => {
    const stored = ending(10);
    platform.network.killToken(stored.current['accessToken'] ?? '', 460);
    await expect(poll(stored.context())).rejects.toMatchObject({ kind: 'auth' });
    await expect(instagram.probe(stored.context(), HOOK, signal)).rejects.toMatchObject({ kind: 'auth' });
  });

  it('of an hour, entered by hand, becomes one of sixty days with the first test', async () => {
    const { tokens } = platform.network.state;
    const stored = ending(60);
    const short = tokens.get(stored.current['accessToken'] ?? '');
    if (short) Object.assign(short, { isShort: true, expiresAt: platform.network.state.now().getTime() + 3_600_000 });
    const { tokenExpiresAt: _unknown, ...credentials } = stored.current;
    stored.current = credentials;
    const probed = await instagram.probe(stored.context(), HOOK, signal);
    expect(daysLeft(probed.tokenExpiresAt)).toBeCloseTo(60, 1);
    expect(probed.credentials).toEqual(stored.current);
  });
});
