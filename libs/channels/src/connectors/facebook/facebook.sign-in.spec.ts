import type { AccountContext } from '../../spi/connector';
import { decide } from '../meta/testing/consent';
import { APP_SECRET } from '../meta/testing/meta-platform';
import { facebook } from './index';
import { FacebookPlatform } from './testing/facebook-platform';

const signal = new AbortController().signal;
const REDIRECT = 'https://parvis.example/channels/sign-in';
const ASKED = { redirectUri: REDIRECT, state: 'state-of-the-session', codeChallenge: null };
const HOOK = 'https://parvis.example/hooks/facebook/key';

let platform: FacebookPlatform;
beforeEach(async () => {
  platform = await FacebookPlatform.start();
  for (const account of platform.network.state.accounts.values()) {
    if (account.name === 'Quartier Nord') platform.network.state.elsewhere.add(account.id);
  }
});
afterEach(() => platform.close());

function flow() {
  if (!facebook.oauth) throw new Error('no flow');
  return facebook.oauth;
}

/** What the form holds before anybody signed in. */
function unconnected(more: Partial<AccountContext> = {}): AccountContext {
  const credentials = { appId: platform.app.id, appSecret: APP_SECRET };
  return { ...platform.account, externalId: '', credentials, ...more };
}

async function codeFor(account = unconnected()): Promise<string> {
  const { url } = await flow().authorize(account, ASKED, signal);
  return (await decide(url, 'yes')).code ?? '';
}

const exchange = (code: string, account = unconnected(), redirectUri = REDIRECT) =>
  flow().exchange(account, { code, redirectUri, codeVerifier: null }, signal);

describe('signing in with Facebook', () => {
  it('leads to Facebook’s dialog of the account’s version, with every permission', async () => {
    const settings = { apiBaseUrl: 'https://graph.facebook.com/', graphVersion: 'v25.0' };
    const { url } = await flow().authorize(unconnected({ settings }), ASKED, signal);
    const { origin, pathname, searchParams } = new URL(url);
    expect(`${origin}${pathname}`).toBe('https://www.facebook.com/v25.0/dialog/oauth');
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: platform.app.id,
      redirect_uri: REDIRECT,
      response_type: 'code',
      state: ASKED.state,
      scope:
        'pages_show_list,pages_manage_metadata,pages_read_engagement,pages_read_user_content,pages_manage_engagement,pages_messaging',
    });
    expect(flow()).toMatchObject({ pkce: false, needs: ['appId', 'appSecret'] });
  });

  it('comes back with a choice for each Page, whose token works and has no end of its own', async () => {
    const other = platform.network.createPage('Lumen Pro', 'lumenpro');
    const { url } = await flow().authorize(unconnected(), ASKED, signal);
    const back = await decide(url, 'yes');
    expect(back).toMatchObject({ address: REDIRECT, state: ASKED.state, error: null });
    expect(back.page).toContain('pages_manage_engagement');
    const choices = await exchange(back.code ?? '');
    expect(choices.map(({ externalId, name, settings }) => ({ externalId, name, settings }))).toEqual([
      { externalId: platform.page.id, name: 'Maison Lumen', settings: {} },
      { externalId: other.id, name: 'Lumen Pro', settings: {} },
    ]);
    const [choice] = choices;
    const credentials = { ...unconnected().credentials, ...choice?.credentials };
    expect(credentials['verifyToken']?.length).toBeGreaterThan(20);
    const probed = await facebook.probe({ ...unconnected(), credentials }, HOOK, signal);
    expect(probed).toMatchObject({ externalId: platform.page.id, missingPermissions: [] });
    // the token does not end, the person's consent to reading data does
    const days = (Date.parse(probed.tokenExpiresAt ?? '') - platform.network.state.now().getTime()) / 86_400_000;
    expect(Math.round(days)).toBe(90);
    expect(platform.network.state.tokens.get(credentials['accessToken'] ?? '')?.expiresAt).toBeNull();
  });

  it('keeps the word for the handshake that is stored', async () => {
    const credentials = { ...unconnected().credentials, verifyToken: 'a-word-of-ours' };
    const [choice] = await exchange(await codeFor(), unconnected({ credentials }));
    expect(choice?.credentials['verifyToken']).toBe('a-word-of-ours');
  });

  it('goes through all Pages of a person who has many', async () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'].map((name) => platform.network.createPage(name, name).name);
    const choices = await exchange(await codeFor());
    expect(choices.map(({ name }) => name)).toEqual(['Maison Lumen', ...names]);
  });

  it('tells when the person said no', async () => {
    const { url } = await flow().authorize(unconnected(), ASKED, signal);
    expect(await decide(url, 'no')).toMatchObject({ code: null, error: 'access_denied', state: ASKED.state });
  });

  it('does not send anybody to an address that the app does not name', async () => {
    platform.app.redirectUris = ['https://elsewhere.example/back'];
    const { url } = await flow().authorize(unconnected(), ASKED, signal);
    expect((await fetch(url)).status).toBe(400);
  });

  it.each<[what: string, attempt: (code: string) => Promise<unknown>]>([
    ['made up', () => exchange('made-up')],
    ['used', (code) => exchange(code).then(() => exchange(code))],
    ['sent to another address', (code) => exchange(code, unconnected(), 'https://parvis.example/other')],
    ['sent with another secret', (code) => exchange(code, unconnected({ credentials: { appId: platform.app.id, appSecret: 'not-the-secret' } }))], // prettier-ignore
  ])('refuses a code that is %s, without repeating it', async (_what, attempt) => {
    const code = await codeFor();
    const error = await attempt(code).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'auth' });
    expect(String(error)).not.toContain(code);
    expect(String(error)).not.toContain(APP_SECRET);
  });

  it('says so when the person has a role on no Page', async () => {
    platform.network.state.elsewhere.add(platform.page.id);
    await expect(exchange(await codeFor())).rejects.toMatchObject({ kind: 'rejected', reason: 'forbidden' });
  });

  it.each(['server-error', 'reset'] as const)(
    'takes %s for a passing trouble in which nothing happened',
    async (fault) => {
      const code = await codeFor();
      platform.fail(fault);
      await expect(exchange(code)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: false });
    },
  );

  it('waits when the limit is used up', async () => {
    const code = await codeFor();
    platform.fail('rate-limited-with-delay');
    await expect(exchange(code)).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 7000 });
  });
});

describe('the share of the limit', () => {
  it('is told with pages and tests when the headers tell it', async () => {
    const poll = () => facebook.fetchSince({ cursor: null, backfillFrom: null }, platform.account, signal);
    expect(await poll()).not.toHaveProperty('quota');
    platform.network.injections.usage = { percent: 28, regainMinutes: 0, refuses: false };
    expect((await poll()).quota).toEqual([expect.objectContaining({ used: 28, limit: 100, resetsAt: null })]);
    expect((await facebook.probe(platform.account, HOOK, signal)).quota?.[0]?.used).toBe(28);
  });
});
