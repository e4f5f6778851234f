import { guardedFetch } from '../../http/guarded-fetch';
import { type LocalServer, serve } from '../../testing/platform-double';
import { deliverTrustpilotWebhooks, trustpilotHttpHandler, TrustpilotNetwork } from './index';

const fetch = guardedFetch({ allowPrivateNetwork: true, maxBytes: 100_000, timeoutMs: 2000 });
const AT = new Date('2026-11-20T09:00:00.000Z');

function network(options: Partial<TrustpilotNetwork['options']> = {}) {
  const made = new TrustpilotNetwork({ clock: () => AT, ...options });
  const unit = made.addBusinessUnit('example.com', 'Maison Lumen');
  const user = made.addBusinessUser('team@example.com', 'password');
  made.addApplication('key', 'secret', [unit.id]);
  return { made, unit, user };
}

describe('the Trustpilot double', () => {
  it('is the same story every time under the same clock', () => {
    const tell = () => {
      const { made, unit } = network();
      const { id } = made.writeReview(unit.id, { stars: 4, text: 'Bien', author: 'client_042' });
      const hidden = made.writeReview(unit.id, { stars: 1 });
      made.writeReview(unit.id, { stars: 2, author: 'client_042' });
      made.editReview(id, { stars: 5 });
      made.putReply(id, 'Merci');
      made.report(hidden.id, 'hidden');
      return made.publicPage(unit.id);
    };
    expect(tell()).toEqual(tell());
    expect(tell()).toMatchObject({
      stars: 3.5,
      numberOfReviews: 2,
      reviews: [
        { stars: 2, author: 'client_042', reply: null, edited: false },
        { stars: 5, text: 'Bien', reply: 'Merci', edited: true },
      ],
    });
  });

  it('delivers events with the password of the address until they are acknowledged, in batches, copies and any order', async () => {
    const { made, unit } = network();
    made.subscribe(unit.id, 'https://parvis:p%40ss@hook.example/path');
    const { id } = made.writeReview(unit.id, { stars: 4 });
    made.editReview(id, { stars: 3 });
    made.removeReview(id);
    const seen: { url: string; authorization: string | null; names: string[] }[] = [];
    const answers = [500, 200, 200];
    const hook = async (url: string, init?: RequestInit) => {
      const { events } = JSON.parse(String(init?.body)) as { events: { eventName: string }[] };
      const authorization = new Headers(init?.headers).get('authorization');
      seen.push({ url, authorization, names: events.map(({ eventName }) => eventName) });
      return new Response(null, { status: answers.shift() ?? 200 });
    };
    expect(await deliverTrustpilotWebhooks(made, hook, { batch: 3 })).toBe(0);
    expect(await deliverTrustpilotWebhooks(made, hook, { batch: 3, copies: 2, reversed: true })).toBe(3);
    expect(await deliverTrustpilotWebhooks(made, hook)).toBe(0);
    expect(seen[0]).toEqual({
      url: 'https://hook.example/path',
      authorization: `Basic ${Buffer.from('parvis:p@ss').toString('base64')}`,
      names: ['service-review-created', 'service-review-updated', 'service-review-deleted'],
    });
    expect(seen.slice(1).map(({ names }) => names[0])).toEqual(['service-review-deleted', 'service-review-deleted']);
  });

  describe('over HTTP', () => {
    let server: LocalServer;
    afterEach(() => server.close());

    const start = async (options: Partial<TrustpilotNetwork['options']> = {}) => {
      const story = network(options);
      server = await serve(trustpilotHttpHandler(story.made, '/trustpilot'));
      const base = `${server.url}/trustpilot/v1`;
      const post = async (path: string, form: Record<string, string>, pair = 'key:secret') => {
        const headers = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
        const url = `${base}/oauth/oauth-business-users-for-applications/${path}`;
        const response = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) });
        return { status: response.status, body: (await response.json()) as Record<string, string> };
      };
      const call = async (token: string, method: string, path: string, body?: object) => {
        const headers = { authorization: `Bearer ${token}` };
        const sent = body ? { body: JSON.stringify(body) } : {};
        const response = await fetch(`${base}${path}`, { method, headers, ...sent });
        const text = await response.text();
        return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
      };
      return { ...story, base, post, call };
    };

    it('signs in with each grant, rotates refresh tokens and refuses what is not right', async () => {
      const { post } = await start();
      const password = { grant_type: 'password', username: 'team@example.com', password: 'password' };
      expect((await post('accesstoken', { grant_type: 'client_credentials' })).body).toEqual({
        access_token: expect.any(String) as string,
        expires_in: '359999',
      });
      expect((await post('accesstoken', { grant_type: 'client_credentials' }, 'key:other')).status).toBe(401);
      expect((await post('accesstoken', { ...password, password: 'other' })).status).toBe(401);
      const { refresh_token: first = '' } = (await post('accesstoken', password)).body;
      const refresh = (token: string) => post('refresh', { grant_type: 'refresh_token', refresh_token: token });
      const { refresh_token: second = '' } = (await refresh(first)).body;
      expect([first, second]).not.toContain('');
      expect((await refresh(first)).status).toBe(400);
      await post('revoke', { token: second });
      expect((await refresh(second)).status).toBe(400);
    });

    it('answers like the API: pages, filters, replies, errors', async () => {
      const { made, unit, user, post, call, base } = await start();
      const { access_token: token = '' } = (await post('accesstoken', { grant_type: 'client_credentials' })).body;
      const ids = [5, 1, 2].map((stars) => made.writeReview(unit.id, { stars }).id);
      const other = made.addBusinessUnit('example.org', 'Other');
      const foreign = made.writeReview(other.id, { stars: 1 });
      const list = (query: string) => call(token, 'GET', `/private/business-units/${unit.id}/reviews?${query}`);
      expect(await list('perPage=2')).toMatchObject({
        body: {
          links: [{ rel: 'next-page' }],
          reviews: [{ id: ids[2], businessUnit: { id: unit.id } }, { id: ids[1] }],
        },
      });
      expect(await list('perPage=2&page=2')).toMatchObject({ body: { links: [], reviews: [{ id: ids[0] }] } });
      expect(await list('page=9')).toMatchObject({ body: { links: [], reviews: [] } });
      expect(await list('stars=1,2&responded=false&endDateTime=2026-11-20T09:00:01')).toMatchObject({
        body: { reviews: [{ id: ids[2] }, { id: ids[1] }] },
      });
      expect(await list('startDateTime=2026-11-20T09:00:01')).toMatchObject({ body: { reviews: [] } });
      for (const wrong of ['perPage=101', 'page=0', 'orderBy=stars', 'startDateTime=yesterday']) {
        expect(await list(wrong)).toMatchObject({ status: 400, body: { errorCode: 400 } });
      }

      const reply = `/private/reviews/${ids[0]}/reply`;
      const authorBusinessUserId = user.id;
      expect(await call(token, 'POST', reply, { message: 'Merci' })).toMatchObject({ status: 400 });
      expect(await call(token, 'POST', reply, { message: ' ', authorBusinessUserId })).toMatchObject({ status: 400 });
      expect(await call(token, 'POST', reply, { message: 'x'.repeat(4097), authorBusinessUserId })).toMatchObject({
        status: 400,
      });
      expect(await call(token, 'POST', reply, { message: 'Merci', authorBusinessUserId })).toEqual({
        status: 201,
        body: null,
      });
      expect(await call(token, 'DELETE', reply)).toEqual({ status: 204, body: null });
      expect(await call(token, 'DELETE', reply)).toMatchObject({ status: 404 });
      expect(
        await call(token, 'PUT', `/private/reviews/${ids[0]}/tags`, { tags: [{ group: 'generic', value: 'refund' }] }),
      ).toMatchObject({ status: 200, body: { tags: [{ value: 'refund' }] } });

      expect(await call(token, 'GET', `/private/reviews/${foreign.id}`)).toMatchObject({ status: 403 });
      expect(await call(token, 'GET', '/private/reviews/655b')).toMatchObject({ status: 404 });
      expect(await call('other', 'GET', `/private/reviews/${ids[0]}`)).toMatchObject({ status: 401 });
      expect(
        (await fetch(`${base}/business-units/find?name=example.com`, { headers: { apikey: 'other' } })).status,
      ).toBe(401);
    });

    it('answers 429 to more calls than are allowed', async () => {
      const { post, call } = await start({ callsPerFiveMinutes: 1, signInsPerHour: 1 });
      const { access_token: token = '' } = (await post('accesstoken', { grant_type: 'client_credentials' })).body;
      expect(await call(token, 'GET', '/private/reviews/655b')).toMatchObject({ status: 404 });
      expect(await call(token, 'GET', '/private/reviews/655b')).toMatchObject({ status: 429 });
      expect((await post('accesstoken', { grant_type: 'client_credentials' })).status).toBe(429);
    });
  });
});
