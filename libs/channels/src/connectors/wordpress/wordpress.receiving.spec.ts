import type { WordPressSiteOptions } from '../../doubles/wordpress/network';
import type { InboundEvent } from '../../spi/inbound';
import { drain, Newsreader } from '../../testing/index';
import { wordpress } from './index';
import { type WordPressHarness, wordpressPlatform } from './wordpress.harness';

const signal = new AbortController().signal;

describe('reading WordPress', () => {
  let platform: WordPressHarness;
  const restart = async (options: Partial<WordPressSiteOptions>) => {
    await platform.close();
    platform = await wordpressPlatform(options);
  };
  beforeEach(async () => {
    platform = await wordpressPlatform();
  });
  afterEach(() => platform.close());

  const parse = async (payloads: readonly string[]): Promise<InboundEvent[]> =>
    (await Promise.all(payloads.map((payload) => wordpress.parse(payload, platform.account)))).flat();
  /** What one poll brings, and where it ends. */
  async function poll(cursor: string | null, backfillFrom: string | null = null) {
    const { pages, cursor: end } = await drain(wordpress, platform.account, cursor, backfillFrom);
    return { events: await parse(pages.flatMap(({ payloads }) => payloads)), cursor: end };
  }
  const idsOf = (events: InboundEvent[]) => events.map((event) => ('externalId' in event ? event.externalId : '?'));
  const polledAt = async () => (await poll(null)).cursor;
  /** Sees the addresses of all calls from here on. */
  function watched(): URL[] {
    const calls: URL[] = [];
    const { fetch } = platform.account;
    platform.account.fetch = (url, init) => {
      calls.push(new URL(url));
      return fetch(url, init);
    };
    return calls;
  }

  it('asks for UTC, every state and the raw text, whatever the local time of the site', async () => {
    await restart({ offsetMinutes: -300 });
    const cursor = await polledAt();
    const calls = watched();
    const { id } = platform.comment('Is it loud?');
    expect(idsOf((await poll(cursor)).events)).toEqual([String(id)]);
    expect(Object.fromEntries(calls[0]?.searchParams ?? [])).toMatchObject({
      context: 'edit',
      status: 'any',
      per_page: '100',
      after: expect.stringMatching(/Z$/) as string,
    });
  });

  it('takes up comments that are dated before the last poll: late ones and imported ones', async () => {
    platform.comment('Before');
    const cursor = await polledAt();
    const late = platform.comment('Ten minutes late', { writtenAt: Date.now() - 10 * 60_000 });
    const imported = platform.comment('Of last year', { writtenAt: Date.now() - 365 * 86_400_000 });
    const { events, cursor: next } = await poll(cursor);
    expect(idsOf(events).sort()).toEqual([String(late.id), String(imported.id)].sort());
    expect((await poll(next)).events).toEqual([]);
  });

  it('reads many comments of one second, and misses none when others are deleted meanwhile', async () => {
    const cursor = await polledAt();
    const second = Date.now() - 5000;
    const made = Array.from({ length: 11 }, (_, n) => platform.comment(`Comment ${n}`, { writtenAt: second }));
    const first = await wordpress.fetchSince({ cursor, backfillFrom: null }, platform.account, signal);
    platform.site.remove(made[0]?.id ?? 0);
    const rest = await poll(first.cursor);
    const seen = new Set(
      idsOf([...(await parse(first.payloads)), ...rest.events, ...(await poll(rest.cursor)).events]),
    );
    expect(made.slice(1).filter(({ id }) => !seen.has(String(id)))).toEqual([]);
  });

  it('remembers the three hundred highest ids, and does not take the others for new', async () => {
    await restart({ maxPageSize: 100 });
    const old = Date.now() - 3 * 86_400_000;
    for (let n = 0; n < 420; n += 1) platform.comment(`Comment ${n}`, { writtenAt: old + n * 60_000 });
    const { events, cursor } = await poll(null, new Date(old - 1000).toISOString());
    expect(new Set(idsOf(events)).size).toBe(420);
    expect((JSON.parse(cursor) as { known: unknown[] }).known).toHaveLength(300);
    expect(await poll(cursor)).toEqual({ events: [], cursor });
  });

  it('starts a history at its day and delivers nothing older', async () => {
    platform.comment('Old', { writtenAt: Date.parse('2026-01-01T00:00:00Z') });
    const { id } = platform.comment('Young', { writtenAt: Date.parse('2026-02-01T00:00:00Z') });
    expect(idsOf((await poll(null, '2026-02-01T00:00:00.000Z')).events)).toEqual([String(id)]);
  });

  it('notices edits, every state, and a deletion for good, without the plugin', async () => {
    const comment = platform.comment('First words');
    let { cursor } = await poll(null);
    const after = async (change: () => unknown) => {
      change();
      const step = await poll(cursor);
      ({ cursor } = step);
      return step.events;
    };
    const stateAfter = async (change: () => unknown) =>
      (await after(change)).map((event) => (event.type === 'item' ? event.platformState : event.type));
    expect(await after(() => platform.site.edit(comment.id, 'Second thoughts'))).toMatchObject([
      { text: 'Second thoughts' },
    ]);
    expect(await stateAfter(() => platform.site.setApproved(comment.id, '1'))).toEqual(['visible']);
    expect(await stateAfter(() => platform.site.setApproved(comment.id, 'spam'))).toEqual(['hidden']);
    expect(await stateAfter(() => platform.site.putBack(comment.id))).toEqual(['visible']);
    expect(await stateAfter(() => platform.site.setApproved(comment.id, '0'))).toEqual(['held']);
    expect(await stateAfter(() => platform.site.setApproved(comment.id, 'trash'))).toEqual(['hidden']);
    expect(await stateAfter(() => platform.site.setApproved(comment.id, 'post-trashed'))).toEqual(['hidden']);
    expect(await stateAfter(() => platform.site.remove(comment.id))).toEqual(['removed']);
    expect(await stateAfter(() => undefined)).toEqual([]);
  });

  it('does not take for deleted what it may not read any more', async () => {
    platform.comment('Under a post that becomes private');
    const cursor = await polledAt();
    platform.post.isPrivate = true;
    expect((await poll(cursor)).events).toEqual([]);
  });

  it('counts a full page as one of several where a proxy drops the totals', async () => {
    await restart({ maxPageSize: 100, dropsTotals: true });
    const cursor = await polledAt();
    for (let n = 0; n < 130; n += 1) platform.comment(`Comment ${n}`);
    expect(new Set(idsOf((await poll(cursor)).events)).size).toBe(130);
  });

  it('leaves pingbacks, shop reviews and editor notes alone', async () => {
    const cursor = await polledAt();
    const { id } = platform.comment('[…] as they say […]', { type: 'pingback' });
    expect((await poll(cursor)).events).toEqual([]);
    expect(await wordpress.fetchRef(String(id), platform.account, signal)).toEqual([]);
  });

  it('knows our own comments by the user of the password and by the users that were named', async () => {
    const colleague = platform.site.addUser('colleague');
    const cursor = await polledAt();
    platform.comment('Ours', { user: platform.brand.id });
    platform.comment('Of a colleague', { user: colleague.id });
    const directions = async () =>
      (await poll(cursor)).events.map((event) => (event.type === 'item' ? event.direction : '?'));
    expect(await directions()).toEqual(['out', 'in']);
    platform.account.settings = { ...platform.account.settings, brandUserIds: `999, ${colleague.id}` };
    expect(await directions()).toEqual(['out', 'out']);
  });

  it('puts answers into the thread of what they answer, whichever comes first, also after an upper one was deleted', async () => {
    const top = platform.comment('Top');
    const middle = platform.comment('Middle', { parent: top.id });
    const low = platform.comment('Low', { parent: middle.id });
    const threads = async () =>
      (await poll(null, '1970-01-01T00:00:00Z')).events.map((event) => event.type === 'item' && event.thread);
    expect(await threads()).toMatchObject([
      { key: String(top.id), aliases: [] },
      { key: String(top.id), aliases: [String(middle.id)] },
      { key: String(middle.id), aliases: [String(low.id)] },
    ]);
    platform.site.remove(top.id); // WordPress moves the middle one up: its own id still names the thread
    expect(await threads()).toMatchObject([{ key: String(middle.id) }, { key: String(middle.id) }]);
  });

  it('tells the title of the post, with or without the plugin', async () => {
    const news = new Newsreader(wordpress, platform);
    await news.start();
    platform.comment('Is it loud?');
    const items = (await news.read()).filter((event) => event.type === 'item');
    expect(items).toHaveLength(2);
    for (const { post } of items) {
      expect(post).toMatchObject({ externalId: `post-${platform.post.id}`, text: 'The lamp “Halo”' });
    }
  });

  describe('with the plugin', () => {
    it('applies a pushed comment and its poll to the same item, the poll being the later word', async () => {
      const cursor = await polledAt();
      const { id } = platform.comment('Is it loud?');
      const [pushed] = await parse(await platform.deliveries());
      const [polled] = (await poll(cursor)).events;
      expect(pushed).toMatchObject({
        type: 'item',
        externalId: String(id),
        text: 'Is it loud?',
        platformState: 'held',
      });
      expect(polled).toMatchObject({
        type: 'item',
        externalId: String(id),
        text: 'Is it loud?',
        platformState: 'held',
      });
      if (pushed?.type !== 'item' || polled?.type !== 'item') throw new Error('not two items');
      expect(pushed.revisedAt).toBe(pushed.createdAt);
      expect(polled.revisedAt > pushed.revisedAt).toBe(true);
    });

    it('reads what was changed, so that late, doubled and reordered pushes do no harm', async () => {
      const comment = platform.comment('First words');
      platform.site.edit(comment.id, 'Second thoughts');
      platform.site.edit(comment.id, 'Third thoughts');
      const [created, changed, ...others] = (await platform.deliveries())
        .toReversed()
        .flatMap((body) => [body])
        .toReversed();
      expect(others).toEqual([]); // two edits before a delivery are one message
      expect(await parse([changed ?? '', changed ?? '', created ?? ''])).toMatchObject([
        { type: 'hint', ref: String(comment.id) },
        { type: 'hint', ref: String(comment.id) },
        { type: 'item', text: 'Third thoughts' },
      ]);
      const read = await parse(await wordpress.fetchRef(String(comment.id), platform.account, signal));
      expect(read).toMatchObject([{ type: 'item', text: 'Third thoughts' }]);
    });

    it('takes a deletion also before the comment itself, and from a reading that finds nothing', async () => {
      const comment = platform.comment('Gone at once');
      platform.site.remove(comment.id);
      const removed = { type: 'removed', externalId: String(comment.id) };
      expect(await parse(await platform.deliveries())).toMatchObject([removed]);
      expect(await parse(await wordpress.fetchRef(String(comment.id), platform.account, signal))).toMatchObject([
        removed,
      ]);
      expect(await wordpress.fetchRef('../users', platform.account, signal)).toEqual([]);
    });

    it('accepts the previous secret while it is being changed, and nothing without a secret', async () => {
      const request = await platform.hook?.sign('{}', new Date());
      if (!request) throw new Error('no hook');
      const { credentials } = platform.account;
      const other = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
      const verify = (changed: Record<string, string>) =>
        wordpress.verify(request, { ...platform.account, credentials: { ...credentials, ...changed } });
      const previousSigningSecret = credentials['signingSecret'] ?? '';
      expect(() => verify({ signingSecret: other, previousSigningSecret })).not.toThrow();
      expect(() => verify({ signingSecret: other })).toThrow('signature_mismatch');
      expect(() => verify({ signingSecret: '' })).toThrow('signature_mismatch');
      expect(() =>
        wordpress.verify({ ...request, receivedAt: new Date(Date.now() + 301_000) }, platform.account),
      ).toThrow('timestamp_out_of_range');
    });
  });

  describe('asked what became of known comments', () => {
    const known = (externalId: string) => ({
      externalId,
      kind: 'comment' as const,
      threadKey: externalId,
      parentExternalId: null,
      postExternalId: null,
    });

    it('tells those that stand, with text and state, and those that are gone', async () => {
      const made = Array.from({ length: 7 }, (_, n) => platform.comment(`Comment ${n}`));
      platform.site.remove(made[2]?.id ?? 0);
      platform.site.setApproved(made[3]?.id ?? 0, 'spam');
      const items = [...made.map(({ id }) => known(String(id))), known('of another channel')];
      const events = await parse((await wordpress.readBack?.(items, platform.account, signal)) ?? []);
      expect(events.filter(({ type }) => type === 'item')).toHaveLength(6);
      expect(events).toContainEqual(expect.objectContaining({ type: 'removed', externalId: String(made[2]?.id) }));
      expect(events).toContainEqual(
        expect.objectContaining({ externalId: String(made[3]?.id), platformState: 'hidden' }),
      );
      expect(await wordpress.readBack?.([], platform.account, signal)).toEqual([]);
    });
  });

  describe('through whatever stands before the site', () => {
    const failure = async () => {
      const cursor = JSON.stringify({ v: 1, high: 0, mark: new Date().toISOString(), known: [], walk: null });
      return wordpress
        .fetchSince({ cursor, backfillFrom: null }, platform.account, signal)
        .then(() => null)
        .catch((error: unknown) => error as { kind: string; message: string; retryAfterMs?: number });
    };

    it.each([
      [200, 'unavailable'],
      [403, 'rate-limited'],
      [429, 'rate-limited'],
      [503, 'unavailable'],
      [401, 'auth'],
      [404, 'auth'],
    ])('takes a web page with %i for %s, and does not repeat the page', async (firewall, kind) => {
      await restart({ firewall });
      const error = await failure();
      expect(error).toMatchObject({ kind });
      expect(error?.message).not.toContain('Just a moment');
    });

    it('notices that WordPress takes us for a visitor: wrong password, dropped header, REST API off', async () => {
      platform.site.passwords.clear();
      expect(await failure()).toMatchObject({ kind: 'auth', message: expect.stringContaining('visitor') as string });
      await restart({ dropsAuthorization: true });
      expect(await failure()).toMatchObject({ kind: 'auth' });
      await restart({ api: 'off' });
      expect(await failure()).toMatchObject({
        kind: 'auth',
        message: expect.stringContaining('switched off') as string,
      });
    });

    it('does not end the account for a 401 of one route while the user is known', async () => {
      const { fetch } = platform.account;
      platform.account.fetch = (url, init) =>
        url.includes('/comments')
          ? Promise.resolve(new Response('{"code":"rest_forbidden","message":"no"}', { status: 401 }))
          : fetch(url, init);
      expect(await failure()).toMatchObject({ kind: 'rejected', reason: 'forbidden' });
    });

    it('finds a role that was lost', async () => {
      platform.brand.mayModerate = false;
      expect(await failure()).toMatchObject({
        kind: 'rejected',
        reason: 'forbidden',
        platformCode: 'rest_forbidden_context',
      });
    });
  });

  it('refuses a cursor that is none of its own', async () => {
    for (const cursor of ['', '{}', '[]', '{"v":2}', 'x']) {
      await expect(
        wordpress.fetchSince({ cursor, backfillFrom: null }, platform.account, signal),
      ).rejects.toMatchObject({
        reason: 'invalid',
      });
    }
  });
});
