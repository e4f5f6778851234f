import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { guardedFetch } from '../../http/guarded-fetch';
import { serve } from '../../testing/platform-double';
import { appStoreHttpHandler } from './http';
import { AppStoreNetwork } from './network';

const APP = '42';
const KEY = 'KEY0000001';
const NOW = new Date('2026-11-20T09:00:00.000Z');
const SECONDS = NOW.getTime() / 1000;
const GOOD = { iss: 'issuer', aud: 'appstoreconnect-v1', iat: SECONDS, exp: SECONDS + 1200 };
const fetch = guardedFetch({ allowPrivateNetwork: true, maxBytes: 100_000, timeoutMs: 10_000 });

function network(): AppStoreNetwork {
  const made = new AppStoreNetwork({ clock: () => NOW });
  made.addApp({ id: APP, name: 'Maison Lumen' });
  return made;
}

function signed(pem: string, claims: object, kid = KEY): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', kid }).sign(createPrivateKey(pem));
}

describe('the App Store double', () => {
  it('is the same story every time under the same clock', () => {
    const tell = () => {
      const story = network();
      const { id } = story.addReview(APP, { rating: 4, title: 'Bien', body: 'Rapide' });
      story.addReview(APP, { rating: 1, body: 'Lent' });
      story.editReview(id, { rating: 5 });
      story.putResponse(id, 'Merci');
      story.publishPending();
      return story.publicPage(APP);
    };
    expect(tell()).toEqual(tell());
    expect(tell()).toMatchObject({
      averageRating: 3,
      reviews: [
        { stars: 1, reply: null },
        { stars: 5, title: 'Bien', reply: 'Merci' },
      ],
    });
  });

  it('takes only tokens that Apple would take', async () => {
    const { keys } = network();
    const pem = keys.createKey(KEY, 'issuer');
    const single = keys.createKey('KEY0000002', null);
    expect(await keys.keyOf(await signed(pem, GOOD))).toEqual({ keyId: KEY, permitted: true });
    const { iss: _issuer, ...noIssuer } = GOOD;
    expect(await keys.keyOf(await signed(single, { ...noIssuer, sub: 'user' }, 'KEY0000002'))).not.toBeNull();
    for (const change of [{ iss: 'x' }, { aud: 'x' }, { exp: SECONDS + 1201 }, { exp: SECONDS - 120 }]) {
      expect(await keys.keyOf(await signed(pem, { ...GOOD, ...change }))).toBeNull();
    }
    expect(await keys.keyOf(await signed(single, GOOD))).toBeNull();
    expect(await keys.keyOf('nonsense')).toBeNull();
    keys.revoke(KEY);
    expect(await keys.keyOf(await signed(pem, GOOD))).toBeNull();
  });

  it('can stand under a path beside other platforms and refuses what Apple refuses', async () => {
    const story = network();
    const token = await signed(story.keys.createKey(KEY, 'issuer'), GOOD);
    const { id } = story.addReview(APP, { rating: 4, title: 'Bien', body: 'Rapide', territory: 'DEU' });
    const second = story.addReview(APP, { rating: 1, body: 'Lent' });
    const store = appStoreHttpHandler(story, '/store');
    const server = await serve((request, response) => {
      if (request.url?.startsWith('/store/')) store(request, response);
      else response.writeHead(418).end();
    });
    const call = async (method: string, url: string, body?: unknown) => {
      const response = await fetch(url.startsWith('http') ? url : `${server.url}/store/v1${url}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const content = await response.text();
      const parsed: unknown = content === '' ? null : JSON.parse(content);
      return { status: response.status, body: parsed, rate: response.headers.get('x-rate-limit') };
    };
    const refused = (status: number, code: string) => ({ status, body: { errors: [{ code }] } });
    const list = `/apps/${APP}/customerReviews`;
    const post = (reviewId: string, responseBody: string) =>
      call('POST', '/customerReviewResponses', {
        data: { attributes: { responseBody }, relationships: { review: { data: { id: reviewId } } } },
      });

    const first = await call('GET', `${list}?limit=1`);
    expect(first).toMatchObject({
      status: 200,
      rate: 'user-hour-lim:3500;user-hour-rem:3499;',
      body: { data: [{ id: second.id }], meta: { paging: { total: 2, limit: 1 } } },
    });
    const { next } = (first.body as { links: { next: string } }).links;
    expect(await call('GET', next)).toMatchObject({
      body: { data: [{ id, attributes: { createdDate: '2026-11-20T01:00:00-08:00', territory: 'DEU' } }] },
    });
    expect(await call('GET', `${list}?filter[rating]=4,5&filter[territory]=DEU&sort=rating`)).toMatchObject({
      body: { data: [{ id }] },
    });
    expect(await call('GET', `${list}?limit=201`)).toMatchObject(refused(400, 'PARAMETER_ERROR.INVALID'));
    expect(await call('GET', `${list}?sort=nickname`)).toMatchObject(refused(400, 'PARAMETER_ERROR.INVALID'));
    expect(await call('GET', '/apps/43/customerReviews')).toMatchObject(refused(404, 'NOT_FOUND'));
    expect(await call('GET', `/customerReviews/${id}/response`)).toMatchObject(refused(404, 'NOT_FOUND'));
    expect(await post(id, 'x'.repeat(5971))).toMatchObject(refused(409, 'ENTITY_ERROR.ATTRIBUTE.INVALID.TOO_LONG'));
    expect(await post('none', 'Merci')).toMatchObject(refused(409, 'ENTITY_ERROR.RELATIONSHIP.INVALID'));
    const made = await post(id, 'Merci');
    expect(made).toMatchObject({ status: 201, body: { data: { attributes: { state: 'PENDING_PUBLISH' } } } });
    const again = await post(id, 'Merci beaucoup');
    const { data } = again.body as { data: { id: string } };
    expect(made.body).toMatchObject({ data: { id: data.id } });
    expect(await call('GET', `/customerReviews/${id}/response`)).toMatchObject({ status: 200, body: { data } });
    expect(await call('GET', `/customerReviews/${id}`)).not.toHaveProperty('body.included');
    expect(await call('GET', `/customerReviews/${id}?include=response`)).toMatchObject({
      body: { data: { relationships: { response: { data: { id: data.id } } } }, included: [{ id: data.id }] },
    });
    expect(await call('GET', `${list}?exists[publishedResponse]=true`)).toMatchObject({ body: { data: [] } });
    story.publishPending();
    expect(await call('GET', `${list}?exists[publishedResponse]=true`)).toMatchObject({ body: { data: [{ id }] } });
    const own = `/customerReviewResponses/${data.id}`;
    expect(await call('DELETE', own)).toMatchObject({ status: 204, body: null });
    expect(await call('DELETE', own)).toMatchObject(refused(404, 'NOT_FOUND'));
    story.keys.permit(KEY, false);
    expect(await call('GET', list)).toMatchObject(refused(403, 'FORBIDDEN_ERROR'));
    await server.close();
  });
});
