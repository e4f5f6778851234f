import { followersOf } from '../../doubles/followers';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { ConnectorRejected } from '../../spi/errors';
import { type BlueskyHarness, blueskyPlatform } from './bluesky.harness';
import { bluesky } from './index';

const EPOCH = '1970-01-01T00:00:00.000Z';
const never = () => new AbortController().signal;

interface Read {
  events: InboundEvent[];
  items: ItemSeen[];
  removed: string[];
  states: [string, string][];
  cursor: string;
}

describe('reading a Bluesky account', () => {
  let platform: BlueskyHarness;
  beforeEach(async () => {
    platform = await blueskyPlatform();
  });
  afterEach(() => platform.close());

  async function read(cursor: string | null, backfillFrom: string | null = null): Promise<Read> {
    const events: InboundEvent[] = [];
    let at = cursor;
    for (;;) {
      const page = await bluesky.fetchSince({ cursor: at, backfillFrom }, platform.account, never());
      for (const payload of page.payloads) events.push(...(await bluesky.parse(payload, platform.account)));
      at = page.cursor;
      if (!page.more) break;
    }
    return {
      events,
      items: events.filter((event) => event.type === 'item'),
      removed: events.filter((event) => event.type === 'removed').map(({ externalId }) => externalId),
      states: events.filter((event) => event.type === 'state').map((event) => [event.externalId, event.platformState]),
      cursor: at,
    };
  }

  it('tells comments, mentions, quotes and messages apart', async () => {
    const { cursor } = await read(null);
    for (const kind of ['mention', 'comment', 'post', 'message'] as const) platform.said(kind, `a ${kind}`);
    const { items } = await read(cursor);
    expect(items.map(({ kind, direction, author }) => [kind, direction, author?.externalId])).toEqual(
      ['mention', 'comment', 'post', 'message'].map((kind) => [kind, 'in', platform.customer.did]),
    );
    expect(items[1]?.post).toMatchObject({ externalId: platform.opening.uri, text: 'Our news of the day.' });
    expect(items[2]?.post?.externalId).toBe(platform.opening.uri);
  });

  it('says how many follow who wrote, and brings words without it when profiles are not to be had', async () => {
    const { cursor } = await read(null);
    platform.said('comment', 'first');
    platform.said('message', 'in private');
    const { items, cursor: later } = await read(cursor);
    const followers = followersOf(platform.customer.did);
    expect(items.map(({ author }) => author?.followers)).toEqual([followers, followers]);
    const { fetch: original } = platform.account;
    platform.account.fetch = (input, init) =>
      String(input).includes('getProfiles')
        ? Promise.resolve(new Response('{"error":"InternalServerError"}', { status: 502 }))
        : original(input, init);
    platform.said('comment', 'second');
    const after = await read(later);
    expect(after.items.map(({ text, author }) => [text, author?.followers])).toEqual([['second', undefined]]);
  });

  it('puts an answer to our reply into the thread of what that answered', async () => {
    const { network, brand, customer, opening } = platform;
    const { cursor } = await read(null);
    const question = network.post({ author: customer, text: 'Open?', inReplyTo: opening.uri });
    const ours = network.post({ author: brand, text: 'Until six.', inReplyTo: question.uri });
    network.post({ author: customer, text: 'Thanks', inReplyTo: ours.uri });
    const { items } = await read(cursor);
    expect(items.map(({ text, thread }) => [text, thread.aliases, thread.within])).toEqual([
      ['Open?', [], undefined],
      ['Thanks', [question.uri, ours.uri], undefined],
      ['Until six.', [], question.uri],
    ]);
  });

  it('reads far more news than one call may page through, oldest first and each once', async () => {
    const { cursor } = await read(null);
    for (let n = 0; n < 100; n += 1) platform.said('comment', `word ${n}`);
    const first = await read(cursor);
    expect(first.items.map(({ text }) => text)).toEqual(Array.from({ length: 100 }, (_, n) => `word ${n}`));
    expect(await read(first.cursor)).toMatchObject({ events: [], cursor: first.cursor });
    platform.said('comment', 'one more');
    expect((await read(first.cursor)).items).toHaveLength(1);
  });

  it('goes on over pages that reasons have emptied', async () => {
    const { network, brand } = platform;
    const { cursor } = await read(null);
    platform.said('comment', 'below much applause');
    const { uri, indexedAt } = network.post({ author: platform.customer, text: 'liked' });
    for (let n = 0; n < 12; n += 1) {
      const at = new Date(Date.parse(indexedAt) + n).toISOString();
      network.notifications.push({ did: brand.did, uri, reason: 'like', reasonSubject: null, indexedAt: at });
    }
    const { items } = await read(cursor);
    expect(items.map(({ text }) => text)).toEqual(['below much applause']);
    expect((await read(null)).items).toEqual([]);
  });

  it('takes what is told a little late, and nothing from before it was connected', async () => {
    const { network, customer, opening } = platform;
    platform.said('comment', 'before');
    const start = await read(null);
    platform.said('comment', 'on time');
    const { cursor } = await read(start.cursor);
    const at = Date.parse(network.notifications.at(-1)?.indexedAt ?? '') - 1;
    const late = network.post({ author: customer, text: 'late', inReplyTo: opening.uri, more: { createdAt: new Date(at).toISOString() } }); // prettier-ignore
    const { items } = await read(cursor);
    expect(items).toMatchObject([{ externalId: late.uri, createdAt: new Date(at).toISOString() }]);
  });

  it('shows the network’s time for a post from the future', async () => {
    const { network, customer, opening } = platform;
    const { cursor } = await read(null);
    network.post({ author: customer, text: 'from 2099', inReplyTo: opening.uri, more: { createdAt: '2099-01-01T00:00:00.000Z' } }); // prettier-ignore
    const { items } = await read(cursor);
    expect(items[0]?.createdAt.slice(0, 4)).not.toBe('2099');
  });

  it('reads a history of everything from its date on', async () => {
    const { network, brand, convo, customer } = platform;
    platform.said('comment', 'before');
    network.chat.send(convo, customer, 'message before');
    const from = network.moment();
    const question = platform.said('comment', 'since');
    network.post({ author: brand, text: 'our answer', inReplyTo: question });
    network.chat.send(convo, customer, 'message since');
    network.chat.send(convo, brand, 'our message');
    const { items, cursor } = await read(null, from);
    const words = [['in', 'since'], ['out', 'our answer'], ['in', 'message since'], ['out', 'our message']]; // prettier-ignore
    expect(items.map(({ direction, text }) => [direction, text])).toEqual(words);
    expect((await read(cursor)).events).toEqual([]);
    expect((await read(null, EPOCH)).items).toHaveLength(6);
  });

  it('has nothing to read in the history of an account without any', async () => {
    platform.network.remove(platform.opening.uri);
    const { events, cursor } = await read(null, EPOCH);
    expect(events).toEqual([]);
    platform.said('mention', 'first');
    expect((await read(cursor)).items).toHaveLength(1);
  });

  describe('afterwards', () => {
    it('sees a post written over: same address and time, later state', async () => {
      const start = await read(null);
      const uri = platform.said('comment', 'first words');
      const made = await read(start.cursor);
      platform.network.editPost(uri, 'second thoughts');
      const edited = await read(made.cursor);
      expect(edited.items).toMatchObject([{ externalId: uri, text: 'second thoughts' }]);
      expect(edited.items[0]?.createdAt).toBe(made.items[0]?.createdAt);
      expect((edited.items[0]?.revisedAt ?? '') > (made.items[0]?.revisedAt ?? '')).toBe(true);
      expect(await read(edited.cursor)).toMatchObject({ events: [], cursor: edited.cursor });
    });

    it('takes an edit before the first look as the only state, and a deletion before it as nothing', async () => {
      const { cursor } = await read(null);
      platform.network.editPost(platform.said('comment', 'too early'), 'in time');
      platform.network.remove(platform.said('comment', 'regretted'));
      expect((await read(cursor)).items.map(({ text }) => text)).toEqual(['in time']);
    });

    it('counts only what is gone as removed, not what a block hides', async () => {
      const { network, brand, customer } = platform;
      const start = await read(null);
      const gone = platform.said('comment', 'regretted');
      platform.said('comment', 'stays');
      const { cursor } = await read(start.cursor);
      network.remove(gone);
      const subject = { subject: brand.did, createdAt: network.moment() };
      const block = network.put(customer.did, 'app.bsky.graph.block', network.nextKey(), subject);
      const later = await read(cursor);
      expect(later.removed).toEqual([gone]);
      network.remove(block.uri);
      expect((await read(later.cursor)).removed).toEqual([]);
    });

    it('takes a bare 404 for no removal: the server may be the wrong one', async () => {
      const start = await read(null);
      const uri = platform.said('comment', 'stays');
      const { cursor } = await read(start.cursor);
      const { fetch } = platform.account;
      platform.account.fetch = async (url, init) => {
        if (url.includes('getPosts')) return new Response('{"posts":[]}', { status: 200 });
        return url.includes('getPostThread') ? new Response('not found', { status: 404 }) : fetch(url, init);
      };
      await expect(read(cursor)).rejects.toBeInstanceOf(ConnectorRejected);
      platform.account.fetch = fetch;
      platform.network.remove(uri);
      expect((await read(cursor)).removed).toEqual([uri]);
    });

    it('sees that our reply was edited or deleted in an app', async () => {
      const { network, brand } = platform;
      const start = await read(null);
      const reply = network.post({ author: brand, text: 'here', inReplyTo: platform.said('comment', 'where?') });
      const first = await read(start.cursor);
      network.editPost(reply.uri, 'there');
      const edited = await read(first.cursor);
      expect(edited.items).toMatchObject([{ externalId: reply.uri, direction: 'out', text: 'there' }]);
      expect((edited.items[0]?.revisedAt ?? '') > (first.items[1]?.revisedAt ?? '')).toBe(true);
      network.remove(reply.uri);
      expect((await read(edited.cursor)).removed).toEqual([reply.uri]);
    });

    it('remembers the latest of many own posts and lands none twice', async () => {
      const { network, brand } = platform;
      const start = await read(null);
      for (let n = 0; n < 250; n += 1) network.post({ author: brand, text: `news ${n}` });
      const { events, cursor } = await read(start.cursor);
      expect(events.filter(({ type }) => type === 'post')).toHaveLength(250);
      expect(await read(cursor)).toMatchObject({ events: [], cursor });
    });

    it('mirrors answers that are folded away and shown in an app', async () => {
      const { network, brand, opening } = platform;
      const start = await read(null);
      const [one, two] = [platform.said('comment', 'one'), platform.said('comment', 'two')];
      const fold = (hiddenReplies: string[]) =>
        network.put(brand.did, 'app.bsky.feed.threadgate', opening.rkey, { post: opening.uri, createdAt: network.moment(), hiddenReplies }); // prettier-ignore
      fold([one]);
      const folded = await read(start.cursor);
      expect(folded.states).toEqual([[one, 'hidden']]);
      fold([two]);
      const other = await read(folded.cursor);
      expect(other.states).toEqual([[two, 'hidden'], [one, 'visible']]); // prettier-ignore
      network.editPost(two, 'two, edited');
      expect((await read(other.cursor)).items).toMatchObject([{ externalId: two, platformState: 'hidden' }]);
      network.remove(`at://${brand.did}/app.bsky.feed.threadgate/${opening.rkey}`);
      expect((await read(other.cursor)).states).toEqual([[two, 'visible']]);
    });
  });

  describe('direct messages', () => {
    it('brings those of strangers and groups, not who read or reacted', async () => {
      const { network, brand, customer, convo } = platform;
      const { cursor } = await read(null);
      const stranger = network.createAccount('client-077.example');
      network.chat.send(network.chat.between(stranger, [brand]), stranger, 'hello');
      const group = network.chat.between(customer, [brand, stranger], 'Lamp friends');
      network.chat.send(group, customer, 'who has seen it?');
      network.chat.send(convo, customer, 'still there?');
      network.chat.stir(convo, 'logReadMessage');
      network.chat.stir(convo, 'logAddReaction');
      const { items } = await read(cursor);
      expect(items.map(({ text, thread }) => [text, thread.title])).toEqual([
        ['hello', null],
        ['who has seen it?', 'Lamp friends'],
        ['still there?', null],
      ]);
      expect(items.every(({ thread }) => thread.key.startsWith('dm:'))).toBe(true);
    });

    it('notices a message that we deleted in an app', async () => {
      const { network, brand, convo } = platform;
      const { cursor } = await read(null);
      const { id } = network.chat.send(convo, brand, 'oops');
      network.chat.delete(convo, id);
      expect((await read(cursor)).removed).toEqual([`dm:${convo.id}:${id}`]);
    });

    it('misses none when the very first comes after connecting, and the log had no position yet', async () => {
      const { fetch } = platform.account;
      platform.account.fetch = async (url, init) =>
        url.includes('getLog') ? new Response('{"logs":[]}', { status: 200 }) : fetch(url, init);
      const { cursor } = await read(null);
      platform.account.fetch = fetch;
      platform.said('message', 'the very first');
      const first = await read(cursor);
      expect(first.items.map(({ text }) => text)).toEqual(['the very first']);
      platform.said('message', 'the second');
      expect((await read(first.cursor)).items.map(({ text }) => text)).toEqual(['the second']);
    });

    it.each([
      ['the app password lacks them', () => void (platform.password.privileged = false)],
      ['the account does not want them', () => void Object.assign(platform.account.settings, { readMessages: false })],
    ])('reads the rest when %s', async (_name, without) => {
      without();
      const { cursor } = await read(null, EPOCH);
      platform.said('message', 'unheard');
      platform.said('comment', 'heard');
      expect((await read(cursor)).items.map(({ text }) => text)).toEqual(['heard']);
    });

    it('goes on from where it was when the chat service fails for a while', async () => {
      const { cursor } = await read(null);
      platform.said('message', 'during the trouble');
      platform.said('comment', 'meanwhile');
      const { fetch } = platform.account;
      platform.account.fetch = async (url, init) =>
        url.includes('chat.bsky') ? new Response('{"error":"UpstreamFailure"}', { status: 502 }) : fetch(url, init);
      const during = await read(cursor);
      expect(during.items.map(({ text }) => text)).toEqual(['meanwhile']);
      platform.account.fetch = fetch;
      expect((await read(during.cursor)).items.map(({ text }) => text)).toEqual(['during the trouble']);
    });
  });

  it.each(['{}', 'x', '{"v":2}', '{"v":1,"news":{},"own":null,"chat":{}}'])(
    'refuses %s as a cursor',
    async (cursor) => {
      await expect(read(cursor)).rejects.toBeInstanceOf(ConnectorRejected);
    },
  );

  it('takes an answer without a list for a passing trouble', async () => {
    const { cursor } = await read(null);
    const fetch: typeof platform.account.fetch = async () => new Response('{"maintenance":true}', { status: 200 });
    const account = { ...platform.account, fetch };
    await expect(bluesky.fetchSince({ cursor, backfillFrom: null }, account, never())).rejects.toMatchObject({ kind: 'unavailable' }); // prettier-ignore
  });

  describe('reading back', () => {
    const known = (externalId: string) => ({ externalId, kind: 'comment', threadKey: externalId, parentExternalId: null, postExternalId: null }) as const; // prettier-ignore
    const readBack = async (...ids: string[]) => {
      const payloads = (await bluesky.readBack?.(ids.map(known), platform.account, never())) ?? [];
      return (await Promise.all(payloads.map((payload) => bluesky.parse(payload, platform.account)))).flat();
    };

    it('tells of each post whether it is edited, folded away or gone', async () => {
      const { network, brand, opening } = platform;
      const [edited, folded, gone, same] = ['a', 'b', 'c', 'd'].map((text) => platform.said('comment', text));
      if (!edited || !folded || !gone || !same) throw new Error('four were said');
      network.editPost(edited, 'a, edited');
      network.put(brand.did, 'app.bsky.feed.threadgate', opening.rkey, { post: opening.uri, createdAt: network.moment(), hiddenReplies: [folded] }); // prettier-ignore
      network.remove(gone);
      const events = await readBack(edited, folded, gone, same);
      expect(events).toMatchObject([
        { externalId: edited, text: 'a, edited', platformState: 'visible' },
        { externalId: folded, text: 'b', platformState: 'hidden' },
        { externalId: same, text: 'd', platformState: 'visible' },
        { type: 'removed', externalId: gone },
      ]);
      expect(events.every((event) => event.type !== 'item' || event.stateUnknown === undefined)).toBe(true);
    });

    it('says nothing of what a block hides, nor of messages', async () => {
      const { network, brand, customer } = platform;
      const uri = platform.said('comment', 'rude');
      network.put(brand.did, 'app.bsky.graph.block', network.nextKey(), { subject: customer.did, createdAt: network.moment() }); // prettier-ignore
      expect(await readBack(uri, 'dm:convo:1')).toEqual([]);
      expect(await readBack('dm:convo:1')).toEqual([]);
    });

    it('asks for as many at once as the platform allows', () => {
      expect(bluesky.readBackSize).toBe(25);
    });
  });
});
