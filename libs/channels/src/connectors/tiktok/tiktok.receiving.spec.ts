import type { InboundEvent } from '../../spi/inbound';
import { drain, Newsreader } from '../../testing/index';
import { itemsIn, resolve } from '../../testing/walk';
import { tiktok } from './index';
import { TikTokPlatform } from './tiktok.harness';

const signal = new AbortController().signal;
const MINUTE_MS = 60_000;

describe('tiktok receiving', () => {
  let platform: TikTokPlatform;
  beforeEach(async () => {
    platform = await TikTokPlatform.start();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await platform.close();
  });

  const failure = (attempt: Promise<unknown>) => attempt.then(() => null).catch((error: unknown) => error);
  const start = async () => (await drain(tiktok, platform.account, null)).cursor;
  const poll = (cursor: string) => tiktok.fetchSince({ cursor, backfillFrom: null }, platform.account, signal);
  const events = (payloads: string[]) => resolve(tiktok, platform.account, payloads);
  const pushed = async (...delivery: Parameters<TikTokPlatform['deliveries']>) =>
    events(await platform.deliveries(...delivery));
  const texts = (list: readonly InboundEvent[]) => itemsIn(list).map(({ text }) => text);
  const later = (ms: number) => {
    const now = Date.now() + ms;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
  };

  it('keeps 19-digit ids digit for digit, although they come unquoted in a string', async () => {
    const comment = platform.comment('Which colour?');
    const [body = ''] = await platform.deliveries();
    expect(body).toContain(`\\"comment_id\\":${comment.id},`);
    expect(String(Number(comment.id))).not.toBe(comment.id);
    const [hint] = await tiktok.parse(body, platform.account);
    expect(hint).toEqual({ type: 'hint', ref: `comment:${platform.video.id}:${comment.id}` });
    expect(itemsIn(await events([body]))[0]).toMatchObject({
      externalId: comment.id,
      direction: 'in',
      author: { handle: 'client_001', profileUrl: 'https://www.tiktok.com/@client_001' },
      post: { externalId: platform.video.id },
    });
  });

  it('marks what the account itself writes in the app as outbound', async () => {
    const top = platform.comment('Bonjour');
    await platform.deliveries();
    platform.network.comment(platform.brand.uniqueId, platform.video.id, 'Bonjour !', top.id);
    expect(itemsIn(await pushed())).toMatchObject([
      { direction: 'out', thread: { key: top.id }, parentExternalId: top.id },
    ]);
  });

  it('reads the video of a comment once, as its context', async () => {
    platform.comment('Hello');
    const list = await pushed();
    expect(list.filter(({ type }) => type === 'post')).toMatchObject([
      { post: { externalId: platform.video.id, text: 'La lampe Aube est de retour.' } },
    ]);
    expect(await tiktok.fetchRef('video:7300000000009999999', platform.account, signal)).toEqual([]);
  });

  it('gives the same however often and in whatever order events arrive', async () => {
    const kept = platform.comment('Stays');
    const gone = platform.comment('Goes');
    platform.network.removeComment(gone.id);
    platform.network.setStatus(kept.id, 'HIDDEN');
    const list = await pushed({ copies: 2, reversed: true });
    expect(new Set(itemsIn(list).map(({ externalId }) => externalId))).toEqual(new Set([kept.id]));
    expect(list.filter(({ type }) => type === 'removed')).toHaveLength(2);
    const states = list.filter((event) => event.type === 'state');
    expect(states[0]).toMatchObject({ externalId: kept.id, platformState: 'hidden' });
    const item = itemsIn(list)[0];
    expect(item).toMatchObject({ platformState: 'hidden' });
  });

  it.each([
    ['FRIENDS_ONLY', 'hidden'],
    ['HIDDEN', 'hidden'],
  ] as const)('tells that a comment was set to %s, and public again', async (status, platformState) => {
    const { id } = platform.comment('Hm');
    await platform.deliveries();
    platform.network.setStatus(id, status);
    expect(await pushed()).toMatchObject([{ type: 'state', externalId: id, platformState }]);
    platform.network.setStatus(id, 'PUBLIC');
    expect(await pushed()).toMatchObject([{ type: 'state', externalId: id, platformState: 'visible' }]);
  });

  it('reads seconds and milliseconds as the same time', async () => {
    const at = (timestamp: number) =>
      tiktok.parse(
        JSON.stringify({
          event: 'comment.update',
          user_openid: platform.brand.openId,
          create_time: 1790000001,
          content: JSON.stringify({ comment_id: '1', comment_action: 'delete', timestamp }),
        }),
        platform.account,
      );
    expect(await at(1790000000)).toEqual(await at(1790000000000));
  });

  it('finds new replies below old comments by reading, also more than the three that come along', async () => {
    const old = platform.comment('From before');
    for (let n = 0; n < 4; n += 1) platform.comment(`old reply ${n}`, old.id);
    let cursor = await start();
    const written = ['first', 'second', 'third', 'fourth', 'fifth'];
    for (const text of written) platform.comment(text, old.id);
    const page = await poll(cursor);
    expect(texts(await events(page.payloads))).toEqual(written);
    cursor = page.cursor;
    platform.comment('one more', old.id);
    expect(texts(await events((await poll(cursor)).payloads))).toEqual(['one more']);
  });

  it('reads a long list over several calls, without a gap and without doubles', async () => {
    const cursor = await start();
    const written = Array.from({ length: 40 }, (_, n) => `comment ${n}`);
    for (const text of written) platform.comment(text);
    const walk = await drain(tiktok, platform.account, cursor);
    expect(walk.pages.length).toBeGreaterThan(1);
    const got = texts(await events(walk.pages.flatMap(({ payloads }) => payloads)));
    expect([...got].sort()).toEqual([...written].sort());
  });

  it('stops when its share of the minute is used up, tells so, and goes on a minute later', async () => {
    platform.settings = { readsPerMinute: 2 };
    const cursor = await start();
    for (let n = 0; n < 9; n += 1) platform.comment(`comment ${n}`);
    const first = await poll(cursor);
    expect(first).toMatchObject({ more: false, quota: [{ used: 2, limit: 40 }] });
    const idle = await poll(first.cursor);
    expect(idle).toMatchObject({ payloads: [], cursor: first.cursor, more: false });
    later(MINUTE_MS + 1);
    const second = await poll(first.cursor);
    expect(texts(await events([...first.payloads, ...second.payloads])).sort()).toEqual(
      Array.from({ length: 9 }, (_, n) => `comment ${n}`),
    );
  });

  it('keeps what it has read when TikTok itself sets the limit on the way', async () => {
    await platform.close();
    platform = await TikTokPlatform.start({ callsPerMinute: 4 });
    const cursor = await start();
    for (let n = 0; n < 14; n += 1) platform.comment(`comment ${n}`);
    platform.pass(MINUTE_MS);
    const first = await poll(cursor);
    expect(first.payloads.length).toBeGreaterThan(0);
    expect(first.payloads.length).toBeLessThan(14);
    platform.pass(MINUTE_MS);
    const second = await poll(first.cursor);
    expect(new Set([...first.payloads, ...second.payloads]).size).toBe(14);
  });

  it('notices by reading again what was hidden without a word', async () => {
    const cursor = await start();
    const { id } = platform.comment('Buy followers');
    const page = await poll(cursor);
    platform.network.setStatus(id, 'HIDDEN', true);
    expect((await poll(page.cursor)).payloads).toEqual([]);
    later(31 * MINUTE_MS);
    const again = await poll(page.cursor);
    expect(itemsIn(await events(again.payloads))).toMatchObject([{ externalId: id, platformState: 'hidden' }]);
    expect((await poll(again.cursor)).cursor).toBe(again.cursor);
  });

  it('reads history down to a time, messages among it', async () => {
    platform.comment('too old');
    const from = platform.network.now().toISOString();
    platform.comment('since then');
    platform.network.message(platform.somebody().uniqueId, platform.brand.openId, 'a message since then');
    const history = await drain(tiktok, platform.account, null, from);
    const got = texts(await events(history.pages.flatMap(({ payloads }) => payloads)));
    expect(got.sort()).toEqual(['a message since then', 'since then']);
  });

  it('waits for the next minute on the way through a history, and leaves nothing of it out', async () => {
    platform.settings = { readsPerMinute: 2 };
    const { network, brand } = platform;
    for (let n = 0; n < 9; n += 1) platform.comment(`comment ${n}`);
    for (let n = 0; n < 3; n += 1) network.message(platform.somebody().uniqueId, brand.openId, `message ${n}`);
    const backfillFrom = '2026-11-01T00:00:00.000Z';
    const read = (cursor: string | null) => tiktok.fetchSince({ cursor, backfillFrom }, platform.account, signal);
    const payloads: string[] = [];
    let cursor: string | null = null;
    let waits = 0;
    for (let more = true; more;) {
      const page: Awaited<ReturnType<typeof read>> | null = await read(cursor).catch((error: unknown) => {
        expect(error).toMatchObject({ kind: 'rate-limited', retryAfterMs: MINUTE_MS });
        waits += 1;
        later(MINUTE_MS + 1);
        return null;
      });
      if (!page) continue;
      payloads.push(...page.payloads);
      ({ cursor, more } = page);
    }
    expect(waits).toBeGreaterThan(0);
    expect(texts(await events(payloads))).toHaveLength(12);
  });

  it('looks no longer at videos that are older than the watched days', async () => {
    platform.settings = { ...platform.settings, watchVideosDays: 1 };
    const cursor = await start();
    platform.pass(3 * 86_400_000);
    platform.comment('late');
    expect((await poll(cursor)).payloads).toEqual([]);
  });

  it('ends the reading of a video that vanished, and of no other', async () => {
    const other = platform.network.publish(platform.brand.openId, 'Another one');
    const cursor = await start();
    platform.comment('below the first');
    platform.network.comment(platform.somebody().uniqueId, other.id, 'below the second');
    platform.network.injections.push({
      path: /^business\/comment\/list$/,
      outcome: { kind: 'refuse', code: 40007, message: 'gone' },
    });
    expect(texts(await events((await poll(cursor)).payloads))).toHaveLength(1);
  });

  it('asks to connect again when videos or comments may no longer be read', async () => {
    const cursor = await start();
    for (const endpoint of [/^business\/video\/list$/, /^business\/comment\/list$/]) {
      platform.comment('Hello');
      platform.network.injections.push({ path: endpoint, outcome: { kind: 'refuse', code: 40001, message: 'No' } });
      expect(await failure(poll(cursor))).toMatchObject({ kind: 'auth' });
    }
  });

  it('refuses a cursor and a reference that are not its own', async () => {
    for (const cursor of ['', '{}', '{"v":2}', 'null']) {
      expect(await failure(poll(cursor))).toMatchObject({ kind: 'rejected', reason: 'invalid' });
    }
    for (const ref of ['', 'comment:1', 'comment:a:b', 'media:IMAGE:a:b', 'media:AUDIO:a:b:c', 'video:%zz', 'x:1']) {
      expect(await failure(tiktok.fetchRef(ref, platform.account, signal))).toMatchObject({ reason: 'invalid' });
    }
  });
});

