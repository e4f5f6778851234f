import { ConnectorAuthError } from '../../spi/errors';
import type { InboundEvent } from '../../spi/inbound';
import { Ear, type Told } from './discord.ear';
import { type DiscordHarness, discordPlatform, externalIdOf, QUICK, until } from './discord.harness';
import { memoryOf } from './discord.memory';
import { snowflakeAt } from './discord.payloads';
import { openSocket } from './discord.socket';
import { type GatewayTiming, listen } from './discord.stream';
import { discord } from './index';

const signal = new AbortController().signal;

describe('the gateway of Discord', () => {
  let platform: DiscordHarness;
  let stop: AbortController;
  let news: number;
  let listening: Promise<unknown>;

  const open = async (options: Parameters<typeof discordPlatform>[0] = {}) => {
    platform = await discordPlatform(options);
    stop = new AbortController();
    news = 0;
    listening = Promise.resolve();
  };
  const start = (timing: Partial<GatewayTiming> = {}, account = platform.account) => {
    listening = listen(account, () => (news += 1), stop.signal, { ...QUICK, ...timing }).catch((error: unknown) => error); // prettier-ignore
  };
  const memory = () => memoryOf(platform.account);
  const ear = () => memory().ear ?? new Ear();
  const live = () => until(() => ear().live && platform.network.gateway.connections === 1);
  const counted = () => platform.network.gateway.counted;
  /** The process dies: what was only in memory is gone. */
  const die = async () => {
    stop.abort();
    await listening;
    Object.assign(memory(), { ear: null, unfinished: null, archivesAt: 0 });
    for (const map of [memory().places, memory().nicks]) map.clear();
    stop = new AbortController();
  };
  const read = async (cursor: string | null) => {
    const events: InboundEvent[] = [];
    for (let at = cursor; ;) {
      const page = await discord.fetchSince({ cursor: at, backfillFrom: null }, platform.account, signal);
      for (const payload of page.payloads) events.push(...(await discord.parse(payload, platform.account)));
      at = page.cursor;
      if (!page.more) return { events, cursor: page.cursor };
    }
  };
  const seqPasses = async (change: () => void) => {
    const before = ear().session?.seq ?? 0;
    change();
    await until(() => (ear().session?.seq ?? 0) > before);
  };

  beforeEach(() => open());
  afterEach(async () => {
    stop.abort();
    await listening;
    await platform.close();
  });

  it('identifies with the intents that the application has, and announces that as news', async () => {
    start();
    await live();
    const [session] = [...platform.network.gateway.sessions.values()];
    expect(session?.intents).toBe((1 << 0) | (1 << 2) | (1 << 9) | (1 << 10) | (1 << 12) | (1 << 15));
    await until(() => news >= 2);
    expect(ear().session).toMatchObject({ id: session?.id, url: expect.stringMatching(/^ws:/) });
  });

  it('does without the privileged intent where it is not switched on', async () => {
    platform.bot.messageContent = false;
    start();
    await live();
    const [session] = [...platform.network.gateway.sessions.values()];
    expect((session?.intents ?? 0) & (1 << 15)).toBe(0);
  });

  it('beats at the interval that hello names, with a first beat at random', async () => {
    await platform.close();
    await open({ heartbeatMs: 20 });
    start();
    await live();
    await until(() => counted().beats >= 3);
    expect(counted()).toMatchObject({ identified: 1, resumed: 0 });
  });

  it('takes a connection without acknowledgements for dead and resumes it', async () => {
    await platform.close();
    await open({ heartbeatMs: 20 });
    start();
    await live();
    platform.network.gateway.silent = true;
    await until(() => counted().resumed >= 1);
    platform.network.gateway.silent = false;
    await live();
    expect(counted().identified).toBe(1);
  });

  it.each([
    ['broken off', null],
    ['an unknown error (4000)', 4000],
    ['a goodbye of the server (1001)', 1001],
    ['too many frames (4008)', 4008],
  ])('resumes after %s; what happened meanwhile is replayed', async (_name, code) => {
    start();
    await live();
    const message = platform.said('comment', 'first');
    const { cursor } = await read((await read(null)).cursor);
    platform.network.gateway.sessions.forEach((session) => (session.socket = null)); // nothing reaches it any more
    platform.network.editMessage(message.id, 'second');
    platform.network.gateway.drop(code);
    await until(() => counted().resumed === 1 && ear().live);
    const { events } = await read(cursor);
    expect(events).toMatchObject([{ type: 'item', externalId: externalIdOf(message), text: 'second' }]);
  });

  it('reconnects when asked to (op 7), and answers a heartbeat that is asked for (op 1)', async () => {
    start();
    await live();
    platform.network.gateway.send({ op: 1 });
    await until(() => counted().beats === 1);
    platform.network.gateway.send({ op: 7 });
    await until(() => counted().resumed === 1 && ear().live);
    expect(counted().identified).toBe(1);
  });

  it('begins anew after an invalid session, and resumes one that is only interrupted (op 9)', async () => {
    start();
    await live();
    platform.network.gateway.send({ op: 9, d: true });
    await until(() => counted().resumed === 1 && ear().live);
    platform.network.gateway.send({ op: 9, d: false });
    await until(() => counted().identified === 2 && ear().live);
    expect(ear().epoch).toBe(2);
  });

  it.each([4007, 4009])('begins anew after close code %i', async (code) => {
    start();
    await live();
    platform.network.gateway.drop(code);
    await until(() => counted().identified === 2 && ear().live);
  });

  it('ends with an error when the token is refused (4004)', async () => {
    start();
    await live();
    platform.network.gateway.drop(4004);
    expect(await listening).toBeInstanceOf(ConnectorAuthError);
  });

  it('ends with an error when the token is refused before there is a connection', async () => {
    platform.bot.revoked = true;
    start();
    expect(await listening).toBeInstanceOf(ConnectorAuthError);
  });

  it('goes on without the privileged intent when that is refused (4014), and says so', async () => {
    platform.network.gateway.refuseWith = 4014;
    start();
    await live();
    expect([...platform.network.gateway.sessions.values()].map(({ intents }) => intents & (1 << 15))).toEqual([0]);
    const { cursor } = await read(null);
    const { events } = await read(cursor);
    expect(events).toMatchObject([{ type: 'notice', code: 'subscription-lost', detail: expect.stringMatching(/4014/) }]); // prettier-ignore
    expect((await read(cursor)).events).toEqual([]);
  });

  it.each([4010, 4011, 4012, 4013])('is not tried again after %i: the account is polled', async (code) => {
    platform.network.gateway.refuseWith = code;
    start({ pollMs: 10 });
    await until(() => news > 6);
    expect(counted().identified).toBe(0);
    const { events } = await read((await read(null)).cursor);
    expect(events).toMatchObject([{ type: 'notice', detail: expect.stringContaining(String(code)) }]);
  });

  it('polls while there is no connection, and comes back with growing waits', async () => {
    platform.network.faults.set('server-error');
    start({ pollMs: 10 });
    await until(() => news > 3);
    platform.network.faults.set(null);
    await live();
  });

  it('keeps the last sign-ins of the day: one too many would reset the token', async () => {
    await platform.close();
    await open({ identifyLimit: 21 });
    start();
    await live();
    platform.network.gateway.send({ op: 9, d: false });
    await until(() => ear().session === null);
    stop.abort();
    await listening;
    expect(counted().identified).toBe(1);
    expect(platform.bot.revoked).toBe(false);
  });

  it('gives a resume address up that does not work, and resumes at the general one', async () => {
    start();
    await live();
    stop.abort();
    await listening;
    const { session } = ear();
    if (session) session.url = 'ws://127.0.0.1:1';
    stop = new AbortController();
    start();
    await until(() => counted().resumed === 1 && ear().live);
    expect(counted().identified).toBe(1);
  });

  it('announces a storm of messages calmly, and nothing of other bots', async () => {
    start({ calmMs: 60_000 });
    await live();
    const before = news;
    const robot = platform.network.createUser('levels', null, true);
    await seqPasses(() => platform.network.write({ author: robot, channel: platform.channel, text: 'Level 5' }));
    await seqPasses(() => {
      for (let n = 0; n < 20; n += 1) platform.said('comment', `message ${n}`);
    });
    expect(news - before).toBeLessThanOrEqual(1);
  });

  describe('what it tells', () => {
    it('stays in the ear until a cursor stands behind it', async () => {
      start();
      await live();
      const message = platform.said('comment', 'first');
      const { cursor } = await read((await read(null)).cursor);
      await seqPasses(() => platform.network.editMessage(message.id, 'second'));
      const lost = await read(cursor); // the page that brought it was not stored
      const again = await read(cursor);
      expect(again.events).toEqual(lost.events);
      expect(again.events).toMatchObject([{ text: 'second' }]);
      expect((await read(again.cursor)).events).toEqual([]);
    });

    it('survives the process: its successor resumes behind what has landed', async () => {
      start();
      await live();
      const [edited, deleted] = [platform.said('comment', 'one'), platform.said('comment', 'two')];
      const { cursor } = await read((await read(null)).cursor);
      await seqPasses(() => platform.network.editMessage(edited.id, 'one, better')); // heard, but never landed
      await die();
      platform.network.deleteMessages(deleted.id); // nobody hears it
      start({ recallMs: 60_000 });
      await until(() => memory().ear !== null);
      const first = await read(cursor);
      await until(() => counted().resumed === 1 && ear().live);
      const events = [...first.events, ...(await read(first.cursor)).events];
      expect(counted().identified).toBe(1);
      expect(events).toMatchObject([
        { type: 'item', externalId: externalIdOf(edited), text: 'one, better' },
        { type: 'removed', externalId: externalIdOf(deleted) },
      ]);
    });

    it('survives the process with the first message of a conversation that nobody knew', async () => {
      start();
      await live();
      const { cursor } = await read((await read(null)).cursor);
      await seqPasses(() => platform.said('message', 'hello'));
      await die();
      start({ recallMs: 60_000 });
      await until(() => memory().ear !== null);
      const first = await read(cursor);
      await until(() => counted().resumed === 1 && ear().live);
      const events = [...first.events, ...(await read(first.cursor)).events];
      expect(events).toMatchObject([{ type: 'item', kind: 'message', text: 'hello' }]);
    });

    it('brings what was said in a session that could not be resumed by reading, conversations too', async () => {
      start();
      await live();
      platform.said('message', 'we know each other');
      const { cursor } = await read((await read(null)).cursor);
      await die();
      platform.network.gateway.forgetSessions();
      platform.said('message', 'in between');
      platform.said('post', 'in between too');
      start({ recallMs: 60_000 });
      await until(() => memory().ear !== null);
      const first = await read(cursor);
      await until(() => counted().identified === 2 && ear().live);
      const events = [...first.events, ...(await read(first.cursor)).events];
      expect(events.map((event) => event.type === 'item' && event.text)).toEqual(['in between too', 'in between']);
    });

    it('brings all of a conversation that is met late', async () => {
      const { cursor } = await read(null);
      platform.said('message', 'nobody hears this');
      const floor = snowflakeAt(Date.now() + 1000); // everything in servers has landed meanwhile
      start();
      await live();
      await seqPasses(() => platform.said('message', 'are you there?'));
      const { events } = await read(JSON.stringify({ ...(JSON.parse(cursor) as object), floor }));
      expect(events).toMatchObject([{ text: 'nobody hears this' }, { text: 'are you there?' }]);
    });

    it('is read by ear alone once everything was looked through', async () => {
      start();
      await live();
      const { cursor } = await read((await read(null)).cursor);
      let calls: string[] = [];
      const { fetch } = platform.account;
      const account = {
        ...platform.account,
        fetch: (url: string, init?: RequestInit) => {
          calls.push(new URL(url).pathname.split('/v10')[1] ?? '');
          return fetch(url, init);
        },
      };
      await seqPasses(() => platform.said('comment', 'hello'));
      const page = await discord.fetchSince({ cursor, backfillFrom: null }, account, signal);
      expect(page.payloads).toHaveLength(1);
      expect(calls).toEqual([`/channels/${platform.channel.id}/messages`]);
      calls = [];
      ear().looked.at -= 5 * 60_000;
      await discord.fetchSince({ cursor: page.cursor, backfillFrom: null }, account, signal);
      expect(calls[0]).toBe('/users/@me/guilds');
    });

    it('tells the name somebody has in a server, which the API does not', async () => {
      platform.network.join(platform.guild, platform.customer, 'Lampiste');
      start();
      await live();
      const { cursor } = await read(null);
      await seqPasses(() => platform.said('comment', 'hello'));
      const { events } = await read(cursor);
      expect(events).toMatchObject([{ author: { name: 'Lampiste', handle: '@client_042' } }]);
    });

    it('takes a preview that arrives for no edit', async () => {
      start();
      await live();
      const message = platform.said('comment', 'see https://lumen.example');
      const { cursor } = await read((await read(null)).cursor);
      await seqPasses(() => platform.network.unfurl(message.id));
      expect((await read(cursor)).events).toEqual([]);
    });

    it('brings edits and deletions in bulk, an edit before its item and a deletion before its item', async () => {
      const { cursor } = await read(null);
      start();
      await live();
      const [one, two, three] = ['one', 'two', 'three'].map((text) => platform.said('comment', text));
      if (!one || !two || !three) throw new Error('nothing was said');
      await seqPasses(() => {
        platform.network.editMessage(one.id, 'one, better');
        platform.network.deleteMessages(two.id, three.id);
      });
      await until(() => ear().pending(null, 99).told.length === 2);
      const { events } = await read(cursor);
      expect(events).toMatchObject([
        { type: 'item', externalId: externalIdOf(one), text: 'one, better' },
        { type: 'removed', externalId: externalIdOf(two) },
        { type: 'removed', externalId: externalIdOf(three) },
        { type: 'item', externalId: externalIdOf(one), text: 'one, better' },
      ]);
    });

    it('counts reactions on our own posts, given and taken back', async () => {
      start();
      await live();
      const { network, brand, channel, customer } = platform;
      const post = network.write({ author: brand, channel, text: 'Our news of the day.' });
      const { cursor } = await read((await read(null)).cursor);
      await seqPasses(() => network.react(post.id, customer, '💡'));
      const liked = await read(cursor);
      expect(liked.events).toMatchObject([{ type: 'post', post: { externalId: post.id, likes: 1 } }]);
      await seqPasses(() => network.react(post.id, customer, '💡', false));
      expect((await read(liked.cursor)).events).toMatchObject([{ type: 'post', post: { likes: 0 } }]);
      const other = platform.said('comment', 'hello');
      const next = await read((await read(cursor)).cursor);
      await seqPasses(() => network.react(other.id, customer, '💡'));
      expect((await read(next.cursor)).events).toEqual([]);
    });

    it('says when the bot is removed from a server, not when that has an outage', async () => {
      start();
      await live();
      const { network, guild, bot } = platform;
      const { cursor } = await read((await read(null)).cursor);
      const outage = { type: 'GUILD_DELETE', intent: 1, reaches: () => true, body: () => ({ id: guild.id, unavailable: true }) }; // prettier-ignore
      await seqPasses(() => network.state.tell(outage));
      expect((await read(cursor)).events).toEqual([]);
      await seqPasses(() => network.expel(guild, bot));
      expect((await read(cursor)).events).toMatchObject([{ type: 'notice', detail: expect.stringContaining(guild.id) }]); // prettier-ignore
    });
  });

  it('opens no unencrypted connection and none to a private address, unless that is allowed', () => {
    expect(() => openSocket('ws://gateway.example', false)).toThrow(/not allowed/);
    expect(() => openSocket('https://gateway.example', true)).toThrow(/not allowed/);
    expect(() => openSocket('wss://10.0.0.7', false)).toThrow(/not a public address/);
    expect(() => openSocket('nonsense', true)).toThrow(/not allowed/);
  });

  it('does not reach a private address that a name resolves to', async () => {
    const socket = openSocket('wss://localhost', false);
    const error = await new Promise<Error>((failed) => socket.once('error', failed));
    expect(error.message).toMatch(/not a public address/);
  });
});

