import { createHmac } from 'node:crypto';
import { serve, type LocalServer } from '../../testing/platform-double';
import { deliverTikTokWebhooks, tiktokHttpHandler, TikTokNetwork } from './index';
import type { TikTokAccount } from './index';

const APP = { id: 'app-1', secret: 'secret-of-the-double-spec', redirectUris: ['https://parvis.example/connect/'] };

describe('the TikTok double', () => {
  let network: TikTokNetwork;
  let server: LocalServer;
  let brand: TikTokAccount;
  let access: string;
  let now: number;

  beforeEach(async () => {
    now = Date.parse('2026-11-20T09:00:00.000Z');
    network = new TikTokNetwork({ clock: () => new Date(now), maxPageSize: 2 }, APP);
    brand = network.createAccount('maisonlumen');
    access = network.issueToken(brand.openId).access;
    server = await serve(tiktokHttpHandler(network, '/tt'));
  });
  afterEach(() => server.close());

  type Answer = { code: number; message: string; data: Record<string, unknown> };
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = { 'access-token': access, ...(init.body !== undefined && { 'content-type': 'application/json' }) };
    const response = await fetch(`${server.url}/tt/open_api/v1.3/${path}`, { redirect: 'manual', headers, ...init });
    return { status: response.status, body: (await response.json().catch(() => null)) as Answer };
  };
  const get = async (path: string, query: Record<string, string> = {}) =>
    (await call(`${path}/?${new URLSearchParams({ business_id: brand.openId, ...query }).toString()}`)).body;
  const post = async (path: string, body: Record<string, unknown>) =>
    (await call(`${path}/`, { method: 'POST', body: JSON.stringify({ business_id: brand.openId, ...body }) })).body;

  it('refuses with HTTP 200 and a code', async () => {
    access = 'unknown';
    expect(await call('business/get/')).toMatchObject({ status: 200, body: { code: 40105 } });
    access = '';
    expect((await get('business/get')).code).toBe(40104);
  });

  it('ends tokens after a day', async () => {
    now += 86_400_000;
    expect((await get('business/video/list')).code).toBe(40102);
  });

  it('redirects an address without its last slash', async () => {
    expect((await call('business/get')).status).toBe(301);
  });

  it('acts only for the account of the token, and within the granted permissions', async () => {
    const other = network.createAccount('other');
    expect((await get('business/video/list', { business_id: other.openId })).code).toBe(40001);
    access = network.issueToken(brand.openId, ['comment.list']).access;
    expect((await get('business/video/list')).code).toBe(40001);
  });

  it('pages by position, so that entries shift when something is added', async () => {
    const video = network.publish(brand.openId, 'One');
    const person = network.createPerson('client_042');
    const ids = [1, 2, 3].map((n) => network.comment(person.uniqueId, video.id, `n ${n}`).id);
    const query = { video_id: video.id, sort_field: 'create_time', sort_order: 'desc' };
    const first = (await get('business/comment/list', query)).data;
    expect(first).toMatchObject({ has_more: true, cursor: 2, comments: [{ comment_id: ids[2] }, { comment_id: ids[1] }] }); // prettier-ignore
    network.comment(person.uniqueId, video.id, 'n 4');
    const second = (await get('business/comment/list', { ...query, cursor: '2' })).data;
    expect(second).toMatchObject({ comments: [{ comment_id: ids[1] }, { comment_id: ids[0] }], has_more: false });
  });

  it('counts forty calls a minute', async () => {
    for (let n = 0; n < 40; n += 1) expect((await get('business/get')).code).toBe(0);
    expect((await get('business/get')).code).toBe(40100);
    expect((await get('business/video/list')).code).toBe(0);
    now += 61_000;
    expect((await get('business/get')).code).toBe(0);
  });

  it('lets nobody but the author delete, and hides with the video alone', async () => {
    const video = network.publish(brand.openId, 'One');
    const { id } = network.comment(network.createPerson('client_042').uniqueId, video.id, 'Hello');
    expect((await post('business/comment/delete', { comment_id: id })).code).toBe(40001);
    expect((await post('business/comment/hide', { comment_id: id, action: 'HIDE' })).code).toBe(40002);
    expect((await post('business/comment/hide', { video_id: video.id, comment_id: id, action: 'HIDE' })).code).toBe(0);
    expect((await post('business/comment/pin', { video_id: video.id, comment_id: id, action: 'PIN' })).code).toBe(0);
    expect(network.comments.get(id)).toMatchObject({ status: 'HIDDEN', pinned: true });
    expect(network.publicPage(brand.openId)[0]?.comments).toEqual([]);
  });

  it('signs what it delivers, once per type and address, until it is acknowledged', async () => {
    network.webhooks.set('COMMENT', 'https://parvis.example/hooks/tiktok/key');
    const video = network.publish(brand.openId, 'One');
    network.comment(network.createPerson('client_042').uniqueId, video.id, 'Hello');
    network.message(network.createPerson('client_043').uniqueId, brand.openId, 'not subscribed');
    const seen: RequestInit[] = [];
    const answering =
      (status: number) =>
      (_url: string, init: RequestInit = {}) => {
        seen.push(init);
        return Promise.resolve(new Response(null, { status }));
      };
    expect(await deliverTikTokWebhooks(network, answering(503))).toBe(0);
    expect(await deliverTikTokWebhooks(network, answering(200))).toBe(1);
    expect(await deliverTikTokWebhooks(network, answering(200))).toBe(0);
    const [, last] = seen;
    const seconds = Math.floor(now / 1000);
    const hex = createHmac('sha256', APP.secret)
      .update(`${seconds}.${String(last?.body)}`)
      .digest('hex');
    expect((last?.headers as Record<string, string>)['tiktok-signature']).toBe(`t=${seconds},s=${hex}`);
  });

  describe('its consent page', () => {
    const page = (query: Record<string, string>, init: RequestInit = {}) => {
      const whole = { client_key: APP.id, scope: 'video.list,comment.list', response_type: 'code', redirect_uri: APP.redirectUris[0] ?? '', state: '<s>', ...query }; // prettier-ignore
      return fetch(`${server.url}/tt/v2/auth/authorize?${new URLSearchParams(whole).toString()}`, { redirect: 'manual', ...init }); // prettier-ignore
    };
    const trade = (code: string, redirectUri = APP.redirectUris[0]) =>
      post('tt_user/oauth2/token', { client_id: APP.id, client_secret: APP.secret, grant_type: 'authorization_code', auth_code: code, redirect_uri: redirectUri }); // prettier-ignore
    const codeOf = (response: Response) =>
      new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';

    it('checks the app and the address, and escapes what it repeats', async () => {
      expect((await page({ client_key: 'other' })).status).toBe(400);
      expect((await page({ redirect_uri: 'https://elsewhere.example/' })).status).toBe(400);
      expect(await (await page({})).text()).not.toContain('<s>');
    });

    it('sends back by its form or at once, with a code that works once, in ten minutes, for one address', async () => {
      const code = codeOf(await page({}, { method: 'POST', body: new URLSearchParams({ account: brand.openId }) }));
      expect(await trade(code)).toMatchObject({ code: 0, data: { open_id: brand.openId, expires_in: 86_400, scope: 'video.list,comment.list' } }); // prettier-ignore
      expect((await trade(code)).code).toBe(40110);
      expect((await trade(codeOf(await page({ approve: '1' })), 'https://other.example/')).code).toBe(40002);
      const late = codeOf(await page({ approve: '1' }));
      now += 601_000;
      expect((await trade(late)).code).toBe(40110);
    });

    it('trades each refresh token once, and none that was taken back', async () => {
      const refresh = (token: string) => post('tt_user/oauth2/refresh_token', { client_id: APP.id, client_secret: APP.secret, grant_type: 'refresh_token', refresh_token: token }); // prettier-ignore
      const first = network.issueToken(brand.openId).refresh;
      const { data } = await refresh(first);
      expect((await refresh(first)).code).toBe(40105);
      const form = { client_id: APP.id, client_secret: APP.secret, access_token: data['access_token'] };
      expect((await post('tt_user/oauth2/revoke', form)).code).toBe(0);
      expect((await refresh(String(data['refresh_token']))).code).toBe(40105);
    });
  });
});
