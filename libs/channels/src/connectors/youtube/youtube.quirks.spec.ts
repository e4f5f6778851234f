import { followersOf } from '../../doubles/followers';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { drain, resolve } from '../../testing/walk';
import { youtube } from './index';
import { type YouTubeHarness, youtubePlatform } from './youtube.harness';

const signal = new AbortController().signal;
let platform: YouTubeHarness;

const using = async (options: Parameters<typeof youtubePlatform>[0]) => {
  await platform.close();
  platform = await youtubePlatform(options);
};
const poll = async (cursor: string | null, backfillFrom: string | null = null) => {
  const walk = await drain(youtube, platform.account, cursor, backfillFrom);
  const payloads = walk.pages.flatMap((page) => page.payloads);
  return { cursor: walk.cursor, events: await resolve(youtube, platform.account, payloads) };
};
const items = (events: InboundEvent[]) => events.filter((event): event is ItemSeen => event.type === 'item');
const texts = (events: InboundEvent[]) => items(events).map(({ text }) => text);
/** Everything but the context of videos, in short. */
const told = (events: InboundEvent[]) =>
  events.flatMap((event) => {
    if (event.type === 'item') return [`item ${event.externalId} ${event.platformState}`];
    if (event.type === 'state') return [`${event.platformState} ${event.externalId}`];
    return event.type === 'removed' ? [`removed ${event.externalId}`] : [];
  });
const comment = (text: string) => platform.network.addComment(platform.video.id, platform.somebody(), text);
const reply = (to: string, text: string) => platform.network.addReply(to, platform.somebody(), text);

beforeEach(async () => {
  platform = await youtubePlatform();
});
afterEach(() => platform.close());

describe('youtube: comments', () => {
  it('reads words as they were written, not YouTube’s HTML', async () => {
    const { cursor } = await poll(null);
    comment('L’avis: 5 < 6 & "rien" d\'autre\nau revoir');
    expect(texts((await poll(cursor)).events)).toEqual(['L’avis: 5 < 6 & "rien" d\'autre\nau revoir']);
  });

  it('says how many subscribe to who wrote, in the three digits that YouTube gives', async () => {
    const { cursor } = await poll(null);
    const author = platform.somebody();
    platform.network.addComment(platform.video.id, author, 'Superbe');
    const [item] = items((await poll(cursor)).events);
    expect(item?.author).toMatchObject({
      externalId: author.id,
      followers: Number(followersOf(author.id).toPrecision(3)),
    });
  });

  it('brings the video’s title and picture once a comment names it', async () => {
    const { cursor } = await poll(null);
    comment('Bravo');
    expect((await poll(cursor)).events).toContainEqual(
      expect.objectContaining({
        type: 'post',
        post: expect.objectContaining({ externalId: platform.video.id, text: 'How we cut our lenses', likes: 7 }),
      }),
    );
    expect(await youtube.fetchRef('video:vid99999999', platform.account, signal)).toEqual([]);
    for (const ref of ['video:', 'video:../x', 'https://evil.example']) {
      await expect(youtube.fetchRef(ref, platform.account, signal)).rejects.toMatchObject({ reason: 'invalid' });
    }
  });

  it('keeps apart people whose accounts are gone', async () => {
    const { cursor } = await poll(null);
    const [one, two] = [platform.somebody(), platform.somebody()];
    for (const author of [one, two]) platform.network.addComment(platform.video.id, author, 'Adieu');
    for (const author of [one, two]) platform.network.closeAccount(author.id);
    const authors = items((await poll(cursor)).events).map(({ author }) => author?.externalId);
    expect(new Set(authors).size).toBe(2);
  });

  it('tells two edits within one second as two later states', async () => {
    const { id } = comment('one');
    const start = await poll(null);
    Object.assign(platform.network.comment(id) ?? {}, { text: 'two' });
    const second = await poll(start.cursor);
    const before = platform.network.comment(id)?.publishedAt ?? '';
    expect(texts(second.events)).toEqual(['two']);
    expect(Date.parse(items(second.events)[0]?.revisedAt ?? '')).toBeGreaterThan(Date.parse(before));
  });
});