describe('tiktok direct messages', () => {
  let platform: TikTokPlatform;
  beforeEach(async () => {
    platform = await TikTokPlatform.start();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await platform.close();
  });

  const events = (payloads: string[]) => resolve(tiktok, platform.account, payloads);
  const pushed = async () => events(await platform.deliveries());
  const poll = (cursor: string) => tiktok.fetchSince({ cursor, backfillFrom: null }, platform.account, signal);
  const start = async () => (await drain(tiktok, platform.account, null)).cursor;

  it('reads conversations that nobody answered and those that were, each message once', async () => {
    const [a, b] = [platform.somebody().uniqueId, platform.somebody().uniqueId];
    const { network, brand } = platform;
    network.message(a, brand.openId, 'before');
    network.answer(network.conversationOf(brand.openId, a).id, 'answered before');
    let cursor = await start();
    network.message(a, brand.openId, 'again');
    network.message(b, brand.openId, 'a stranger');
    const page = await poll(cursor);
    cursor = page.cursor;
    const items = itemsIn(await events(page.payloads));
    expect(items.map(({ text }) => text)).toEqual(['again', 'a stranger']);
    expect(items[0]?.author).toMatchObject({ handle: 'client_001', avatarUrl: expect.stringContaining('x-expires') });
    const again = await poll(cursor);
    expect(again).toMatchObject({ payloads: [], cursor });
  });

  it('gives a pushed message and the same one as it is read one id, thread and direction', async () => {
    const reader = new Newsreader(tiktok, platform);
    await reader.start();
    platform.network.message(platform.somebody().uniqueId, platform.brand.openId, 'שלום 👋🏽');
    const items = itemsIn(await reader.read());
    expect(items).toHaveLength(2);
    expect(new Set(items.map((item) => JSON.stringify([item.externalId, item.thread, item.text, item.direction]))).size).toBe(1); // prettier-ignore
  });

  it('fetches the file of an image with the token, and leaves it out when it is gone', async () => {
    const { network, brand } = platform;
    network.media.set('md-1', { contentType: 'image/jpeg', bytes: Uint8Array.of(255, 216, 255, 224) });
    const person = platform.somebody().uniqueId;
    network.message(person, brand.openId, 'md-1', 'image');
    network.message(person, brand.openId, 'md-unknown', 'image');
    const items = itemsIn(await pushed());
    const files = items.map(({ externalId, attachments }) => [externalId, attachments[0]?.content ?? null]);
    const [first, second] = network.conversationOf(brand.openId, person).messages;
    expect(files).toEqual([
      [first?.id, null],
      [first?.id, '/9j/4A=='],
      [second?.id, null],
      [second?.id, null],
    ]);
    expect(items[1]?.attachments[0]).toMatchObject({ name: 'image', contentType: 'image/jpeg', size: 4 });
  });

  it('leaves a file alone whose message is no longer among the newest', async () => {
    const { network, brand } = platform;
    const person = platform.somebody().uniqueId;
    network.media.set('md-1', { contentType: 'image/png', bytes: Uint8Array.of(1) });
    network.message(person, brand.openId, 'md-1', 'image');
    const [body = ''] = await platform.deliveries();
    for (let n = 0; n < 20; n += 1) network.message(person, brand.openId, `and ${n}`);
    expect(itemsIn(await events([body]))).toHaveLength(1);
  });

  it('tells how far the person has read', async () => {
    const { network, brand } = platform;
    const { conversationId } = network.message(platform.somebody().uniqueId, brand.openId, 'Bonjour');
    const { createdAt } = network.answer(conversationId, 'Bonjour !');
    await platform.deliveries();
    network.readConversation(conversationId);
    expect(await pushed()).toEqual([
      { type: 'delivery', state: 'seen', externalIds: [], threadKey: conversationId, watermark: true, detail: null, at: createdAt.toISOString() }, // prettier-ignore
    ]);
  });

  it('puts a note in place of a message that is kept back, or the message where the list shows it', async () => {
    const { network, brand } = platform;
    const at = network.withheldMessage(brand.openId);
    expect(itemsIn(await pushed())).toMatchObject([
      { externalId: `withheld-${at.getTime()}`, withoutVerbs: ['reply'], author: null },
    ]);
    const { createdAt, id } = network.message(platform.somebody().uniqueId, brand.openId, 'Guten Tag');
    await platform.deliveries();
    const ref = `withheld:${createdAt.getTime()}`;
    expect(itemsIn(await events(await tiktok.fetchRef(ref, platform.account, signal)))).toMatchObject([
      { externalId: id, text: 'Guten Tag' },
    ]);
  });

  it('reads comments where direct messages are not available, and asks for those no more for a while', async () => {
    await platform.close();
    platform = await TikTokPlatform.start({ hasMessaging: false });
    const cursor = await start();
    platform.comment('Hello');
    const page = await poll(cursor);
    expect(itemsIn(await events(page.payloads))).toHaveLength(1);
    const asked = [...platform.network.calls].filter(([key]) => key.includes('conversation'));
    expect(asked.map(([, times]) => times.length)).toEqual([1]);
    const at = platform.network.withheldMessage(platform.brand.openId);
    expect(itemsIn(await pushed()).map(({ externalId }) => externalId)).toContain(`withheld-${at.getTime()}`);
  });

  it('tells once that direct messages were readable and are not any more', async () => {
    platform.network.message(platform.somebody().uniqueId, platform.brand.openId, 'Bonjour');
    const cursor = await start();
    platform.brand.hasMessaging = false;
    const lost = await poll(cursor);
    expect(await events(lost.payloads)).toMatchObject([{ type: 'notice', code: 'permission-lost' }]);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 7 * 3_600_000);
    expect((await poll(lost.cursor)).payloads).toEqual([]);
  });

  it('asks to connect again when the person takes the permission back', async () => {
    platform.network.revoke(platform.brand.openId);
    expect(await tiktok.parse((await platform.deliveries()).at(-1) ?? '', platform.account)).toMatchObject([
      { type: 'notice', code: 'needs-sign-in', detail: expect.stringContaining('reason 1') },
    ]);
  });
});

