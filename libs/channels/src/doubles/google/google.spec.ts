import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardedFetch } from '../../http/guarded-fetch';
import { googleBusinessHttpHandler } from './http';
import { GoogleBusinessNetwork } from './network';
import { deliverGooglePushes } from './push';

const LOCATION = 'accounts/1/locations/2';
const TOPIC = 'projects/p/topics/t';
const fetch = guardedFetch({ allowPrivateNetwork: true, maxBytes: 100_000, timeoutMs: 2000 });

function network(): GoogleBusinessNetwork {
  const made = new GoogleBusinessNetwork({ clock: () => new Date('2026-11-20T09:00:00.000Z') });
  made.addLocation({
    name: LOCATION,
    title: 'Maison Lumen',
    mapsUri: 'https://maps.google.com/?cid=1',
    verified: true,
  });
  made.addGrant('client', 'secret', 'refresh');
  return made;
}

describe('the Google double', () => {
  it('is the same story every time under the same clock', () => {
    const tell = () => {
      const story = network();
      const { name } = story.addReview(LOCATION, { stars: 4, text: 'Bien' });
      story.addReview(LOCATION, { stars: 1, anonymous: true });
      story.editReview(name, { stars: 5 });
      story.putReply(name, 'Merci');
      story.approvePending();
      return story.publicPage(LOCATION);
    };
    expect(tell()).toEqual(tell());
    expect(tell()).toMatchObject({
      averageRating: 3,
      totalReviewCount: 2,
      reviews: [
        { stars: 5, text: 'Bien', reply: 'Merci' },
        { stars: 1, author: 'A Google user', reply: null },
      ],
    });
  });

  it('delivers a push again until it is acknowledged, and once after', async () => {
    const story = network();
    story.notificationSettings.set('accounts/1', { pubsubTopic: TOPIC, notificationTypes: ['NEW_REVIEW'] });
    story.subscribe({ name: 's', topic: TOPIC, endpoint: 'https://hook.example', audience: 'a', serviceAccount: 'e' });
    const { name } = story.addReview(LOCATION, { stars: 4 });
    story.editReview(name, { stars: 3 }); // not subscribed to
    const answers = [500, 204];
    const seen: string[] = [];
    const hook = async (_url: string, init?: RequestInit) => {
      seen.push(String(init?.body));
      return new Response(null, { status: answers.shift() ?? 204 });
    };
    expect(await deliverGooglePushes(story, hook)).toBe(0);
    expect(await deliverGooglePushes(story, hook)).toBe(1);
    expect(await deliverGooglePushes(story, hook)).toBe(0);
    expect(seen).toHaveLength(2);
    expect(seen[0]).toBe(seen[1]);
  });

  it('can stand under a path beside other platforms', async () => {
    const story = network();
    const { name } = story.addReview(LOCATION, { stars: 4, text: 'Bien' });
    const google = googleBusinessHttpHandler(story, '/google');
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/google/')) google(request, response);
      else response.writeHead(418).end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/google`;

    const form = {
      grant_type: 'refresh_token',
      client_id: 'client',
      client_secret: 'secret',
      refresh_token: 'refresh',
    };
    const refresh = (change = {}) =>
      fetch(`${base}/token`, { method: 'POST', body: new URLSearchParams({ ...form, ...change }) });
    const refused = await refresh({ refresh_token: 'other' });
    expect([refused.status, await refused.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_grant' })]);

    const { access_token: token } = (await (await refresh()).json()) as { access_token: string };
    const call = async (method: string, path: string, body?: object) => {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${base}${path}`, {
        method,
        headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: await response.json() };
    };
    expect(await call('GET', `/v4/${LOCATION}/reviews?pageSize=51`)).toMatchObject({ status: 400 });
    expect(await call('GET', `/v4/${LOCATION}/reviews`)).toMatchObject({
      body: { totalReviewCount: 1, averageRating: 4 },
    });
    expect(await call('POST', '/v4/accounts/1/locations:batchGetReviews', { locationNames: [LOCATION] })).toMatchObject(
      {
        body: { locationReviews: [{ name: LOCATION, review: { name } }] },
      },
    );
    expect(await call('PUT', `/v4/${name}/reply`, { comment: 'é'.repeat(2049) })).toMatchObject({ status: 400 });
    expect(await call('PUT', `/v4/${name}/reply`, { comment: 'Merci' })).toMatchObject({
      body: { reviewReplyState: 'PENDING' },
    });
    expect(await call('DELETE', `/v4/${name}/reply`)).toEqual({ status: 200, body: {} });
    expect(await call('GET', '/v1/accounts/1/locations')).toMatchObject({
      body: { locations: [{ name: 'locations/2' }] },
    });
    expect(await call('GET', '/v1/accounts')).toMatchObject({ body: { accounts: [{ name: 'accounts/1' }] } });
    expect(await call('GET', '/v4/nonsense')).toMatchObject({ status: 404, body: { error: { status: 'NOT_FOUND' } } });
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
});
