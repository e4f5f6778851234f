import { serve, type LocalServer } from '../../testing';
import { metaHttpHandler, MetaNetwork, type MetaAccount, type MetaApp } from './index';

const HOUR_MS = 3_600_000;
const SECRET = 'the-app-secret';
const BACK = 'https://parvis.example/back';

let nowMs: number;
let network: MetaNetwork;
let app: MetaApp;
let page: MetaAccount;
let server: LocalServer;

beforeEach(async () => {
  nowMs = Date.parse('2026-11-20T09:00:00.000Z');
  const paint = (id: string) => Promise.resolve(new TextEncoder().encode(`RIFF ${id}`));
  network = new MetaNetwork({ clock: () => new Date(nowMs), paint });
  app = network.createApp(SECRET);
  page = network.createPage('Maison Lumen', 'maisonlumen');
  network.createInstagramAccount('maison.lumen', page.id);
  server = await serve(metaHttpHandler(network, { prefix: '/graph' }));
});
afterEach(() => server.close());

type Answer = Record<string, unknown> & { error?: { code: number; error_subcode?: number } };

async function get(path: string, query: Record<string, string>): Promise<Answer> {
  const url = `${server.url}/graph/${path}?${new URLSearchParams(query).toString()}`;
  return (await (await fetch(url)).json()) as Answer;
}

const client = () => ({ client_id: app.id, client_secret: SECRET });

async function code(dialog = 'v26.0/dialog/oauth', scope = 'pages_show_list'): Promise<string> {
  const asked = { client_id: app.id, redirect_uri: BACK, response_type: 'code', state: 's', scope, approve: '1' };
  const url = `${server.url}/graph/${dialog}?${new URLSearchParams(asked).toString()}`;
  const answer = await fetch(url, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

const userToken = async () =>
  String((await get('v26.0/oauth/access_token', { ...client(), redirect_uri: BACK, code: await code() }))['access_token']); // prettier-ignore

const pages = async (token: string) =>
  (await get('v26.0/me/accounts', { access_token: token }))['data'] as { id: string; access_token: string }[];

describe('Facebook Login of the double', () => {
  it('gives Pages a token that ends with a short user token, and never with a long one', async () => {
    const short = await userToken();
    const [ending] = await pages(short);
    expect(network.state.tokens.get(ending?.access_token ?? '')?.expiresAt).toBe(nowMs + HOUR_MS);
    const query = { ...client(), grant_type: 'fb_exchange_token', fb_exchange_token: short };
    const { access_token: long, expires_in: life } = await get('v26.0/oauth/access_token', query);
    expect(life).toBe(60 * 86_400);
    const [endless] = await pages(String(long));
    expect(network.state.tokens.get(endless?.access_token ?? '')).toMatchObject({
      accountId: page.id,
      expiresAt: null,
    });
  });

  it('refuses used codes, ended tokens and wrong secrets as Graph does', async () => {
    const trade = { ...client(), redirect_uri: BACK, code: await code() };
    await get('v26.0/oauth/access_token', trade);
    expect((await get('v26.0/oauth/access_token', trade)).error).toMatchObject({ code: 100, error_subcode: 36_009 });
    expect((await get('v26.0/oauth/access_token', { ...trade, client_secret: 'x' })).error).toMatchObject({ code: 1 });
    const short = await userToken();
    nowMs += HOUR_MS;
    const exchange = { ...client(), grant_type: 'fb_exchange_token', fb_exchange_token: short };
    expect((await get('v26.0/oauth/access_token', exchange)).error).toMatchObject({ code: 190 });
    expect((await get('v26.0/me/accounts', { access_token: short })).error).toMatchObject({ code: 190 });
  });

  it('shows no Pages without the permission, or with the token of a Page', async () => {
    const trade = { ...client(), redirect_uri: BACK, code: await code('v26.0/dialog/oauth', 'pages_messaging') };
    const { access_token: token } = await get('v26.0/oauth/access_token', trade);
    expect(await pages(String(token))).toEqual([]);
    const { value } = network.issueToken(app, page.id, ['pages_show_list']);
    expect((await get('v26.0/me/accounts', { access_token: value })).error).toMatchObject({ code: 2500 });
  });
});

describe('Instagram Login of the double', () => {
  it('trades a code by POST, and an hour for sixty days', async () => {
    const body = new URLSearchParams({
      ...client(),
      grant_type: 'authorization_code',
      redirect_uri: BACK,
      code: await code('oauth/authorize', 'instagram_business_basic'),
    });
    const trade = () => fetch(`${server.url}/graph/oauth/access_token`, { method: 'POST', body });
    const { access_token: short } = (await (await trade()).json()) as { access_token: string };
    const again = await trade();
    expect([again.status, await again.json()]).toMatchObject([400, { error_type: 'OAuthException', code: 400 }]);
    const refresh = { grant_type: 'ig_refresh_token', access_token: short };
    expect((await get('refresh_access_token', refresh)).error).toMatchObject({ code: 100 });
    const exchange = { grant_type: 'ig_exchange_token', client_secret: SECRET, access_token: short };
    expect(await get('access_token', exchange)).toMatchObject({ token_type: 'bearer', expires_in: 60 * 86_400 });
  });
});

describe('several objects of the double by their ids', () => {
  it('come together, or not at all', async () => {
    const post = network.publish(page.id, 'Nouvelle collection');
    const [one, other] = ['a', 'b'].map((text) =>
      network.addComment(post.id, network.createPerson('client_001'), text),
    );
    const { value } = network.issueToken(app, page.id, ['pages_read_user_content']);
    const ids = `${one?.id},${other?.id}`;
    const query = { ids, fields: 'id,message', access_token: value };
    expect(await get('v26.0/', query)).toEqual({
      [one?.id ?? '']: { id: one?.id, message: 'a' },
      [other?.id ?? '']: { id: other?.id, message: 'b' },
    });
    network.removeComment(other?.id ?? '');
    expect((await get('v26.0/', query)).error).toMatchObject({ code: 100, error_subcode: 33 });
    const many = Array.from({ length: 51 }, () => one?.id).join(',');
    expect((await get('v26.0/', { ...query, ids: many })).error).toMatchObject({ code: 100 });
  });
});

describe('pictures of the double', () => {
  it('stand at its own address for the brand’s posts, and for nobody else’s', async () => {
    const post = network.publish(page.id, 'Nouvelle collection');
    const visitor = network.visitorPost(page.id, network.createPerson('client_001'), 'A visitor');
    const { value } = network.issueToken(app, page.id, []);
    const read = (id: string) => get(`v26.0/${id}`, { fields: 'full_picture', access_token: value });
    const { full_picture: picture } = await read(post.id);
    expect(picture).toBe(`${server.url}/graph/pictures/${post.id}`);
    const answer = await fetch(String(picture));
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['image/webp', `RIFF ${post.id}`]);
    expect(await read(visitor.id)).toEqual({ id: visitor.id });
    expect((await fetch(`${server.url}/graph/pictures/nobody`)).status).toBe(404);
  });
});