describe('tiktok reading back', () => {
  let platform: TikTokPlatform;
  beforeEach(async () => {
    platform = await TikTokPlatform.start();
  });
  afterEach(() => platform.close());

  it('tells what became of comments, also when one that is gone makes TikTok refuse the whole call', async () => {
    const { network } = platform;
    const [shown, hidden, gone] = [platform.comment('a'), platform.comment('b'), platform.comment('c')];
    const below = platform.comment('d', shown.id);
    network.setStatus(hidden.id, 'HIDDEN', true);
    network.removeComment(gone.id);
    const known = [shown, hidden, gone, below].map((comment) => platform.commentTarget(comment));
    const message = network.message(platform.somebody().uniqueId, platform.brand.openId, 'Bonjour');
    const items = [...known, platform.messageTarget(message)];
    for (const refusesAll of [false, true]) {
      const refuse = { kind: 'refuse', code: 40002, message: 'comment_ids: not found' } as const;
      if (refusesAll) network.injections.push({ path: /^business\/comment\/list$/, outcome: refuse });
      const payloads = await tiktok.readBack?.(items, platform.account, signal);
      const events = await Promise.all((payloads ?? []).map((payload) => tiktok.parse(payload, platform.account)));
      expect(events.map(([event]) => event)).toMatchObject([
        { type: 'item', externalId: shown.id, platformState: 'visible' },
        { type: 'item', externalId: hidden.id, platformState: 'hidden' },
        { type: 'removed', externalId: gone.id },
        { type: 'item', externalId: below.id, thread: { key: shown.id } },
      ]);
    }
  });
});
