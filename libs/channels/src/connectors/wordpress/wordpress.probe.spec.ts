import type { WordPressSiteOptions } from '../../doubles/wordpress/network';
import { wordpress } from './index';
import { type WordPressHarness, wordpressPlatform } from './wordpress.harness';

const signal = new AbortController().signal;

describe('testing a WordPress account', () => {
  let platform: WordPressHarness;
  const restart = async (options: Partial<WordPressSiteOptions>) => {
    await platform.close();
    platform = await wordpressPlatform(options);
  };
  beforeEach(async () => {
    platform = await wordpressPlatform();
  });
  afterEach(() => platform.close());

  const probe = () => wordpress.probe(platform.account, 'https://parvis.example/hooks/wordpress/key', signal);
  const site = () => String(platform.account.settings['siteUrl']);

  it('names the site by its place, and keeps where the API is and who we are', async () => {
    const found = await probe();
    expect(found).toMatchObject({
      externalId: site().replace('http://', ''),
      name: 'Maison Lumen',
      missingPermissions: [],
      tokenExpiresAt: null,
      credentials: { apiRoot: `${site()}/wp-json/`, userId: String(platform.brand.id) },
    });
    platform.account.credentials = found.credentials ?? {};
    expect((await probe()).credentials).toBeNull();
  });

  it('finds the API of a site without pretty permalinks and works with it', async () => {
    await restart({ api: 'parameter' });
    const { credentials } = await probe();
    expect(credentials).toMatchObject({ apiRoot: `${site()}/?rest_route=/` });
    platform.account.credentials = credentials ?? {};
    const action = await platform.performable('approve', 'comment');
    await wordpress.perform(action, platform.account, signal);
    const page = await wordpress.fetchSince(
      { cursor: null, backfillFrom: '1970-01-01T00:00:00Z' },
      platform.account,
      signal,
    );
    expect(page.payloads).toHaveLength(1);
  });

  it('finds an API elsewhere by the link of a page, but sends no password to another origin', async () => {
    const { fetch, settings } = platform.account;
    const base = site();
    let named = `${base}/wp-json/`;
    platform.account.fetch = async (url, init) => {
      if (url === `${base}/odd/`)
        return new Response('<p>', { headers: { link: `<${named}>; rel="https://api.w.org/"` } });
      return url.includes('/odd/') ? new Response('<p>', { status: 404 }) : fetch(url, init);
    };
    platform.account.settings = { ...settings, siteUrl: `${base}/odd` };
    expect((await probe()).credentials).toMatchObject({ apiRoot: named });
    named = 'https://elsewhere.example/wp-json/';
    await expect(probe()).rejects.toMatchObject({ kind: 'auth' });
  });

  it('names the right that is missing and offers nothing without it', async () => {
    platform.brand.mayModerate = false;
    expect(await probe()).toMatchObject({
      missingPermissions: ['moderate_comments'],
      capabilities: { verbs: { comment: [] } },
    });
  });

  it.each([
    ['a site without API', { api: 'off' }, 'No WordPress API'],
    ['a dropped header', { dropsAuthorization: true }, 'keeps it back'],
  ] as const)('refuses %s', async (_what, options, words) => {
    await restart(options);
    await expect(probe()).rejects.toMatchObject({ kind: 'auth', message: expect.stringContaining(words) as string });
  });

  it('refuses a wrong password, another user, and an address that is none', async () => {
    const { settings, credentials } = platform.account;
    platform.account.credentials = { ...credentials, applicationPassword: 'wrong word of no body' };
    await expect(probe()).rejects.toMatchObject({ kind: 'auth' });
    platform.account.credentials = credentials;
    platform.account.settings = { ...settings, username: 'somebody_else' };
    await expect(probe()).rejects.toMatchObject({ kind: 'auth' });
    platform.account.settings = { ...settings, siteUrl: 'shop' };
    await expect(probe()).rejects.toMatchObject({ kind: 'rejected', reason: 'invalid' });
  });

  it('says so when the site takes no application passwords', async () => {
    platform.site.passwords.clear();
    const { fetch } = platform.account;
    platform.account.fetch = async (url, init) => {
      if (!url.includes('_fields=')) return fetch(url, init);
      const body = { ...((await (await fetch(url, init)).json()) as object), authentication: [] };
      return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
    };
    await expect(probe()).rejects.toThrow('takes no application passwords');
  });

  it('tells a site that is down or turns us away from one that refuses', async () => {
    await restart({ firewall: 403 });
    await expect(probe()).rejects.toMatchObject({ kind: 'rate-limited' });
    await restart({ firewall: 503 });
    await expect(probe()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
