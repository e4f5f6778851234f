import { createHmac } from 'node:crypto';
import { serve, type LocalServer } from '../../testing/platform-double';
import { ALL_LINKEDIN_SCOPES, deliverLinkedInWebhooks, linkedInHttpHandler, LinkedInNetwork, signLinkedIn } from './index'; // prettier-ignore
import type { LinkedInApp, LinkedInMember, LinkedInOrganization, LinkedInPost } from './shapes';

const HOOK = 'https://hook.example/linkedin';
const REDIRECT = 'https://brand.example/back';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.parse('2026-11-20T09:00:00.000Z');

describe('the double of LinkedIn', () => {
  let now = START;
  let network: LinkedInNetwork;
  let server: LocalServer;
  let app: LinkedInApp;
  let admin: LinkedInMember;
  let brand: LinkedInOrganization;
  let post: LinkedInPost;
  let token: string;

  beforeEach(async () => {
    now = START;
    network = new LinkedInNetwork({ clock: () => new Date(now), maxPageSize: 2 });
    app = network.signIn.createApp('77', 'client', 'secret', [REDIRECT]);
    admin = network.createMember('admin_001');
    brand = network.createOrganization('Maison Lumen', 'maison-lumen');
    network.addRole(admin.id, brand.id);
    token = network.signIn.issue(app, admin.id).access;
    post = network.post(`urn:li:organization:${brand.id}`, 'Bonjour');
    server = await serve(linkedInHttpHandler(network, '/li'));
  });
  afterEach(() => server.close());

  const call = async (path: string, init: RequestInit = {}, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${server.url}/li/rest/${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${token}`,
        'linkedin-version': '202609',
        'x-restli-protocol-version': '2.0.0',
        ...headers,
      },
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> }; // prettier-ignore
  };
  const person = (handle = 'client_042') => `urn:li:person:${network.createMember(handle).id}`;
  const enc = (urn: string) => encodeURIComponent(urn).replaceAll('(', '%28').replaceAll(')', '%29');
  const commentsOf = (urn: string) => `socialActions/${enc(urn)}/comments`;
  const self = () => enc(`urn:li:organization:${brand.id}`);

  it('wants a living version, the protocol and encoded URNs', async () => {
    expect((await call('organizationAcls?q=roleAssignee', {}, { 'linkedin-version': '202507' })).status).toBe(426);
    expect((await call('organizationAcls?q=roleAssignee', {}, { 'linkedin-version': '' })).status).toBe(400);
    expect((await call('organizationAcls?q=roleAssignee', {}, { 'x-restli-protocol-version': '1' })).status).toBe(400);
    expect((await call(`posts?author=urn:li:organization:${brand.id}&q=author`)).status).toBe(400);
    expect((await call(`socialActions/${post.activity}/comments`)).status).toBe(404);
    expect((await call('organizationAcls?q=roleAssignee')).status).toBe(200);
  });

  it('tells dead tokens apart', async () => {
    const codeOf = async () => (await call('me')).body['serviceErrorCode'];
    const living = token;
    token = 'nobody';
    expect(await codeOf()).toBe(65600);
    token = living;
    now += 61 * DAY_MS;
    expect(await codeOf()).toBe(65602);
    network.signIn.revoke(token);
    expect(await codeOf()).toBe(65601);
  });

  it('pages comments by offset, in pages shorter than asked for', async () => {
    for (let n = 0; n < 3; n += 1) network.comment(post.activity, person(), `Comment ${n}`);
    const first = await call(`${commentsOf(post.share)}?start=0&count=100`);
    expect(first.body['elements']).toHaveLength(2);
    expect(first.body['paging']).toMatchObject({ total: 3 });
    expect((await call(`${commentsOf(post.activity)}?start=2&count=100`)).body['elements']).toHaveLength(1);
  });

  it('keeps comments on two levels, and removes replies with what they answer', async () => {
    const top = network.comment(post.activity, person(), 'One');
    const reply = network.comment(post.activity, person(), 'Two', { parentId: top.id });
    const deeper = network.comment(post.activity, person(), 'Three', { parentId: reply.id });
    expect(deeper.parentId).toBe(top.id);
    network.deleteComment(top.id);
    expect(network.living(deeper.id)).toBeUndefined();
    expect(network.events.filter(({ action }) => action === 'COMMENT_DELETE')).toHaveLength(1);
  });

  it('gives comments by ids only with the method’s header', async () => {
    const one = network.comment(post.activity, person(), 'One');
    const path = `${commentsOf(post.activity)}?ids=List(${one.id},1)`;
    expect((await call(path)).status).toBe(400);
    const { body } = await call(path, {}, { 'x-restli-method': 'BATCH_GET' });
    expect(body).toMatchObject({ results: { [one.id]: { id: one.id } }, errors: { '1': { status: 404 } } });
  });

  it('creates, edits and deletes as the Page, and refuses what is not its own', async () => {
    const theirs = network.comment(post.activity, person(), 'Theirs');
    const comment = { actor: `urn:li:organization:${brand.id}`, object: post.activity, message: { text: 'Ours' } };
    const create = () => call(commentsOf(post.activity), { method: 'POST', body: JSON.stringify(comment) });
    const made = await create();
    expect(made.status).toBe(201);
    expect((await create()).status).toBe(409);
    const id = made.headers.get('x-restli-id') ?? '';
    const patch = JSON.stringify({ patch: { message: { $set: { text: 'Changed' } } } });
    const edit = (of: string) => call(`${commentsOf(post.activity)}/${of}?actor=${self()}`, { method: 'POST', body: patch }, { 'x-restli-method': 'PARTIAL_UPDATE' }); // prettier-ignore
    expect((await edit(id)).status).toBe(204);
    expect((await edit(theirs.id)).status).toBe(403);
    const remove = (of: string) => call(`${commentsOf(post.activity)}/${of}?actor=${self()}`, { method: 'DELETE' });
    expect((await remove(theirs.id)).status).toBe(403);
    expect((await remove(id)).status).toBe(204);
    expect((await remove(id)).status).toBe(404);
  });

  it('refuses pictures and missing parents below comments', async () => {
    const top = network.comment(post.activity, person(), 'One');
    const under = `urn:li:comment:(${post.activity},${top.id})`;
    const base = { actor: `urn:li:organization:${brand.id}`, object: post.activity, message: { text: 'Ours' } };
    const create = (more: object) => call(commentsOf(under), { method: 'POST', body: JSON.stringify({ ...base, ...more }) }); // prettier-ignore
    expect((await create({})).status).toBe(400);
    expect((await create({ parentComment: under, content: [] })).body['message']).toContain('[/content]');
    expect((await create({ parentComment: under })).status).toBe(201);
  });

  it('reacts once and takes a reaction back once', async () => {
    const body = JSON.stringify({ root: post.share, reactionType: 'LIKE' });
    const react = () => call(`reactions?actor=${self()}`, { method: 'POST', body });
    expect([(await react()).status, (await react()).status]).toEqual([201, 409]);
    const path = `reactions/(actor:${self()},entity:${enc(post.activity)})`;
    expect((await call(path)).status).toBe(200);
    const remove = () => call(path, { method: 'DELETE' });
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 404]);
  });

  it('pulls notifications of a span and of chosen actions, newest first', async () => {
    network.comment(post.activity, person(), 'One');
    now += HOUR_MS;
    network.comment(post.activity, person(), 'Two');
    network.react(person(), post.activity);
    const pull = (actions: string, start: number) => call(`organizationalEntityNotifications?q=criteria&organizationalEntity=${self()}&actions=List(${actions})&timeRange=(start:${start},end:${now + HOUR_MS})&start=0&count=50`); // prettier-ignore
    expect((await pull('COMMENT', START)).body['paging']).toMatchObject({ total: 2 });
    expect((await pull('COMMENT,LIKE', now)).body['elements']).toMatchObject([
      { action: 'LIKE' },
      { action: 'COMMENT' },
    ]);
    expect((await pull('NONSENSE', now)).status).toBe(400);
  });

  it('validates an address before it delivers, blocks it after three failures and drops after eight hours', async () => {
    network.subscribe(app.id, admin.id, brand.id, HOOK);
    network.comment(post.activity, person(), 'One');
    const seen: string[] = [];
    const refuse = (_url: string, init?: RequestInit) => {
      seen.push(init?.method ?? 'GET');
      return Promise.resolve(new Response('no', { status: 200, headers: { 'content-type': 'text/plain' } }));
    };
    for (let n = 0; n < 4; n += 1) expect(await deliverLinkedInWebhooks(network, refuse)).toBe(0);
    expect(seen).toEqual(['GET', 'GET', 'GET']);
    expect(network.waiting).toHaveLength(1);
    now += 9 * HOUR_MS;
    await deliverLinkedInWebhooks(network, refuse);
    expect(network.waiting).toHaveLength(0);
  });

  it('signs what it delivers, and asks again every two hours', async () => {
    network.subscribe(app.id, admin.id, brand.id, HOOK);
    const bodies: string[] = [];
    let challenges = 0;
    const receive = (url: string, init?: RequestInit) => {
      if (init?.method === 'GET') {
        challenges += 1;
        const challengeCode = new URL(url).searchParams.get('challengeCode') ?? '';
        const challengeResponse = createHmac('sha256', 'secret').update(challengeCode).digest('hex');
        return Promise.resolve(Response.json({ challengeCode, challengeResponse }));
      }
      const body = String(init?.body);
      bodies.push(body);
      expect(new Headers(init?.headers).get('x-li-signature')).toBe(signLinkedIn('secret', body));
      return Promise.resolve(new Response(null, { status: 204 }));
    };
    for (const hours of [0, 1, 3]) {
      now = START + hours * HOUR_MS;
      network.comment(post.activity, person(), `Comment ${hours}`);
      expect(await deliverLinkedInWebhooks(network, receive)).toBe(1);
    }
    expect(challenges).toBe(2);
    expect(bodies.join()).toContain(`"subscriber":"urn:li:person:${admin.id}"`);
    network.removeRole(admin.id, brand.id);
    network.comment(post.activity, person(), 'Nobody is told');
    expect(network.waiting).toHaveLength(0);
  });

  it('has a consent page that checks application and address, and codes that work once', async () => {
    const ask = (more: Record<string, string>) => {
      const query = new URLSearchParams({ response_type: 'code', client_id: 'client', redirect_uri: REDIRECT, state: 's', scope: ALL_LINKEDIN_SCOPES.join(' '), ...more }); // prettier-ignore
      return fetch(`${server.url}/li/oauth/v2/authorization?${query.toString()}`, { redirect: 'manual', method: more['approve'] ? 'GET' : 'POST' }); // prettier-ignore
    };
    expect((await ask({ client_id: 'other' })).status).toBe(400);
    expect((await ask({ redirect_uri: 'https://elsewhere.example' })).status).toBe(400);
    const back = new URL((await ask({})).headers.get('location') ?? '');
    expect(back.searchParams.get('state')).toBe('s');
    const form = (secret: string) => new URLSearchParams({ grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '', client_id: 'client', client_secret: secret, redirect_uri: REDIRECT }); // prettier-ignore
    const trade = (secret: string) => fetch(`${server.url}/li/oauth/v2/accessToken`, { method: 'POST', body: form(secret) }); // prettier-ignore
    expect((await trade('wrong')).status).toBe(400);
    expect(await (await trade('secret')).json()).toMatchObject({ expires_in: 5_184_000, refresh_token_expires_in: 31_536_000 }); // prettier-ignore
    expect((await trade('secret')).status).toBe(400);
  });

  it('ends earlier tokens when a member agrees to other scopes', async () => {
    network.signIn.consent(app, admin.id, ALL_LINKEDIN_SCOPES, REDIRECT);
    expect((await call('me')).status).toBe(200);
    network.signIn.consent(app, admin.id, ['r_basicprofile'], REDIRECT);
    expect((await call('me')).body['serviceErrorCode']).toBe(65601);
  });

  it('shows what anybody sees', () => {
    const author = person();
    const top = network.comment(post.activity, author, 'One');
    network.comment(post.activity, `urn:li:organization:${brand.id}`, 'Merci', { parentId: top.id });
    network.post(author, 'Bravo @Maison Lumen', { mentions: [brand.id] });
    expect(network.publicPage(brand.id)).toMatchObject([
      { author: 'client_042', text: 'Bravo @Maison Lumen' },
      { author: 'Maison Lumen', comments: [{ author: 'client_042', text: 'One', replies: [{ text: 'Merci' }] }] },
    ]);
  });
});