describe('youtube: replies', () => {
  it('finds a reply under an old thread, which does not move up in the list', async () => {
    const { id } = comment('an old question');
    for (let n = 0; n < 7; n += 1) comment(`later ${n}`);
    const { cursor } = await poll(null);
    const answer = reply(id, 'me too');
    const { events } = await poll(cursor);
    expect(items(events)).toEqual([
      expect.objectContaining({
        externalId: answer.id,
        parentExternalId: id,
        thread: expect.objectContaining({ key: id }),
      }),
    ]);
  });

  it('reads all replies when a thread has more than it brings along, each once', async () => {
    const { cursor } = await poll(null);
    const { id } = comment('a debate');
    const ids = Array.from({ length: 11 }, (_, n) => reply(id, `reply ${n}`).id);
    const first = await poll(cursor);
    expect(
      items(first.events)
        .map(({ externalId }) => externalId)
        .sort(),
    ).toEqual([id, ...ids].sort());
    const more = reply(id, 'one more');
    const second = await poll(first.cursor);
    expect(told(second.events)).toEqual([`item ${more.id} visible`]);
    expect(told((await poll(second.cursor)).events)).toEqual([]);
  });

  it('delivers none of the replies that were there before connecting', async () => {
    const { id } = comment('a debate');
    const old = Array.from({ length: 8 }, (_, n) => reply(id, `old ${n}`));
    for (const { id: replyId } of old) {
      const before = new Date(Date.now() - 60_000).toISOString();
      Object.assign(platform.network.comment(replyId) ?? {}, { publishedAt: before, updatedAt: before });
    }
    const { cursor } = await poll(null);
    const fresh = reply(id, 'new');
    expect(told((await poll(cursor)).events)).toEqual([`item ${fresh.id} visible`]);
  });

  it('notices an edit and a deletion among the replies that a thread does not bring along', async () => {
    const { cursor } = await poll(null);
    const { id } = comment('a debate');
    const ids = Array.from({ length: 9 }, (_, n) => reply(id, `reply ${n}`).id);
    const first = await poll(cursor);
    platform.network.editComment(ids[8] ?? '', 'changed my mind');
    const second = await poll(first.cursor);
    expect(texts(second.events)).toEqual(['changed my mind']);
    platform.network.removeComment(ids[7] ?? '');
    reply(id, 'so that the number stays the same');
    const third = await poll(second.cursor);
    expect(told(third.events)).toContain(`removed ${ids[7]}`);
  });

  it('tells the end of a thread with that of its replies', async () => {
    const { id } = comment('a debate');
    const answer = reply(id, 'indeed');
    const { cursor } = await poll(null);
    platform.network.removeComment(id);
    const gone = await poll(cursor);
    expect(told(gone.events).sort()).toEqual([`removed ${answer.id}`, `removed ${id}`].sort());
    expect(told((await poll(gone.cursor)).events)).toEqual([]);
  });
});

describe.each([false, true])(
  'youtube: moderation elsewhere (held comments hidden from id lists: %s)',
  (idsHideHeld) => {
    beforeEach(() => using({ idsHideHeld }));

    it('tells hiding and showing again in Studio', async () => {
      const { id } = comment('hm');
      const start = await poll(null);
      platform.network.moderate(id, 'heldForReview');
      const hidden = await poll(start.cursor);
      expect(told(hidden.events)).toEqual([`hidden ${id}`]);
      const quiet = await poll(hidden.cursor);
      expect(told(quiet.events)).toEqual([]);
      platform.network.moderate(id, 'published');
      expect(told((await poll(quiet.cursor)).events)).toEqual([`visible ${id}`]);
    });

    it('brings in what YouTube holds, as held, and tells what becomes of it', async () => {
      const { cursor } = await poll(null);
      const held = platform.network.addComment(platform.video.id, platform.somebody(), 'a link', 'heldForReview');
      const spam = platform.network.addComment(platform.video.id, platform.somebody(), 'win', 'likelySpam');
      const arrived = await poll(cursor);
      expect(told(arrived.events).sort()).toEqual([`item ${held.id} held`, `item ${spam.id} held`].sort());
      platform.network.moderate(held.id, 'published');
      platform.network.moderate(spam.id, 'rejected');
      expect(told((await poll(arrived.cursor)).events).sort()).toEqual([`removed ${spam.id}`, `visible ${held.id}`]);
    });

    it('brings in a held reply', async () => {
      const { id } = comment('question');
      const { cursor } = await poll(null);
      const held = platform.network.addReply(id, platform.somebody(), 'a link', 'heldForReview');
      const arrived = await poll(cursor);
      expect(told(arrived.events)).toEqual([`item ${held.id} held`]);
      platform.network.moderate(held.id, 'published');
      expect(told((await poll(arrived.cursor)).events)).toEqual([`visible ${held.id}`]);
    });

    it('takes a comment that the spam filter caught late for held, even when spam is not brought in', async () => {
      platform.account.settings = { ...platform.account.settings, readSpam: false };
      const { id } = comment('buy');
      const start = await poll(null);
      platform.network.moderate(id, 'likelySpam');
      platform.network.addComment(platform.video.id, platform.somebody(), 'win', 'likelySpam');
      expect(told((await poll(start.cursor)).events)).toEqual([`held ${id}`]);
    });

    it('tells a rejection as a removal: nothing tells them apart', async () => {
      const { id } = comment('rude');
      const start = await poll(null);
      platform.network.moderate(id, 'rejected');
      expect(told((await poll(start.cursor)).events)).toEqual([`removed ${id}`]);
    });
  },
);

