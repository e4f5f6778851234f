import { exportPKCS8, generateKeyPair } from 'jose';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, type ConnectorError } from '../../spi/errors';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { drain } from '../../testing/index';
import { PACKAGE, type PlayHarness, playPlatform, privateKeyPem, SERVICE_ACCOUNT } from './google-play.harness';
import { quotaWaitMs } from './google-play.errors';
import { googlePlay } from './index';

const signal = new AbortController().signal;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const platformWith = (options: Parameters<typeof playPlatform>[0]) => playPlatform(options);

describe('google-play', () => {
  let platform: PlayHarness;
  let skew = 0;
  beforeEach(async () => {
    skew = 0;
    platform = await platformWith({ clock: () => new Date(Date.now() + skew) });
  });
  afterEach(() => platform.close());

  const events = (payloads: string[]): InboundEvent[] =>
    payloads.flatMap((payload) => googlePlay.parse(payload, platform.account) as InboundEvent[]);
  const poll = async (cursor: string | null, backfillFrom: string | null = null) => {
    const walk = await drain(googlePlay, platform.account, cursor, backfillFrom);
    return { cursor: walk.cursor, events: events(walk.pages.flatMap((page) => page.payloads)) };
  };
  const failure = async (attempt: Promise<unknown>): Promise<ConnectorError> =>
    attempt.then(
      () => Promise.reject(new Error('it did not fail')),
      (error: unknown) => error as ConnectorError,
    );
  const as = (credentials: Record<string, string>): AccountContext => ({ ...platform.account, credentials });
  const probe = (account = platform.account) => googlePlay.probe(account, 'https://parvis.example/hook', signal);

  describe('sign-in', () => {
    it('signs once for many calls and again when Google no longer takes the token', async () => {
      for (let n = 0; n < 4; n += 1) await poll(null);
      expect(platform.network.signIn.issuedTokens()).toHaveLength(1);
      platform.network.signIn.expireTokens();
      await poll(null);
      expect(platform.network.signIn.issuedTokens()).toHaveLength(2);
    });

    it('asks to reconnect when the key was disabled', async () => {
      platform.network.signIn.disableKeys(SERVICE_ACCOUNT);
      const error = await failure(poll(null));
      expect(error).toBeInstanceOf(ConnectorAuthError);
      expect(error.message).toContain('Connect the account again');
    });

    it('works with a person’s consent as well', async () => {
      platform.network.signIn.addConsent('client.apps', 'the-client-secret', '1//the-refresh-token', [PACKAGE]);
      const credentials = {
        clientId: 'client.apps',
        clientSecret: 'the-client-secret',
        refreshToken: '1//the-refresh-token',
      };
      expect(await probe(as(credentials))).toMatchObject({ name: PACKAGE, missingPermissions: [] });
      expect(await failure(probe(as({ ...credentials, clientSecret: 'another-secret' })))).toBeInstanceOf(
        ConnectorAuthError,
      );
    });

    it.each(['{"client_email":"a@b.c"}', 'not json', '{"client_email":"a@b.c","private_key":"-----BEGIN"}', ''])(
      'says that the key %j cannot be used, without repeating it',
      async (serviceAccountKey) => {
        const error = await failure(probe(as({ serviceAccountKey })));
        expect(error).toBeInstanceOf(ConnectorAuthError);
        if (serviceAccountKey) expect(error.message).not.toContain(serviceAccountKey);
        expect(error.cause).toBeUndefined();
      },
    );

    it('is refused with a key that is not the account’s', async () => {
      const { privateKey } = await generateKeyPair('RS256', { extractable: true });
      const stored = JSON.parse(platform.account.credentials['serviceAccountKey'] ?? '') as object;
      const forged = JSON.stringify({ ...stored, private_key: await exportPKCS8(privateKey) });
      expect(await failure(probe(as({ serviceAccountKey: forged })))).toBeInstanceOf(ConnectorAuthError);
    });

    it.each(['server-error', 'reset', 'rate-limited', 'echo'] as const)(
      'never counts a reply as sent when the token endpoint gives %s',
      async (fault) => {
        platform.network.signIn.expireTokens();
        platform.network.tokenFaults.set(fault);
        const action = await platform.performable('reply', 'review');
        const error = await failure(googlePlay.perform(action, platform.account, signal));
        expect(error).not.toMatchObject({ mayHaveHappened: true });
        expect(error.message).not.toContain(privateKeyPem.slice(40, 90));
        expect(error.message).not.toMatch(/eyJ[\w-]{20}/);
      },
    );
  });

  describe('polling', () => {
    it('brings an edit after our reply as a later state of the review', async () => {
      const { reviewId } = platform.network.addReview(PACKAGE, { stars: 1, text: 'Plante' });
      platform.network.putReply(reviewId, 'Corrigé en 4.10.3');
      const { cursor } = await poll(null);
      platform.network.editReview(reviewId, { stars: 5, text: 'Réglé, merci' });
      const [review, reply] = (await poll(cursor)).events as ItemSeen[];
      expect(review).toMatchObject({ stars: 5, text: 'Réglé, merci', direction: 'in', withoutVerbs: ['reply'] });
      expect(reply).toMatchObject({ externalId: `${reviewId}/reply`, direction: 'out' });
      expect((review?.revisedAt ?? '') > (reply?.revisedAt ?? '')).toBe(true);
    });

    it('brings a reply written in Play Console to an old review within the hour, and its withdrawal', async () => {
      skew = -3 * HOUR;
      const { reviewId } = platform.network.addReview(PACKAGE, { stars: 2, text: 'Bof' });
      for (let n = 0; n < 3; n += 1) platform.network.addReview(PACKAGE, { stars: 4, text: `vieil avis ${n}` });
      skew = 0;
      for (let n = 0; n < 7; n += 1) platform.network.addReview(PACKAGE, { stars: 4, text: `avis ${n}` });
      const { cursor } = await poll(null);
      platform.network.putReply(reviewId, 'Désolés');
      expect((await poll(cursor)).events).toEqual([]);
      const deep = await poll(anHourLater(cursor));
      expect(deep.events).toContainEqual(expect.objectContaining({ externalId: `${reviewId}/reply`, text: 'Désolés' }));
      platform.network.withdrawReply(reviewId);
      expect((await poll(anHourLater(deep.cursor))).events).toContainEqual(
        expect.objectContaining({ type: 'removed', externalId: `${reviewId}/reply` }),
      );
    });

    it('reports a young review as removed only after Google denied it alone', async () => {
      const ids = [0, 1, 2, 3, 4].map((n) => platform.network.addReview(PACKAGE, { stars: 3, text: `avis ${n}` }));
      const { cursor } = await poll(null);
      platform.network.removeReview(ids[1]?.reviewId ?? '');
      const after = await poll(cursor);
      expect(after.events).toEqual([expect.objectContaining({ type: 'removed', externalId: ids[1]?.reviewId })]);
      expect((await poll(after.cursor)).events).toEqual([]);
    });

    it('says nothing about a review whose week may be over', async () => {
      skew = -6.9 * DAY;
      const { reviewId } = platform.network.addReview(PACKAGE, { stars: 3, text: 'vieil avis' });
      skew = 0;
      const { cursor } = await poll(null);
      platform.network.removeReview(reviewId);
      expect((await poll(anHourLater(cursor))).events).toEqual([]);
    });

    it('never shows ratings without words', async () => {
      const { cursor } = await poll(null);
      platform.network.addReview(PACKAGE, { stars: 1, text: '' });
      expect(await poll(cursor)).toEqual({ cursor, events: [] });
    });

    it('takes the empty answer of an app without reviews', async () => {
      const { cursor, events: none } = await poll(null);
      expect(none).toEqual([]);
      platform.network.addReview(PACKAGE, { stars: 4, text: 'le premier' });
      expect((await poll(cursor)).events).toEqual([expect.objectContaining({ text: 'le premier' })]);
    });

    it('begins a walk again when its page token has gone stale', async () => {
      const { cursor } = await poll(null);
      const ids = [0, 1, 2, 3, 4].map(
        (n) => platform.network.addReview(PACKAGE, { stars: 3, text: `avis ${n}` }).reviewId,
      );
      const first = await googlePlay.fetchSince({ cursor, backfillFrom: null }, platform.account, signal);
      const rest = await poll(first.cursor.replace(/CAEQ\d+/, 'stale'));
      const got = [...events(first.payloads), ...rest.events].map((event) => (event as ItemSeen).externalId);
      expect(got.sort()).toEqual([...ids].sort());
    });

    it('imports only what is younger than the backfill asks for', async () => {
      platform.network.addReview(PACKAGE, { stars: 3, text: 'ancien' });
      const young = platform.network.addReview(PACKAGE, { stars: 3, text: 'récent' });
      const { events: got } = await poll(null, new Date(young.modifiedAt).toISOString());
      expect(got.map((event) => (event as ItemSeen).externalId)).toEqual([young.reviewId]);
    });

    it('remembers the thousand reviews changed last and stays quiet beyond', async () => {
      await platform.close();
      platform = await platformWith({ maxPageSize: 100 });
      for (let n = 0; n < 1030; n += 1) platform.network.addReview(PACKAGE, { stars: 4, text: `avis ${n}` });
      const { cursor } = await poll(null);
      expect(Object.keys((JSON.parse(cursor) as { known: object }).known)).toHaveLength(1000);
      expect(await poll(cursor)).toEqual({ cursor, events: [] });
    });

    it('refuses a cursor that is not its own', async () => {
      expect(await failure(poll('42'))).toMatchObject({ reason: 'invalid' });
    });
  });

  describe('refusals', () => {
    it('waits for the next hour when the reads are used up', async () => {
      await platform.close();
      platform = await platformWith({ readsPerHour: 1 });
      await poll(null);
      const error = await failure(poll(null));
      expect(error).toMatchObject({ kind: 'rate-limited' });
      const { retryAfterMs } = error as ConnectorError & { retryAfterMs: number };
      expect(retryAfterMs > 0 && retryAfterMs <= HOUR).toBe(true);
    });

    it.each([
      ['2026-11-20T09:45:00.000Z', 15 * 60_000],
      ['2026-11-20T10:00:00.000Z', HOUR],
    ])('at %s waits %d ms', (now, wait) => {
      expect(quotaWaitMs(new Date(now))).toBe(wait);
    });

    it.each(['quotaExceeded', 'rateLimitExceeded'])('knows the older 403 with %s as a quota', async (reason) => {
      const body = { error: { code: 403, message: 'Quota exceeded', errors: [{ reason }] } };
      const account: AccountContext = {
        ...platform.account,
        fetch: async (url, init) =>
          url.endsWith('/token') ? platform.account.fetch(url, init) : Response.json(body, { status: 403 }),
      };
      const request = { cursor: null, backfillFrom: null };
      expect(await failure(googlePlay.fetchSince(request, account, signal))).toMatchObject({ kind: 'rate-limited' });
    });

    it('asks an admin when the permission was taken away or the package is another', async () => {
      platform.network.signIn.permit(SERVICE_ACCOUNT, PACKAGE, false);
      expect((await failure(poll(null))).message).toContain('Reply to reviews');
      const settings = { ...platform.account.settings, packageName: 'com.example.other' };
      const error = await failure(probe({ ...platform.account, settings }));
      expect(error).toBeInstanceOf(ConnectorAuthError);
      expect(error.message).toContain('package name');
    });

    it('connects without verbs while the permission is missing, and names it', async () => {
      platform.network.signIn.permit(SERVICE_ACCOUNT, PACKAGE, false);
      expect(await probe()).toMatchObject({
        externalId: PACKAGE,
        missingPermissions: ['Reply to reviews'],
        capabilities: { verbs: {} },
      });
    });

    it('takes a store address for the package name and refuses what is none', async () => {
      const named = (packageName: string) => ({
        ...platform.account,
        settings: { ...platform.account.settings, packageName },
      });
      const address = `https://play.google.com/store/apps/details?id=${PACKAGE}&hl=fr`;
      expect(await probe(named(address))).toMatchObject({ externalId: PACKAGE });
      expect(await failure(probe(named('My shop')))).toBeInstanceOf(ConnectorAuthError);
    });
  });

  describe('replying', () => {
    const reply = async (change: { text?: string } = {}) => {
      const action = { ...(await platform.performable('reply', 'review')), ...change };
      return { action, run: () => googlePlay.perform(action, platform.account, signal) };
    };

    it('keeps the text that came back, without its tags, and knows it again', async () => {
      const { action, run } = await reply({ text: 'Please <b>update</b>.' });
      const receipt = await run();
      expect(receipt.effects).toEqual([
        expect.objectContaining({ text: 'Please update.', direction: 'out', ownActionId: action.id }),
      ]);
      expect(await googlePlay.findPerformed(action, platform.account, signal)).toMatchObject({ found: 'yes' });
      expect(platform.network.publicPage(PACKAGE).reviews[0]?.reply).toBe('Please update.');
    });

    it('never overwrites an answer that somebody gave meanwhile, and takes its own for done', async () => {
      const { action, run } = await reply();
      platform.network.putReply(action.target.externalId, 'Réponse de la boutique');
      expect(await failure(run())).toMatchObject({ reason: 'forbidden' });
      platform.network.putReply(action.target.externalId, action.text);
      expect(await run()).toMatchObject({ state: 'done', externalId: `${action.target.externalId}/reply` });
    });

    it('cannot tell whether ours was sent once another reply stands there', async () => {
      const { action } = await reply();
      const found = () => googlePlay.findPerformed(action, platform.account, signal);
      expect(await found()).toEqual({ found: 'absent' });
      platform.network.putReply(action.target.externalId, 'Une autre');
      expect(await found()).toEqual({ found: 'cannot-tell' });
      const later = { ...action, requestedAt: new Date(Date.now() + DAY).toISOString() };
      expect(await googlePlay.findPerformed(later, platform.account, signal)).toEqual({ found: 'absent' });
      platform.network.removeReview(action.target.externalId);
      expect(await found()).toEqual({ found: 'cannot-tell' });
    });

    it.each([
      ['x'.repeat(350), null],
      ['x'.repeat(351), 'too-long'],
      ['👍'.repeat(176), 'too-long'],
      [' \n', 'invalid'],
    ])('%# judges the length before it calls', async (text, reason) => {
      const { run } = await reply({ text });
      if (reason === null) expect(await run()).toMatchObject({ state: 'done' });
      else expect(await failure(run())).toMatchObject({ reason });
    });

    it('marks a young review as gone and only fails on one that may have left the week', async () => {
      const { action } = await reply();
      platform.network.removeReview(action.target.externalId);
      const run = (createdAt: string, verb: 'reply' | 'edit-reply') =>
        failure(
          googlePlay.perform({ ...action, verb, target: { ...action.target, createdAt } }, platform.account, signal),
        );
      for (const verb of ['reply', 'edit-reply'] as const) {
        expect(await run(new Date().toISOString(), verb)).toMatchObject({ reason: 'gone' });
        expect(await run(new Date(Date.now() - 8 * DAY).toISOString(), verb)).toMatchObject({
          reason: 'window-closed',
        });
      }
    });

    it('waits an hour, not a day, when the replies are used up: reading would wait as well', async () => {
      await platform.close();
      platform = await platformWith({ repliesPerDay: 1 });
      await (await reply()).run();
      const error = await failure((await reply()).run());
      expect(error).toMatchObject({ kind: 'rate-limited' });
      expect((error as ConnectorError & { retryAfterMs: number }).retryAfterMs <= HOUR).toBe(true);
    });
  });

  function anHourLater(cursor: string): string {
    const state = JSON.parse(cursor) as { deepAt: string };
    return JSON.stringify({ ...state, deepAt: new Date(Date.parse(state.deepAt) - 2 * HOUR).toISOString() });
  }
});
