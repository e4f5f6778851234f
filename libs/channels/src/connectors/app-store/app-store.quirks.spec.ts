import { generateKeyPairSync } from 'node:crypto';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, type ConnectorError } from '../../spi/errors';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { drain } from '../../testing/index';
import { rateWaitMs } from './app-store.errors';
import { APP, KEY, type StoreHarness, storePlatform } from './app-store.harness';
import { appStore } from './index';

const signal = new AbortController().signal;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const platformWith = (options: Parameters<typeof storePlatform>[0]) => storePlatform(options);

describe('app-store', () => {
  let platform: StoreHarness;
  let skew = 0;
  beforeEach(async () => {
    skew = 0;
    platform = await platformWith({ clock: () => new Date(Date.now() + skew) });
  });
  afterEach(() => platform.close());

  const events = (payloads: string[]): InboundEvent[] =>
    payloads.flatMap((payload) => appStore.parse(payload, platform.account) as InboundEvent[]);
  const poll = async (cursor: string | null, backfillFrom: string | null = null) => {
    const walk = await drain(appStore, platform.account, cursor, backfillFrom);
    return { cursor: walk.cursor, events: events(walk.pages.flatMap((page) => page.payloads)) };
  };
  const failure = async (attempt: Promise<unknown>): Promise<ConnectorError> =>
    attempt.then(
      () => Promise.reject(new Error('it did not fail')),
      (error: unknown) => error as ConnectorError,
    );
  const as = (change: Record<string, string>): AccountContext => ({
    ...platform.account,
    credentials: { ...platform.account.credentials, ...change },
  });
  const probe = (account = platform.account) => appStore.probe(account, 'https://parvis.example/hook', signal);
  /** The account with one answer in place of the platform's. */
  const answering = (status: number, body: unknown, headers: Record<string, string> = {}): AccountContext => ({
    ...platform.account,
    fetch: async () => Response.json(body, { status, headers }),
  });
  const fetchFrom = (account: AccountContext) =>
    failure(appStore.fetchSince({ cursor: null, backfillFrom: null }, account, signal));

  describe('sign-in', () => {
    it('uses one token for many calls', async () => {
      for (let n = 0; n < 4; n += 1) await poll(null);
      expect(platform.network.keys.acceptedTokens()).toHaveLength(1);
    });

    it('works with an individual key, which names no issuer', async () => {
      const privateKey = platform.network.keys.createKey('SINGLE0001', null);
      expect(await probe(as({ issuerId: '', keyId: 'SINGLE0001', privateKey }))).toMatchObject({
        externalId: APP,
        name: 'Maison Lumen',
        missingPermissions: [],
      });
    });

    it('reads a key whose line breaks a form has taken out', async () => {
      const privateKey = (platform.account.credentials['privateKey'] ?? '').replaceAll('\n', '');
      expect(await probe(as({ privateKey }))).toMatchObject({ name: 'Maison Lumen' });
    });

    it('asks for another key when it is revoked, of another issuer, another key or none', async () => {
      const { privateKey } = generateKeyPairSync('ec', {
        namedCurve: 'P-256',
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      });
      for (const change of [{ issuerId: 'another' }, { privateKey }, { privateKey: 'nonsense-nonsense' }]) {
        const error = await failure(probe(as(change)));
        expect(error).toBeInstanceOf(ConnectorAuthError);
        expect(error.message).not.toContain('nonsense');
      }
      platform.network.keys.revoke(KEY);
      expect(await failure(poll(null))).toBeInstanceOf(ConnectorAuthError);
    });

    it('says when the clock of this server is off', async () => {
      const body = { errors: [{ status: '401', code: 'NOT_AUTHORIZED', title: 'Invalid.' }] };
      const date = new Date(Date.now() - 30 * 60_000).toUTCString();
      expect((await fetchFrom(answering(401, body, { date }))).message).toContain('30 minutes off');
      expect((await fetchFrom(answering(401, body))).message).not.toContain('clock');
    });
  });

  describe('polling', () => {
    it('notices edits although no date moves, each once, and tells them as later states', async () => {
      const { id } = platform.network.addReview(APP, { rating: 1, title: 'Nul', body: 'Plante' });
      platform.network.putResponse(id, 'Corrigé');
      const { cursor } = await poll(null);
      platform.network.editReview(id, { rating: 5, title: 'Réglé', body: 'Merci' });
      const after = await poll(cursor);
      const [review, response] = after.events as ItemSeen[];
      expect(review).toMatchObject({ stars: 5, text: 'Réglé\n\nMerci', withoutVerbs: ['reply'], direction: 'in' });
      expect((review?.revisedAt ?? '') > (review?.createdAt ?? '')).toBe(true);
      expect((review?.revisedAt ?? '') > (response?.revisedAt ?? '')).toBe(true);
      expect(await poll(after.cursor)).toEqual({ cursor: after.cursor, events: [] });
    });

    it('tells that a response was published, and that it was deleted elsewhere', async () => {
      const { id } = platform.network.addReview(APP, { rating: 2, body: 'Bof' });
      platform.network.putResponse(id, 'Désolés');
      const start = await poll(null);
      expect(start.events).toEqual([]);
      platform.network.publishPending();
      const published = await poll(start.cursor);
      expect(published.events).toContainEqual(
        expect.objectContaining({ externalId: `${id}/response`, platformState: 'visible', direction: 'out' }),
      );
      expect(published.events).toContainEqual(
        expect.objectContaining({ type: 'delivery', state: 'delivered', externalIds: [`${id}/response`] }),
      );
      platform.network.deleteResponse(platform.network.review(id)?.response?.id ?? '');
      expect((await poll(published.cursor)).events).toContainEqual(
        expect.objectContaining({ type: 'removed', externalId: `${id}/response` }),
      );
    });

    it('finds edits of old reviews within the hour, and removals among them', async () => {
      await platform.close();
      platform = await platformWith({ clock: () => new Date(Date.now() + skew), maxPageSize: 200 });
      skew = -30 * DAY;
      const old = [0, 1, 2].map((n) => platform.network.addReview(APP, { rating: 3, body: `vieil avis ${n}` }));
      for (let n = 0; n < 300; n += 1) platform.network.addReview(APP, { rating: 4, body: `avis ${n}` });
      skew = 0;
      for (let n = 0; n < 300; n += 1) platform.network.addReview(APP, { rating: 4, body: `jeune avis ${n}` });
      const { cursor } = await poll(null);
      platform.network.editReview(old[0]?.id ?? '', { body: 'changé' });
      platform.network.removeReview(old[1]?.id ?? '');
      expect(await poll(cursor)).toEqual({ cursor, events: [] });
      const state = JSON.parse(cursor) as { deepAt: string };
      const deepAt = new Date(Date.parse(state.deepAt) - 2 * HOUR).toISOString();
      const deep = await poll(JSON.stringify({ ...state, deepAt }));
      expect(deep.events.map((event) => [event.type, (event as ItemSeen).externalId])).toEqual([
        ['item', old[0]?.id],
        ['removed', old[1]?.id],
      ]);
    });

    it('takes a review that shows up a day late', async () => {
      for (let n = 0; n < 5; n += 1) platform.network.addReview(APP, { rating: 4, body: `avis ${n}` });
      const { cursor } = await poll(null);
      const late = platform.network.addReview(APP, { rating: 1, body: 'en retard' });
      late.createdAt -= DAY;
      expect((await poll(cursor)).events).toEqual([expect.objectContaining({ externalId: late.id })]);
    });

    it('begins a walk again when its page has gone stale, or was one of another address', async () => {
      const { cursor } = await poll(null);
      const ids = [0, 1, 2, 3, 4].map((n) => platform.network.addReview(APP, { rating: 3, body: `avis ${n}` }).id);
      const first = await appStore.fetchSince({ cursor, backfillFrom: null }, platform.account, signal);
      for (const moved of [
        first.cursor.replace(/cursor=o\d+/, 'cursor=stale'),
        first.cursor.replace(/http:[^"]+/, 'https://elsewhere.example/v1/x'),
      ]) {
        const rest = await poll(moved);
        const got = [...events(first.payloads), ...rest.events].map((event) => (event as ItemSeen).externalId);
        expect(got.sort()).toEqual([...ids].sort());
      }
    });

    it('follows no link to another host', async () => {
      const error = await fetchFrom(answering(200, { data: [], links: { next: 'https://elsewhere.example/v1/x' } }));
      expect(error).toMatchObject({ kind: 'unavailable', mayHaveHappened: false });
    });

    it('imports only what is younger than the backfill asks for, from every country', async () => {
      skew = -3 * DAY;
      platform.network.addReview(APP, { rating: 3, body: 'ancien' });
      skew = 0;
      const young = platform.network.addReview(APP, { rating: 3, body: 'récent', territory: 'DEU' });
      const { events: got } = await poll(null, new Date(Date.now() - DAY).toISOString());
      expect(got).toEqual([
        expect.objectContaining({
          externalId: young.id,
          permalink: `https://apps.apple.com/de/app/id${APP}?see-all=reviews`,
        }),
      ]);
    });

    it('remembers the two thousand youngest reviews and stays quiet beyond', async () => {
      await platform.close();
      platform = await platformWith({ maxPageSize: 200 });
      for (let n = 0; n < 2030; n += 1) platform.network.addReview(APP, { rating: 4, body: `avis ${n}` });
      const { cursor } = await poll(null);
      expect(Object.keys((JSON.parse(cursor) as { known: object }).known)).toHaveLength(2000);
      expect(await poll(cursor)).toEqual({ cursor, events: [] });
    });

    it('refuses a cursor that is not its own', async () => {
      expect(await failure(poll('42'))).toMatchObject({ reason: 'invalid' });
    });
  });

  describe('refusals', () => {
    it('waits when the hour is used up', async () => {
      await platform.close();
      platform = await platformWith({ callsPerHour: 1 });
      await poll(null);
      const error = await failure(poll(null));
      expect(error).toMatchObject({ kind: 'rate-limited' });
      expect((error as ConnectorError & { retryAfterMs: number }).retryAfterMs >= 15 * 60_000).toBe(true);
    });

    it.each([
      ['user-hour-lim:3500;user-hour-rem:0;', 15 * 60_000, 20 * 60_000],
      ['user-hour-lim:3500;user-hour-rem:500;', 30_000, 40_000],
      ['', 15 * 60_000, 20 * 60_000],
    ])('with %j waits between %d and %d ms', (value, least, most) => {
      const wait = rateWaitMs(new Headers({ 'x-rate-limit': value }));
      expect(wait >= least && wait <= most).toBe(true);
    });

    it('connects without verbs while the role or an agreement is missing, and names it', async () => {
      platform.network.keys.permit(KEY, false);
      expect(await probe()).toMatchObject({ missingPermissions: ['Customer Support'], capabilities: { verbs: {} } });
      expect(await failure(poll(null))).toBeInstanceOf(ConnectorAuthError);
      platform.network.keys.permit(KEY, true);
      platform.network.agreementsSigned = false;
      expect(await probe()).toMatchObject({
        missingPermissions: ['FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED'],
      });
    });

    it('takes a store address for the app and refuses one that the key does not know', async () => {
      const named = (appId: string) => ({
        ...platform.account,
        settings: { ...platform.account.settings, appId },
      });
      expect(await probe(named(`https://apps.apple.com/fr/app/lumen/id${APP}`))).toMatchObject({ externalId: APP });
      expect(await failure(probe(named('999')))).toBeInstanceOf(ConnectorAuthError);
      expect(await failure(probe(named('Lumen')))).toBeInstanceOf(ConnectorAuthError);
      expect((await fetchFrom(named('999'))).message).toContain('Check the Apple ID');
    });

    it.each([
      [409, 'ENTITY_ERROR.ATTRIBUTE.INVALID.TOO_LONG', '/data/attributes/responseBody', 'too-long'],
      [422, 'ENTITY_ERROR.ATTRIBUTE.INVALID', '/data/attributes/responseBody', 'invalid'],
      [409, 'ENTITY_ERROR.RELATIONSHIP.INVALID', '/data/relationships/review', 'gone'],
      [400, 'PARAMETER_ERROR.INVALID', '', 'invalid'],
      [404, 'NOT_FOUND', '', 'gone'],
    ])('a %d with %s at %j is %s, with Apple’s words', async (status, code, pointer, reason) => {
      const action = await platform.performable('edit-reply', 'review');
      const body = {
        errors: [{ status: String(status), code, title: 'No.', detail: 'Because.', source: { pointer } }],
      };
      const error = await failure(appStore.perform(action, answering(status, body), signal));
      expect(error).toMatchObject({ reason, platformCode: code });
      expect(error.message).toContain('No. Because.');
    });
  });

  describe('responding', () => {
    const reply = async (change: { text?: string } = {}) => {
      const action = { ...(await platform.performable('reply', 'review')), ...change };
      return { action, run: () => appStore.perform(action, platform.account, signal) };
    };

    it('shows the response as ours and held until Apple publishes it', async () => {
      const { action, run } = await reply();
      const { effects } = await run();
      expect(effects).toEqual([
        expect.objectContaining({ direction: 'out', platformState: 'held', ownActionId: action.id }),
      ]);
      expect(platform.network.publicPage(APP).reviews[0]?.reply).toBeNull();
      platform.network.publishPending();
      expect(platform.network.publicPage(APP).reviews[0]?.reply).toBe(action.text);
    });

    it('never overwrites an answer that somebody gave meanwhile, and takes its own for done', async () => {
      const { action, run } = await reply();
      platform.network.putResponse(action.target.externalId, 'Réponse de la boutique');
      expect(await failure(run())).toMatchObject({ reason: 'forbidden' });
      platform.network.putResponse(action.target.externalId, action.text);
      expect(await run()).toMatchObject({ state: 'done', externalId: `${action.target.externalId}/response` });
    });

    it.each([
      ['x'.repeat(5970), null],
      ['x'.repeat(5971), 'too-long'],
      [' \n', 'invalid'],
    ])('%# judges the length before it calls', async (text, reason) => {
      const { run } = await reply({ text });
      if (reason === null) expect(await run()).toMatchObject({ state: 'done' });
      else expect(await failure(run())).toMatchObject({ reason });
    });

    it('fails for good on a review that is gone, whatever the verb', async () => {
      for (const verb of ['reply', 'edit-reply', 'delete-reply'] as const) {
        const action = await platform.performable(verb, 'review');
        platform.network.removeReview(action.target.externalId);
        expect(await failure(appStore.perform(action, platform.account, signal))).toMatchObject({ reason: 'gone' });
        expect(await appStore.findPerformed(action, platform.account, signal)).toEqual({ found: 'cannot-tell' });
      }
    });

    it('takes a response that is gone already for deleted', async () => {
      const action = await platform.performable('delete-reply', 'review');
      platform.network.deleteResponse(platform.network.review(action.target.externalId)?.response?.id ?? '');
      expect(await appStore.perform(action, platform.account, signal)).toMatchObject({
        state: 'done',
        effects: [expect.objectContaining({ type: 'removed', externalId: `${action.target.externalId}/response` })],
      });
    });

    it('cannot tell whether ours was sent once another response stands there', async () => {
      const { action } = await reply();
      const found = (requestedAt: string) =>
        appStore.findPerformed({ ...action, requestedAt }, platform.account, signal);
      const later = new Date(Date.now() + DAY).toISOString();
      expect(await found(later)).toEqual({ found: 'absent' });
      platform.network.putResponse(action.target.externalId, 'Une autre');
      expect(await found(action.requestedAt)).toEqual({ found: 'cannot-tell' });
      expect(await found(later)).toEqual({ found: 'absent' });
    });
  });
});
