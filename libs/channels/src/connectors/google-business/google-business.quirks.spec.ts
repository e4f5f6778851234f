import { PushSigner } from '../../doubles/google/push-signer';
import type { RawRequest } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { drain } from '../../testing/index';
import { type GoogleHarness, googlePlatform, LOCATION } from './google-business.harness';
import { originalText } from './google-business.parse';
import { googleBusiness } from './index';

const signal = new AbortController().signal;
const HOOK = 'https://parvis.example/hooks/google-business/key';

describe('google-business', () => {
  let platform: GoogleHarness;
  beforeEach(async () => {
    platform = await googlePlatform();
  });
  afterEach(() => platform.close());

  const events = (payloads: string[]): InboundEvent[] =>
    payloads.flatMap((payload) => googleBusiness.parse(payload, platform.account) as InboundEvent[]);
  const poll = async (cursor: string | null) => {
    const walk = await drain(googleBusiness, platform.account, cursor);
    return { cursor: walk.cursor, events: events(walk.pages.flatMap((page) => page.payloads)) };
  };

  describe('sign-in', () => {
    it('refreshes an access token that Google no longer takes, once, and goes on', async () => {
      await poll(null);
      platform.network.expireAccessTokens();
      await poll(null);
      expect(platform.network.issuedTokens()).toHaveLength(2);
    });

    it('uses one access token for many calls', async () => {
      for (let n = 0; n < 5; n += 1) await poll(null);
      expect(platform.network.issuedTokens()).toHaveLength(1);
    });

    it('asks to reconnect when the grant is gone', async () => {
      await poll(null);
      platform.network.revoke(platform.account.credentials['refreshToken'] ?? '');
      const error = await poll(null).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ConnectorAuthError);
      expect(String(error)).toContain('Connect the account again');
    });

    it.each(['server-error', 'reset', 'rate-limited'] as const)(
      'takes a token endpoint with %s for a passing trouble',
      async (fault) => {
        platform.network.tokenFaults.set(fault);
        const action = await platform.performable('reply', 'review');
        const error = await googleBusiness.perform(action, platform.account, signal).catch((thrown: unknown) => thrown);
        expect(error).not.toMatchObject({ mayHaveHappened: true });
        expect(['unavailable', 'rate-limited']).toContain((error as ConnectorUnavailable).kind);
      },
    );

    it('repeats nothing secret that the token endpoint repeats', async () => {
      platform.network.tokenFaults.set('echo');
      const error = await poll(null).catch((thrown: unknown) => String(thrown));
      const { clientSecret = '', refreshToken = '' } = platform.account.credentials;
      for (const secret of [clientSecret, refreshToken, encodeURIComponent(refreshToken)])
        expect(error).not.toContain(secret);
    });
  });

  describe('push', () => {
    const signed = async (
      claims: Record<string, unknown> = {},
      audience = platform.account.settings['pushAudience'],
      body?: string,
    ): Promise<RawRequest> => {
      const at = new Date();
      const token = await platform.network.signer.token(
        String(audience),
        String(platform.account.settings['pushServiceAccount']),
        at,
        claims,
      );
      const envelope =
        body ?? JSON.stringify({ message: {}, subscription: platform.account.settings['pushSubscription'] });
      return {
        method: 'POST',
        query: {},
        headers: { authorization: `Bearer ${token}` },
        body: Buffer.from(envelope),
        receivedAt: at,
      };
    };
    const verdict = async (request: RawRequest, settings = platform.account.settings) => {
      try {
        await googleBusiness.verify(request, { ...platform.account, settings });
        return 'accepted';
      } catch (error) {
        return String(error);
      }
    };

    it('is accepted with Google’s token, and the token again for another delivery', async () => {
      const request = await signed();
      expect([await verdict(request), await verdict(request)]).toEqual(['accepted', 'accepted']);
    });

    it.each([
      ['another audience', {}, 'https://other.example/', undefined, 'aud is wrong'],
      [
        'another service account',
        { email: 'someone@p1.iam.gserviceaccount.com' },
        undefined,
        undefined,
        'another service account',
      ],
      ['another issuer', { iss: 'https://evil.example' }, undefined, undefined, 'iss is wrong'],
      ['an unverified address', { email_verified: false }, undefined, undefined, 'another service account'],
      [
        'another subscription',
        {},
        undefined,
        '{"subscription":"projects/p1/subscriptions/other"}',
        'another subscription',
      ],
      ['a body that is not JSON', {}, undefined, 'nonsense', 'another subscription'],
    ])('is refused with %s', async (_what, claims, audience, body, reason) => {
      expect(await verdict(await signed(claims, audience, body))).toMatch(new RegExp(reason));
    });

    it('is refused when the key is not one that Google publishes', async () => {
      const { pushAudience, pushServiceAccount } = platform.account.settings;
      const token = await new PushSigner().token(String(pushAudience), String(pushServiceAccount), new Date());
      const request = await signed();
      expect(await verdict({ ...request, headers: { authorization: `Bearer ${token}` } })).toMatch(
        /signature is wrong/,
      );
    });

    it('is refused while the account has no push set up', async () => {
      expect(await verdict(await signed(), { ...platform.account.settings, pushAudience: '' })).toMatch(/not set up/);
    });

    it('is a passing trouble while the certificates cannot be read', async () => {
      const settings = {
        ...platform.account.settings,
        certsUrl: `${String(platform.account.settings['apiBaseUrl'])}/nowhere`,
      };
      await expect(googleBusiness.verify(await signed(), { ...platform.account, settings })).rejects.toBeInstanceOf(
        ConnectorUnavailable,
      );
    });

    it('brings a new review within one hint and one read', async () => {
      const { name } = platform.network.addReview(LOCATION, { stars: 5, text: 'Parfait' });
      const hints = events(await platform.deliveries());
      expect(hints).toEqual([{ type: 'hint', ref: name }]);
      const [item] = events(await googleBusiness.fetchRef(name, platform.account, signal));
      expect(item).toMatchObject({ externalId: name, stars: 5, text: 'Parfait' });
    });

    it('gives nothing for a review that is gone, and follows no reference elsewhere', async () => {
      expect(await googleBusiness.fetchRef(`${LOCATION}/reviews/AbFvOq999`, platform.account, signal)).toEqual([]);
      for (const ref of [
        'accounts/111/locations/333/reviews/A',
        `${LOCATION}/reviews/../../x`,
        'https://evil.example',
      ]) {
        await expect(googleBusiness.fetchRef(ref, platform.account, signal)).rejects.toMatchObject({
          reason: 'invalid',
        });
      }
    });
  });

  describe('polling', () => {
    it('tells Google’s verdict on our reply although the review’s own time stands still', async () => {
      const { name } = platform.network.addReview(LOCATION, { stars: 2, text: 'Bof' });
      const { cursor } = await poll(null);
      platform.network.putReply(name, 'Désolés');
      const pending = await poll(cursor);
      expect(pending.events).toContainEqual(
        expect.objectContaining({ externalId: `${name}/reply`, platformState: 'held', direction: 'out' }),
      );
      platform.network.moderateReply(name, 'REJECTED', 'PERSONAL_INFORMATION');
      const rejected = await poll(pending.cursor);
      expect(rejected.events).toContainEqual(
        expect.objectContaining({ type: 'delivery', state: 'failed', detail: 'PERSONAL_INFORMATION' }),
      );
      const states = [...pending.events, ...rejected.events].filter(
        (event): event is ItemSeen => event.type === 'item' && event.direction === 'out',
      );
      expect((states[1]?.revisedAt ?? '') > (states[0]?.revisedAt ?? '')).toBe(true);
      expect((await poll(rejected.cursor)).events).toEqual([]);
    });

    it('tells that our reply was deleted in Google’s own console', async () => {
      const { name } = platform.network.addReview(LOCATION, { stars: 2 });
      platform.network.putReply(name, 'Merci');
      const { cursor } = await poll(null);
      platform.network.deleteReply(name);
      expect((await poll(cursor)).events).toContainEqual(
        expect.objectContaining({ type: 'removed', externalId: `${name}/reply` }),
      );
    });

    it('tells an edit after our reply as a later state of the review', async () => {
      const { name } = platform.network.addReview(LOCATION, { stars: 1, text: 'Nul' });
      platform.network.putReply(name, 'Appelez-nous');
      const { cursor } = await poll(null);
      platform.network.editReview(name, { stars: 5, text: 'Réglé, merci' });
      const seen = (await poll(cursor)).events.filter((event): event is ItemSeen => event.type === 'item');
      const [review, reply] = seen;
      expect(review).toMatchObject({ stars: 5, text: 'Réglé, merci' });
      expect((review?.revisedAt ?? '') > (reply?.revisedAt ?? '')).toBe(true);
    });

    it('finds a removal even when a new review keeps the count the same', async () => {
      const old = Array.from(
        { length: 7 },
        (_, n) => platform.network.addReview(LOCATION, { stars: 3, text: `avis ${n}` }).name,
      );
      const { cursor } = await poll(null);
      platform.network.removeReview(old[0] ?? '');
      const fresh = platform.network.addReview(LOCATION, { stars: 4, text: 'nouveau' }).name;
      const { events: seen } = await poll(cursor);
      expect(seen.filter((event) => event.type === 'removed').map((event) => event.externalId)).toEqual([old[0]]);
      expect(seen.filter((event) => event.type === 'item').map((event) => event.externalId)).toEqual([fresh]);
    });

    it('loses no review when others vanish between two pages', async () => {
      const { cursor } = await poll(null);
      const names = Array.from(
        { length: 7 },
        (_, n) => platform.network.addReview(LOCATION, { stars: 3, text: `avis ${n}` }).name,
      );
      const first = await googleBusiness.fetchSince({ cursor, backfillFrom: null }, platform.account, signal);
      platform.network.removeReview(names[6] ?? ''); // already on the first page: the rest moves up by one
      const rest = await poll(first.cursor);
      const ids = new Set(
        [...events(first.payloads), ...rest.events]
          .filter((event) => event.type === 'item')
          .map((event) => event.externalId),
      );
      expect(names.filter((name) => !ids.has(name))).toEqual([]);
      expect(rest.events).toContainEqual(expect.objectContaining({ type: 'removed', externalId: names[6] }));
    });

    it('begins a walk again when its page token has gone stale', async () => {
      const { cursor } = await poll(null);
      const names = Array.from(
        { length: 5 },
        (_, n) => platform.network.addReview(LOCATION, { stars: 3, text: `avis ${n}` }).name,
      );
      const first = await googleBusiness.fetchSince({ cursor, backfillFrom: null }, platform.account, signal);
      const rest = await poll(first.cursor.replace(/CAoQ\d+/, 'stale'));
      const ids = [...events(first.payloads), ...rest.events]
        .filter((event) => event.type === 'item')
        .map((event) => event.externalId);
      expect([...ids].sort()).toEqual([...names].sort());
    });

    it('imports only what is younger than the backfill asks for', async () => {
      platform.network.addReview(LOCATION, { stars: 3, text: 'alt' });
      const young = platform.network.addReview(LOCATION, { stars: 3, text: 'jung' });
      const walk = await drain(googleBusiness, platform.account, null, young.updateTime);
      expect(
        events(walk.pages.flatMap((page) => page.payloads)).map((event) => (event as ItemSeen).externalId),
      ).toEqual([young.name]);
    });

    it('remembers the thousand reviews updated last, and stays quiet and exact beyond', async () => {
      await platform.close();
      platform = await googlePlatform({ maxPageSize: 50 });
      const names = Array.from({ length: 1030 }, () => platform.network.addReview(LOCATION, { stars: 4 }).name);
      const { cursor } = await poll(null);
      const { known } = JSON.parse(cursor) as { known: Record<string, string> };
      expect(Object.keys(known)).toHaveLength(1000);
      expect(await poll(cursor)).toEqual({ cursor, events: [] });
      platform.network.editReview(names[0] ?? '', { text: 'one that was forgotten' });
      platform.network.removeReview(names[1000] ?? '');
      const { events: seen } = await poll(cursor);
      expect(seen.map((event) => [event.type, (event as ItemSeen).externalId])).toEqual([
        ['item', names[0]],
        ['removed', names[1000]],
      ]);
    });

    it('loses none of more reviews than it remembers, even when it has to begin again', async () => {
      await platform.close();
      platform = await googlePlatform({ maxPageSize: 50 });
      const { cursor } = await poll(null);
      const add = (count: number) => Array.from({ length: count }, () => platform.network.addReview(LOCATION, { stars: 4 }).name); // prettier-ignore
      const names = add(1300);
      const first = await googleBusiness.fetchSince({ cursor, backfillFrom: null }, platform.account, signal);
      names.push(...add(1)); // the pages shift
      const rest = await poll(first.cursor);
      const seen = [...events(first.payloads), ...rest.events].map((event) => (event as ItemSeen).externalId);
      expect(names.filter((name) => !seen.includes(name))).toEqual([]);
      expect(await poll(rest.cursor)).toEqual({ cursor: rest.cursor, events: [] });
    });

    it('refuses a cursor that is not its own', async () => {
      await expect(poll('42')).rejects.toMatchObject({ reason: 'invalid' });
    });
  });

  describe('replying', () => {
    it('never overwrites an answer that somebody gave meanwhile', async () => {
      const action = await platform.performable('reply', 'review');
      platform.network.putReply(action.target.externalId, 'Réponse de la boutique');
      await expect(googleBusiness.perform(action, platform.account, signal)).rejects.toMatchObject({
        reason: 'forbidden',
      });
      expect(platform.network.review(action.target.externalId)?.reviewReply?.comment).toBe('Réponse de la boutique');
    });

    it('counts bytes, not characters', async () => {
      const action = await platform.performable('reply', 'review');
      const fits = { ...action, text: 'é'.repeat(2048) };
      await expect(
        googleBusiness.perform({ ...action, text: `${fits.text}x` }, platform.account, signal),
      ).rejects.toMatchObject({ reason: 'too-long' });
      expect(await googleBusiness.perform(fits, platform.account, signal)).toMatchObject({ state: 'done' });
    });

    it('shows the reply as ours and held until Google has checked it', async () => {
      const action = await platform.performable('reply', 'review');
      const { effects } = await googleBusiness.perform(action, platform.account, signal);
      expect(effects).toEqual([
        expect.objectContaining({ direction: 'out', platformState: 'held', ownActionId: action.id }),
      ]);
      expect(platform.network.publicPage(LOCATION).reviews[0]?.reply).toBeNull();
      platform.network.approvePending();
      expect(platform.network.publicPage(LOCATION).reviews[0]?.reply).toBe(action.text);
    });

    it('fails for good on a review that is gone and on a location that is not verified', async () => {
      const action = await platform.performable('reply', 'review');
      platform.network.addLocation({ name: LOCATION, title: 'x', mapsUri: '', verified: false });
      await expect(googleBusiness.perform(action, platform.account, signal)).rejects.toMatchObject({
        reason: 'forbidden',
        platformCode: 'FAILED_PRECONDITION',
      });
      platform.network.removeReview(action.target.externalId);
      await expect(googleBusiness.perform(action, platform.account, signal)).rejects.toMatchObject({ reason: 'gone' });
    });

    it('takes a reply that is gone already for deleted', async () => {
      const action = await platform.performable('delete-reply', 'review');
      platform.network.deleteReply(action.target.externalId);
      expect(await googleBusiness.perform(action, platform.account, signal)).toMatchObject({ state: 'done' });
      platform.network.removeReview(action.target.externalId);
      await expect(googleBusiness.perform(action, platform.account, signal)).rejects.toMatchObject({ reason: 'gone' });
    });
  });

  describe('connecting', () => {
    it('names the location and points notifications at the topic', async () => {
      platform.network.notificationSettings.clear();
      const probe = await googleBusiness.probe(platform.account, HOOK, signal);
      expect(probe).toMatchObject({ externalId: LOCATION, name: 'Maison Lumen Lyon', missingPermissions: [] });
      expect(probe.capabilities.receive).toBe('both');
      expect(platform.network.notificationSettings.get('accounts/111')).toEqual({
        pubsubTopic: 'projects/p1/topics/gbp-reviews',
        notificationTypes: ['NEW_REVIEW', 'UPDATED_REVIEW'],
      });
    });

    it('names what Google may not do with the topic and works without it', async () => {
      const settings = { ...platform.account.settings, pubsubTopic: 'not-a-topic' };
      const probe = await googleBusiness.probe({ ...platform.account, settings }, HOOK, signal);
      expect(probe.missingPermissions).toEqual([expect.stringContaining('pubsub.topics.publish')]);
      expect(probe.capabilities.receive).toBe('poll');
    });

    it('refuses a location that the sign-in does not manage', async () => {
      const settings = { ...platform.account.settings, locationId: '999' };
      await expect(googleBusiness.probe({ ...platform.account, settings }, HOOK, signal)).rejects.toBeInstanceOf(
        ConnectorAuthError,
      );
    });
  });
});

describe('a text with Google’s translation in it', () => {
  it.each([
    ['Très bien\n\n(Translated by Google)\nVery good', 'Très bien'],
    ['(Translated by Google) Very good\n\n(Original)\nTrès bien', 'Très bien'],
    ['Very good', 'Very good'],
    ['(Translated by Google) only this', '(Translated by Google) only this'],
    [' spaces stay ', ' spaces stay '],
  ])('%j is %j', (comment, original) => {
    expect(originalText(comment)).toBe(original);
  });
});
