import { followersOf } from '../../doubles/followers';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { drain } from '../../testing/index';
import { mastodon } from './index';
import { type MastodonHarness, mastodonPlatform } from './mastodon.harness';
import { textOfHtml, withoutLeadingNames } from './mastodon.text';

const EPOCH = '1970-01-01T00:00:00.000Z';

describe('reading Mastodon', () => {
  let platform: MastodonHarness;
  beforeEach(async () => {
    platform = await mastodonPlatform();
  });
  afterEach(() => platform.close());

  const read = async (cursor: string | null, backfillFrom: string | null = null) => {
    const walk = await drain(mastodon, platform.account, cursor, backfillFrom);
    const events: InboundEvent[] = [];
    for (const payload of walk.pages.flatMap((page) => page.payloads)) {
      events.push(...(await mastodon.parse(payload, platform.account)));
    }
    const items = events.filter((event): event is ItemSeen => event.type === 'item');
    const removed = events.flatMap((event) => (event.type === 'removed' ? [event.externalId] : []));
    return { cursor: walk.cursor, events, items, removed };
  };

  it('gets the very first mentions of an account that had none, over several pages', async () => {
    const { cursor } = await read(null);
    for (let n = 0; n < 5; n += 1) platform.said('mention', `question ${n}`);
    const { items } = await read(cursor);
    expect(items.map(({ text }) => text)).toEqual([0, 1, 2, 3, 4].map((n) => `question ${n}`));
  });

  it('says how many follow who wrote', async () => {
    const { cursor } = await read(null);
    platform.said('mention', 'hello');
    expect((await read(cursor)).items).toMatchObject([{ author: { followers: followersOf(platform.customer.id) } }]);
  });

  it('gets mentions by strangers that a policy filters', async () => {
    await platform.close();
    platform = await mastodonPlatform({ filtersStrangers: true });
    const { cursor } = await read(null);
    platform.said('mention', 'for the first time');
    expect((await read(cursor)).items).toMatchObject([{ kind: 'mention', text: 'for the first time' }]);
  });

  it('tells mentions, comments, messages and quotes apart, and knows the post that is meant', async () => {
    const { cursor } = await read(null);
    for (const kind of ['mention', 'comment', 'message', 'post'] as const) platform.said(kind, `a ${kind}`);
    const { items } = await read(cursor);
    expect(items.map(({ kind, text, post }) => [kind, text, post?.text ?? null])).toEqual([
      ['mention', 'a mention', null],
      ['comment', 'a comment', 'Our news of the day.'],
      ['message', 'a message', null],
      ['post', 'a post', 'Our news of the day.'],
    ]);
  });

  it('is told of the posts that it asked to be told of', async () => {
    const { network, brand, customer } = platform;
    const { cursor } = await read(null);
    network.ring(brand, customer);
    network.write({ author: customer, text: 'nothing to do with you' });
    expect((await read(cursor)).items).toMatchObject([{ kind: 'post', withoutVerbs: ['reject'] }]);
  });

  it('ignores favourites', async () => {
    const { network, brand, customer } = platform;
    const { cursor } = await read(null);
    network.like(network.write({ author: brand, text: 'News.' }), customer);
    expect((await read(cursor)).items).toEqual([]);
  });

  it('keeps comments under one post apart, and answers to our reply together with what it answered', async () => {
    const { network, brand, customer } = platform;
    const other = network.createAccount('client_043', 'elsewhere.example');
    const { cursor } = await read(null);
    const post = network.write({ author: brand, text: 'News.' });
    const first = network.write({ author: customer, text: '@brand where?', inReplyTo: post.id });
    network.write({ author: other, text: '@brand when?', inReplyTo: post.id });
    const answer = network.write({ author: brand, text: '@client_042@social.example here', inReplyTo: first.id });
    network.write({ author: customer, text: '@brand thanks', inReplyTo: answer.id });
    const { items } = await read(cursor);
    expect(items.map(({ text, direction }) => [text, direction])).toEqual([
      ['where?', 'in'],
      ['when?', 'in'],
      ['here', 'out'],
      ['thanks', 'in'],
    ]);
    expect(items[0]?.thread).toEqual({ key: first.id, aliases: [], title: null });
    expect(items[1]?.thread).toMatchObject({ aliases: [] });
    expect(items[1]?.thread.within).toBeUndefined();
    expect(items[2]?.thread.within).toBe(first.id);
    expect(items[3]?.thread.aliases).toEqual([first.id, answer.id]);
  });

  it('puts direct messages together by the people in them, whoever wrote', async () => {
    const { network, brand, customer } = platform;
    network.createAccount('client_043');
    const { cursor } = await read(null);
    const direct = { visibility: 'direct' } as const;
    network.write({ author: customer, text: '@brand hello', ...direct });
    network.write({ author: brand, text: '@client_042@social.example hello', ...direct });
    network.write({ author: customer, text: '@brand and @client_043@brand.example too', ...direct });
    const { items } = await read(cursor);
    const alone = 'dm:client_042@social.example';
    expect(items.map(({ thread }) => thread.key)).toEqual([alone, alone, 'dm:client_042@social.example,client_043@brand.example']); // prettier-ignore
  });

  it('reads answers to our posts that do not name us, once, and sees them go', async () => {
    const { network, brand, customer } = platform;
    const old = network.write({ author: brand, text: 'Before.' });
    network.write({ author: customer, text: 'said before', inReplyTo: old.id });
    const start = await read(null);
    expect(await read(start.cursor)).toMatchObject({ events: [], cursor: start.cursor });
    const post = network.write({ author: brand, text: 'News.' });
    const silent = network.write({ author: customer, text: 'no name here', inReplyTo: post.id });
    network.write({ author: customer, text: 'to myself', inReplyTo: silent.id });
    network.write({ author: customer, text: '@brand with a name', inReplyTo: post.id });
    network.write({ author: customer, text: 'late to the old one', inReplyTo: old.id });
    const first = await read(start.cursor);
    expect(first.items.map(({ kind, text, post: under }) => [kind, text, under?.text])).toEqual([
      ['comment', 'with a name', 'News.'],
      ['comment', 'late to the old one', 'Before.'],
      ['comment', 'no name here', 'News.'],
    ]);
    expect(await read(first.cursor)).toMatchObject({ events: [], cursor: first.cursor });
    network.deleteStatus(silent.id);
    expect((await read(first.cursor)).removed).toEqual([silent.id]);
  });

  it('names local people with the domain that the server calls its own, not with its web address', async () => {
    await platform.close();
    platform = await mastodonPlatform({ domain: 'lumen.example' });
    const local = platform.network.createAccount('client_077');
    const { cursor } = await read(null);
    platform.network.write({ author: local, text: '@brand hello' });
    expect((await read(cursor)).items[0]?.author?.externalId).toBe('client_077@lumen.example');
  });

  it('brings what a colleague wrote in the app, after what it answers', async () => {
    const { network, brand } = platform;
    const { cursor } = await read(null);
    const question = platform.said('mention', 'open today?');
    for (let n = 0; n < 4; n += 1) network.write({ author: brand, text: `answer ${n}`, inReplyTo: question.id });
    for (let n = 0; n < 4; n += 1) platform.said('mention', `later ${n}`);
    const { items } = await read(cursor);
    expect(items.map(({ text }) => text)).toEqual([
      'open today?',
      ...[0, 1, 2, 3].map((n) => `answer ${n}`),
      ...[0, 1, 2, 3].map((n) => `later ${n}`),
    ]);
  });

  it('reads a history from its date on, oldest first', async () => {
    const { network, brand } = platform;
    for (let n = 0; n < 5; n += 1) platform.said('mention', `before ${n}`);
    await new Promise((later) => setTimeout(later, 20));
    const from = new Date().toISOString();
    await new Promise((later) => setTimeout(later, 20));
    const questions = [0, 1, 2, 3, 4].map((n) => platform.said('mention', `since ${n}`));
    network.write({ author: brand, text: 'our answer', inReplyTo: questions[0]?.id ?? '' });
    const { items, cursor } = await read(null, from);
    expect(items.map(({ text }) => text)).toEqual([...[0, 1, 2, 3, 4].map((n) => `since ${n}`), 'our answer']);
    expect((await read(cursor)).events).toEqual([]);
    expect((await read(null, EPOCH)).items).toHaveLength(11);
  });

  it('has nothing to read in the history of an account without any', async () => {
    const { events, cursor } = await read(null, EPOCH);
    expect(events).toEqual([]);
    platform.said('mention', 'first');
    expect((await read(cursor)).items).toHaveLength(1);
  });

  describe('afterwards', () => {
    it('sees edits and deletions behind the first page', async () => {
      const { network } = platform;
      const start = await read(null);
      const made = [0, 1, 2, 3, 4, 5, 6].map((n) => platform.said('mention', `question ${n}`));
      const { cursor } = await read(start.cursor);
      network.editStatus(made[1]?.id ?? '', '@brand another question');
      network.deleteStatus(made[0]?.id ?? '');
      const later = await read(cursor);
      expect(later.items).toMatchObject([{ externalId: made[1]?.id, text: 'another question' }]);
      expect(later.removed).toEqual([made[0]?.id]);
      expect(await read(later.cursor)).toMatchObject({ events: [], cursor: later.cursor });
    });

    it('notices that the only item it knows has gone among many it does not', async () => {
      for (let n = 0; n < 20; n += 1) platform.said('mention', `before ${n}`);
      const start = await read(null);
      const { id } = platform.said('mention', 'soon gone');
      const { cursor } = await read(start.cursor);
      platform.network.deleteStatus(id);
      expect((await read(cursor)).removed).toEqual([id]);
    });

    it('takes a dismissed notification for no removal', async () => {
      const { network, brand } = platform;
      const start = await read(null);
      platform.said('mention', 'first');
      platform.said('mention', 'second');
      const { cursor } = await read(start.cursor);
      network.dismiss(brand.id, network.notificationsOf(brand.id)[0]?.id ?? '');
      expect((await read(cursor)).events).toEqual([]);
    });

    it('counts what a block closed as gone', async () => {
      const { network, brand, customer } = platform;
      const start = await read(null);
      const { id } = platform.said('mention', 'rude');
      const { cursor } = await read(start.cursor);
      network.block(customer.id, brand.id);
      network.dismiss(brand.id, network.notificationsOf(brand.id)[0]?.id ?? '');
      expect((await read(cursor)).removed).toEqual([id]);
    });

    it('sees that our reply was edited or deleted in the app', async () => {
      const { network, brand } = platform;
      const start = await read(null);
      const question = platform.said('mention', 'where?');
      const reply = network.write({ author: brand, text: '@client_042@social.example here', inReplyTo: question.id });
      const first = await read(start.cursor);
      network.editStatus(reply.id, '@client_042@social.example there');
      const edited = await read(first.cursor);
      expect(edited.items).toMatchObject([{ externalId: reply.id, direction: 'out', text: 'there' }]);
      network.deleteStatus(reply.id);
      expect((await read(edited.cursor)).removed).toEqual([reply.id]);
    });
  });

  it.each(['{}', 'x', '{"v":2}', '{"v":1,"lanes":null}'])('refuses %s as a cursor', async (cursor) => {
    await expect(read(cursor)).rejects.toBeInstanceOf(ConnectorRejected);
  });

  it('takes an answer that is no list for a passing trouble', async () => {
    const fetch: typeof platform.account.fetch = async () => new Response('{"maintenance":true}', { status: 200 });
    const { cursor } = await read(null);
    await expect(
      mastodon.fetchSince({ cursor, backfillFrom: null }, { ...platform.account, fetch }, new AbortController().signal),
    ).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('the HTML of a status', () => {
  it.each([
    ['<p>one<br>two</p><p>three</p>', 'one\ntwo\n\nthree'],
    ['<p><a href="https://b.example/@brand" class="u-url mention">@<span>brand</span></a> hi</p>', '@brand hi'],
    ['<p>see <a href="https://x.example/1">here</a></p>', 'see here (https://x.example/1)'],
    ['<p>1 &lt; 2 &amp;&amp; &quot;x&quot;</p>', '1 < 2 && "x"'],
    ['<script>alert(1)</script><p>safe</p>', 'safe'],
    ['no markup', 'no markup'],
  ])('%j reads %j', (html, text) => {
    expect(textOfHtml(html)).toBe(text);
  });

  it.each([
    ['@brand hello', 'hello'],
    ['@brand@brand.example hello', 'hello'],
    ['@client_044 @brand hello', '@client_044 hello'],
    ['@brand', '@brand'],
    ['hello @brand', 'hello @brand'],
    ['@brandy hello', '@brandy hello'],
  ])('%j loses our own name in front: %j', (text, shown) => {
    expect(withoutLeadingNames(text, new Set(['brand']))).toBe(shown);
  });
});
