import type { RawRequest } from '../../spi/connector';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { drain } from '../../testing/index';
import { trustpilot } from './index';
import { BUSINESS_UNIT, type TrustpilotHarness, trustpilotPlatform } from './trustpilot.harness';
import { wholeText } from './trustpilot.parse';

const signal = new AbortController().signal;

describe('trustpilot receiving', () => {
  let platform: TrustpilotHarness;
  beforeEach(async () => {
    platform = await trustpilotPlatform();
  });
  afterEach(() => platform.close());

  const write = (text: string) => platform.network.writeReview(BUSINESS_UNIT, { stars: 3, text }).id;
  const events = (payloads: string[]): InboundEvent[] =>
    payloads.flatMap((payload) => trustpilot.parse(payload, platform.account) as InboundEvent[]);
  const poll = async (cursor: string | null, backfillFrom: string | null = null) => {
    const walk = await drain(trustpilot, platform.account, cursor, backfillFrom);
    return { cursor: walk.cursor, events: events(walk.pages.flatMap((page) => page.payloads)) };
  };
  const told = (seen: InboundEvent[]) => seen.map((event) => [event.type, (event as ItemSeen).externalId]);
  const listCalls = () => {
    const calls: URL[] = [];
    const { fetch } = platform.account;
    platform.account.fetch = (url, init) => {
      if (new URL(url).pathname.endsWith('/reviews')) calls.push(new URL(url));
      return fetch(url, init);
    };
    return calls;
  };

  describe('webhooks', () => {
    const verdict = async (headers: Record<string, string>, credentials = platform.account.credentials) => {
      const request: RawRequest = {
        method: 'POST',
        query: {},
        headers,
        body: Buffer.from('{}'),
        receivedAt: new Date(),
      };
      try {
        await trustpilot.verify(request, { ...platform.account, credentials });
        return 'accepted';
      } catch (error) {
        return String(error);
      }
    };
    const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

    it('are accepted with the user and password of the address, and refused with any other', async () => {
      expect(await verdict(basic('parvis:hook-password-of-the-double'))).toBe('accepted');
      for (const pair of ['parvis:other', 'other:hook-password-of-the-double', '']) {
        expect(await verdict(basic(pair))).toMatch(/webhook password/);
      }
      expect(await verdict({ authorization: 'Bearer hook-password-of-the-double' })).toMatch(/no webhook password/);
      expect(await verdict({})).toMatch(/no webhook password/);
    });

    it('are protected by the secret address alone while no password is set', async () => {
      const { hookPassword: _none, ...credentials } = platform.account.credentials;
      expect(await verdict({}, credentials)).toBe('accepted');
    });

    it('bring a new review with one read, and its edit and removal with another each', async () => {
      const id = write('Lent');
      expect(events(await platform.deliveries())).toEqual([{ type: 'hint', ref: id }]);
      platform.network.editReview(id, { stars: 5, text: 'Réglé' });
      expect(events(await platform.deliveries())).toEqual([{ type: 'hint', ref: `${id}/updated` }]);
      const [item] = events(await trustpilot.fetchRef(`${id}/updated`, platform.account, signal));
      expect(item).toMatchObject({ externalId: id, text: 'Réglé', stars: 5 });
      platform.network.removeReview(id);
      expect(events(await platform.deliveries())).toEqual([{ type: 'hint', ref: id }]);
      const gone = events(await trustpilot.fetchRef(id, platform.account, signal));
      expect(told(gone)).toEqual([['removed', id]]);
    });

    it('are not believed: a forged deletion reads the review and changes nothing', async () => {
      const id = write('Toujours là');
      const forged = JSON.stringify({ events: [{ eventName: 'service-review-deleted', eventData: { id } }] });
      const [hint] = events([forged]);
      expect(hint).toEqual({ type: 'hint', ref: id });
      const seen = events(await trustpilot.fetchRef(id, platform.account, signal));
      expect(told(seen)).toEqual([['item', id], ['state', id]]); // prettier-ignore
    });

    it('that name a review of another company give nothing and stop nothing', async () => {
      const other = platform.network.addBusinessUnit('example.org', 'Other');
      const foreign = platform.network.writeReview(other.id, { stars: 1 });
      expect(await trustpilot.fetchRef(foreign.id, platform.account, signal)).toEqual([]);
      for (const ref of ['../x', 'a b', '', '/updated']) {
        await expect(trustpilot.fetchRef(ref, platform.account, signal)).rejects.toMatchObject({ reason: 'invalid' });
      }
    });

    it('date an edit by its reading where Trustpilot gives no time for it', async () => {
      const id = write('Premier');
      const review = platform.network.editReview(id, { text: 'Second' });
      const before = new Date(Date.now() - 10_000).toISOString();
      Object.assign(review, { createdAt: before, updatedAt: null });
      const [item] = events(await trustpilot.fetchRef(`${id}/updated`, platform.account, signal));
      expect((item as ItemSeen).revisedAt > before).toBe(true);
      const [unedited] = events(await trustpilot.fetchRef(id, platform.account, signal));
      expect(unedited).toMatchObject({ revisedAt: before });
    });
  });

  describe('polling', () => {
    it('tells an edit, a reply of the console, its edit and its deletion although no webhook did', async () => {
      const id = write('Nul');
      let { cursor } = await poll(null);
      const next = async () => {
        const news = await poll(cursor);
        ({ cursor } = news);
        return news.events;
      };
      platform.network.editReview(id, { stars: 5, text: 'Réglé, merci' });
      expect(await next()).toEqual([expect.objectContaining({ externalId: id, stars: 5, text: 'Réglé, merci' })]);
      platform.network.putReply(id, 'Avec plaisir');
      expect(await next()).toContainEqual(
        expect.objectContaining({ externalId: `${id}/reply`, direction: 'out', text: 'Avec plaisir' }),
      );
      platform.network.putReply(id, 'Avec grand plaisir');
      const [, reply] = (await next()) as ItemSeen[];
      expect(reply).toMatchObject({ text: 'Avec grand plaisir' });
      expect((reply?.revisedAt ?? '') > (reply?.createdAt ?? '')).toBe(true);
      platform.network.deleteReply(id);
      expect(told(await next())).toEqual([['removed', `${id}/reply`], ['item', id]]); // prettier-ignore
      expect(await next()).toEqual([]);
    });

    it('tells that a review is hidden, looked into and shown again', async () => {
      const id = write('Faux');
      let { cursor } = await poll(null);
      const states: (string | undefined)[] = [];
      const changes: (() => void)[] = [
        () => platform.network.report(id, 'hidden'),
        () => platform.network.report(id, 'visible'),
        () => platform.network.moderate(id, 'underAssessment'),
        () => platform.network.moderate(id, 'active'),
      ];
      for (const change of changes) {
        change();
        const news = await poll(cursor);
        ({ cursor } = news);
        states.push(...news.events.flatMap((event) => (event.type === 'state' ? [event.platformState] : [])));
      }
      expect(states).toEqual(['hidden', 'visible', 'held', 'visible']);
    });

    it('finds a removal that no webhook told, once, and asks for the review before', async () => {
      const ids = Array.from({ length: 8 }, (_, n) => write(`avis ${n}`));
      const { cursor } = await poll(null);
      platform.network.removeReview(ids[2] ?? '');
      const fresh = write('nouveau');
      const news = await poll(cursor);
      expect(told(news.events)).toEqual([['item', fresh], ['removed', ids[2]]]); // prettier-ignore
      expect(await poll(news.cursor)).toEqual({ cursor: news.cursor, events: [] });
    });

    it('keeps a review that only the list leaves out', async () => {
      const ids = Array.from({ length: 4 }, (_, n) => write(`avis ${n}`));
      const { cursor } = await poll(null);
      const { reviewsOf } = platform.network;
      platform.network.reviewsOf = (unit) => reviewsOf.call(platform.network, unit).filter(({ id }) => id !== ids[1]);
      expect(await poll(cursor)).toEqual({ cursor, events: [] });
    });

    it('loses no review when others vanish between two pages', async () => {
      const { cursor } = await poll(null);
      const ids = Array.from({ length: 7 }, (_, n) => write(`avis ${n}`));
      const first = await trustpilot.fetchSince({ cursor, backfillFrom: null }, platform.account, signal);
      platform.network.removeReview(ids[6] ?? ''); // already read: the rest moves up by one
      let seen = events(first.payloads);
      let at = first.cursor;
      for (let polls = 0; polls < 2; polls += 1) {
        const rest = await poll(at);
        seen = [...seen, ...rest.events];
        at = rest.cursor;
      }
      const items = seen.filter((event) => event.type === 'item').map(({ externalId }) => externalId);
      expect(items.sort()).toEqual([...ids].sort());
      expect(seen).toContainEqual(expect.objectContaining({ type: 'removed', externalId: ids[6] }));
    });

    it('reads known reviews again only as often as the setting says', async () => {
      await platform.close();
      platform = await trustpilotPlatform({ maxPageSize: 100 }, { settings: { rereadMinutes: 30 } });
      const old = platform.network.writeReview(BUSINESS_UNIT, { stars: 2, text: 'ancien' });
      old.createdAt = new Date(Date.now() - 86_400_000).toISOString();
      write('récent');
      const { cursor } = await poll(null);
      const calls = listCalls();
      platform.network.editReview(old.id, { text: 'changé' });
      expect((await poll(cursor)).events).toEqual([]);
      const from = Date.parse(`${calls[0]?.searchParams.get('startDateTime') ?? ''}Z`);
      expect(Date.now() - from).toBeLessThan(12 * 60_000);
      const now = Date.now();
      jest.spyOn(Date, 'now').mockReturnValue(now + 31 * 60_000);
      try {
        expect(told((await poll(cursor)).events)).toEqual([['item', old.id]]);
      } finally {
        jest.restoreAllMocks();
      }
    });

    it('reads through more reviews of one second than fit on a page', async () => {
      const { cursor } = await poll(null);
      const at = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
      const ids = Array.from({ length: 10 }, (_, n) => {
        const review = platform.network.writeReview(BUSINESS_UNIT, { stars: 4, text: `avis ${n}` });
        review.createdAt = at;
        return review.id;
      });
      const news = await poll(cursor);
      expect(news.events.map((event) => (event as ItemSeen).externalId).sort()).toEqual([...ids].sort());
      expect(await poll(news.cursor)).toEqual({ cursor: news.cursor, events: [] });
    });

    it('imports what is as young as the backfill asks for, however old that is', async () => {
      const ages = [400, 90, 10].map((days) => {
        const review = platform.network.writeReview(BUSINESS_UNIT, { stars: 3, text: `${days} days` });
        review.createdAt = new Date(Date.now() - days * 86_400_000).toISOString();
        return review.id;
      });
      const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
      expect(told((await poll(null, daysAgo(30))).events)).toEqual([['item', ages[2]]]);
      expect(told((await poll(null, daysAgo(100))).events)).toEqual([['item', ages[1]], ['item', ages[2]]]); // prettier-ignore
      expect((await poll(null, '1970-01-01T00:00:00.000Z')).events).toHaveLength(3);
    });

    it('begins with a domain that has no review yet', async () => {
      const { cursor } = await poll(null);
      expect(await poll(cursor)).toEqual({ cursor, events: [] });
      const id = write('le premier');
      expect(told((await poll(cursor)).events)).toEqual([['item', id]]);
    });

    it('remembers the thousand reviews created last, and stays quiet and exact beyond', async () => {
      await platform.close();
      platform = await trustpilotPlatform({ maxPageSize: 100 });
      const ids = Array.from({ length: 1030 }, () => write('oui'));
      const { cursor } = await poll(null);
      const { known } = JSON.parse(cursor) as { known: Record<string, string> };
      expect(Object.keys(known)).toHaveLength(1000);
      expect(await poll(cursor)).toEqual({ cursor, events: [] });
      platform.network.editReview(ids[500] ?? '', { text: 'non' });
      platform.network.removeReview(ids[1000] ?? '');
      expect(told((await poll(cursor)).events)).toEqual([['item', ids[500]], ['removed', ids[1000]]]); // prettier-ignore
    });

    it('goes on after 429 without headers in a minute, and pauses on 403 and an unknown business unit', async () => {
      platform.network.options.callsPerFiveMinutes = 0;
      await expect(poll(null)).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 60_000 });
      platform.network.options.callsPerFiveMinutes = 833;
      for (const externalId of ['507f1f7700000000000000ff', platform.network.addBusinessUnit('example.org', 'x').id]) {
        const account = { ...platform.account, externalId };
        await expect(drain(trustpilot, account, null)).rejects.toMatchObject({ kind: 'auth' });
      }
    });

    it('refuses a cursor that is not its own', async () => {
      await expect(poll('42')).rejects.toMatchObject({ reason: 'invalid' });
      await expect(poll('nonsense')).rejects.toMatchObject({ reason: 'invalid' });
    });
  });
});

describe('the text of a review', () => {
  it.each([
    ['Late', 'A week late.', 'Late\n\nA week late.'],
    ['A week', 'A week late.', 'A week late.'],
    ['A week…', 'A week late.', 'A week late.'],
    ['A week...', 'A week late.', 'A week late.'],
    ['Never again', '', 'Never again'],
    ['', 'A week late.', 'A week late.'],
    ['', '', ''],
  ])('of title %j and text %j is %j', (title, text, whole) => {
    expect(wholeText({ title, text })).toBe(whole);
  });
});