describe('the ear', () => {
  it('acknowledges by session and sequence, and lets older sessions go with a newer one', () => {
    const ear = new Ear();
    const removed = (id: string): Told => ({
      kind: 'removed',
      channel: '1',
      ids: [id],
      at: '2026-11-20T09:30:00.000Z',
    });
    ear.open({ id: 'a', url: 'wss://a.example', seq: 1 });
    ear.hear(removed('1'));
    ear.open({ id: 'b', url: 'wss://b.example', seq: 1 });
    ear.hear(removed('2'));
    if (ear.session) ear.session.seq = 2;
    ear.hear(removed('3'));
    const all = ear.pending(null, 10);
    expect(all).toMatchObject({ more: false, stream: { session: 'b', url: 'wss://b.example', seq: 2 } });
    expect(all.told).toHaveLength(3);
    expect(ear.pending({ session: 'elsewhere', url: '', seq: 9 }, 10).told).toHaveLength(3);
    const part = ear.pending(null, 1);
    expect(part).toMatchObject({ more: true, stream: { session: 'a', seq: 1 } });
    const rest = ear.pending(part.stream, 10);
    expect(rest.told).toHaveLength(2);
    expect(ear.pending({ session: 'b', url: '', seq: 1 }, 10).told).toEqual([removed('3')]);
    expect(ear.pending({ session: 'b', url: '', seq: 2 }, 10).told).toEqual([]);
  });
});