describe('youtube: paging', () => {
  it('imports only what is younger than asked for', async () => {
    const old = comment('old');
    Object.assign(old, { publishedAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' });
    const young = comment('young');
    const { events } = await poll(null, '2026-06-01T00:00:00.000Z');
    expect(told(events)).toEqual([`item ${young.id} visible`]);
  });

  it.each([1, 2])('goes on when a page token fails %s times, without gap or double', async (times) => {
    const { cursor } = await poll(null);
    const ids = Array.from({ length: 8 }, (_, n) => comment(`comment ${n}`).id);
    platform.network.pageTokenFailures = times;
    const { events } = await poll(cursor);
    expect(
      items(events)
        .map(({ externalId }) => externalId)
        .sort(),
    ).toEqual([...ids].sort());
  });

  it('reads a thread or a held list again at the next look when a page token fails in it', async () => {
    const { cursor } = await poll(null);
    const { id } = comment('a debate');
    const held = Array.from({ length: 4 }, (_, n) => comment(`held ${n}`));
    const ids = Array.from({ length: 9 }, (_, n) => reply(id, `reply ${n}`).id);
    const seen = await poll(cursor);
    expect(items(seen.events)).toHaveLength(14);
    for (const one of held) platform.network.moderate(one.id, 'heldForReview');
    ids.push(reply(id, 'one more').id, reply(id, 'and another').id);
    const mid = await youtube.fetchSince({ cursor: seen.cursor, backfillFrom: null }, platform.account, signal);
    platform.network.pageTokenFailures = 99;
    const broken = await poll(mid.cursor);
    platform.network.pageTokenFailures = 0;
    const whole = await poll(broken.cursor);
    const events = [...(await resolve(youtube, platform.account, mid.payloads)), ...broken.events, ...whole.events];
    expect(told(events).sort()).toEqual(
      [...ids.slice(9).map((one) => `item ${one} visible`), ...held.map((one) => `hidden ${one.id}`)].sort(),
    );
    expect(told((await poll(whole.cursor)).events)).toEqual([]);
  });

  it('ends an import where YouTube gives no more pages, and keeps what it has', async () => {
    for (let n = 0; n < 8; n += 1) {
      const at = `2026-03-0${n + 1}T08:00:00Z`;
      Object.assign(comment(`comment ${n}`), { publishedAt: at, updatedAt: at });
    }
    platform.network.pageTokenFailures = 99;
    const { events, cursor } = await poll(null, '2020-01-01T00:00:00.000Z');
    expect(texts(events)).toEqual(['comment 5', 'comment 6', 'comment 7']);
    expect(told((await poll(cursor)).events)).toEqual([]);
  });

  it('remembers as many threads as it is told, and stays quiet and exact beyond', async () => {
    await using({ maxPageSize: 20 });
    platform.account.settings = { ...platform.account.settings, recheckThreads: 50 };
    const start = await poll(null);
    const ids = Array.from({ length: 65 }, (_, n) => {
      const at = new Date(Date.now() - (65 - n) * 1000).toISOString();
      return Object.assign(comment(`comment ${n}`), { publishedAt: at, updatedAt: at }).id;
    });
    const all = await poll(start.cursor);
    expect(told(all.events)).toHaveLength(65);
    expect(Object.keys((JSON.parse(all.cursor) as { known: object }).known)).toHaveLength(50);
    expect(await poll(all.cursor)).toEqual({ cursor: all.cursor, events: [] });
    platform.network.removeComment(ids[0] ?? '');
    platform.network.removeComment(ids[40] ?? '');
    const fresh = comment('fresh');
    expect(told((await poll(all.cursor)).events).sort()).toEqual(
      [`item ${fresh.id} visible`, `removed ${ids[40]}`].sort(),
    );
  });

  it('refuses a cursor that is not its own', async () => {
    await expect(poll('42')).rejects.toMatchObject({ reason: 'invalid' });
    await expect(poll('nonsense')).rejects.toMatchObject({ reason: 'invalid' });
  });
});
