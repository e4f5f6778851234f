import type { KnownItem } from '../../spi/connector';
import { ConnectorRateLimited, ConnectorRejected } from '../../spi/errors';
import type { InboundEvent } from '../../spi/inbound';
import { type DiscordHarness, discordPlatform, externalIdOf, until } from './discord.harness';
import { memoryOf } from './discord.memory';
import { snowflakeAt } from './discord.payloads';
import { discord } from './index';

const signal = new AbortController().signal;

describe('reading Discord', () => {
  let platform: DiscordHarness;
  let calls: string[];
  beforeEach(async () => {
    platform = await discordPlatform();
    calls = [];
  });
  afterEach(() => platform.close());

  const account = (settings: Record<string, string> = {}) => ({
    ...platform.account,
    settings: { ...platform.account.settings, ...settings },
    fetch: (url: string, init?: RequestInit) => {
      calls.push(`${init?.method ?? 'GET'} ${url.split('/v10')[1] ?? ''}`);
      return platform.account.fetch(url, init);
    },
  });
  const page = (cursor: string | null, backfillFrom: string | null = null, settings = {}) =>
    discord.fetchSince({ cursor, backfillFrom }, account(settings), signal);
  const read = async (cursor: string | null, backfillFrom: string | null = null, settings = {}) => {
    const events: InboundEvent[] = [];
    for (let at = cursor; ;) {
      const { payloads, more, cursor: next } = await page(at, backfillFrom, settings);
      for (const payload of payloads) events.push(...(await discord.parse(payload, account(settings))));
      at = next;
      if (!more) return { events, cursor: next };
    }
  };
  const textsIn = (events: readonly InboundEvent[]) => events.map((event) => (event.type === 'item' ? event.text : event.type)); // prettier-ignore

  describe('a cursor', () => {
    it('begins behind the newest message, wherever that stands', async () => {
      platform.said('comment', 'old');
      platform.said('post', 'old too');
      const { cursor } = await read(null);
      expect((await read(cursor)).events).toEqual([]);
      platform.said('comment', 'new');
      platform.said('post', 'new too');
      expect(textsIn((await read(cursor)).events)).toEqual(['new', 'new too']);
    });

    it('keeps an entry for lively channels alone: one snowflake stands for the quiet ones', async () => {
      const { network, customer, guild, channel } = platform;
      const quiet = network.createChannel(guild, 'quiet');
      network.write({ author: customer, channel: quiet, text: 'long ago' });
      const { cursor } = await read(null, '1970-01-01T00:00:00.000Z');
      expect(Object.keys((JSON.parse(cursor) as { at: object }).at)).toEqual([quiet.id]);
      // two minutes later everything up to a minute ago has landed
      for (const message of [...network.state.messages.values()]) {
        const id = snowflakeAt(Date.now() - 120_000);
        network.state.messages.delete(message.id);
        network.state.messages.set(id, { ...message, id });
        quiet.lastMessageId = id;
      }
      const later = await read(null, '1970-01-01T00:00:00.000Z');
      expect(JSON.parse(later.cursor)).toMatchObject({ at: {}, floor: expect.stringMatching(/^\d{18,}$/) });
      platform.said('comment', 'now');
      const { at } = JSON.parse((await read(later.cursor)).cursor) as { at: object };
      expect(Object.keys(at)).toEqual([channel.id]);
    });

    it('stands still while nothing comes, and moves once past a message that is gone', async () => {
      const { cursor } = await read(null);
      const message = platform.said('comment', 'sent by mistake');
      platform.network.deleteMessages(message.id);
      const first = await page(cursor);
      expect(first.payloads).toEqual([]);
      calls = [];
      expect(await page(first.cursor)).toEqual({ payloads: [], cursor: first.cursor, more: false });
      expect(calls.filter((call) => call.includes('/messages'))).toEqual([]);
    });

    it.each(['', '{}', '{"v":2}', '{"v":1,"since":"0","floor":"x","at":{},"directs":[]}', 'nonsense'])(
      'refuses %j as none of its own',
      async (cursor) => {
        // prettier-ignore
        await expect(page(cursor)).rejects.toBeInstanceOf(ConnectorRejected);
      },
    );

    it('gives ten pages at a time, and lists the channels once for all of them', async () => {
      const { cursor } = await read(null);
      for (let n = 0; n < 40; n += 1) platform.said('comment', `message ${n}`);
      calls = [];
      const first = await page(cursor);
      expect([first.payloads.length, first.more]).toEqual([30, true]);
      const second = await page(first.cursor);
      expect([second.payloads.length, second.more]).toEqual([10, false]);
      expect(calls.filter((call) => call.startsWith('GET /users/@me/guilds'))).toHaveLength(1);
    });
  });

  it('reads every known conversation where nobody listens, however many are quiet', async () => {
    const { network, bot, guild } = platform;
    await platform.listening();
    const people = Array.from({ length: 15 }, (_, n) => network.createUser(`client_1${n}`));
    const { cursor } = await read((await read(null)).cursor);
    for (const author of people) {
      network.join(guild, author);
      network.write({ author, channel: network.directChannel(bot.userId, author.id), text: 'hello' });
    }
    await until(() => [...memoryOf(platform.account).places.values()].filter(({ type }) => type === 1).length === 15);
    const first = await read(cursor);
    expect(textsIn(first.events)).toEqual(people.map(() => 'hello'));
    memoryOf(platform.account).ear = null;
    memoryOf(platform.account).places.clear();
    const last = people.at(-1) ?? platform.customer;
    expect(await page(first.cursor)).toEqual({ payloads: [], cursor: first.cursor, more: false });
    network.write({ author: last, channel: network.directChannel(bot.userId, last.id), text: 'still there?' });
    expect(textsIn((await read(first.cursor)).events)).toEqual(['still there?']);
  });

  it('reads only where something is new: the lists name the newest message', async () => {
    const { network, guild, customer } = platform;
    for (let n = 0; n < 5; n += 1) {
      network.write({ author: customer, channel: network.createChannel(guild, `room-${n}`), text: 'old' });
    }
    const { cursor } = await read(null);
    platform.said('comment', 'new');
    calls = [];
    await page(cursor);
    expect(calls.filter((call) => call.includes('/messages'))).toEqual([expect.stringContaining(platform.channel.id)]);
  });

  it('reads what was said in a thread that was closed since, and in one that was opened again', async () => {
    const { network, channel, customer } = platform;
    const thread = network.startThread(channel, 'Delivery', customer);
    network.write({ author: customer, channel: thread, text: 'old' });
    const { cursor } = await read(null);
    network.write({ author: customer, channel: thread, text: 'new' });
    network.archive(thread);
    const first = await read(cursor);
    expect(textsIn(first.events)).toEqual(['new']);
    network.write({ author: customer, channel: thread, text: 'newer' });
    expect(textsIn((await read(first.cursor)).events)).toEqual(['newer']);
  });

  it('looks through closed threads now and then only, and does not pass over what may stand there', async () => {
    const { network, channel, customer } = platform;
    const thread = network.startThread(channel, 'Delivery', customer);
    const { cursor } = await read((await read(null)).cursor);
    calls = [];
    network.write({ author: customer, channel: thread, text: 'said and closed' });
    network.archive(thread);
    platform.said('comment', 'new');
    const first = await read(cursor);
    expect(textsIn(first.events)).toEqual(['new']);
    expect(calls.filter((call) => call.includes('archived'))).toEqual([]);
    memoryOf(platform.account).archivesAt = 0;
    expect(textsIn((await read(first.cursor)).events)).toEqual(['said and closed']);
  });

  it('goes back through channels, forums, threads and closed threads', async () => {
    const { network, channel, customer } = platform;
    platform.said('comment', 'one');
    platform.said('post', 'two');
    for (let n = 0; n < 4; n += 1) {
      const thread = network.startThread(channel, `Thread ${n}`, customer);
      network.write({ author: customer, channel: thread, text: `in thread ${n}` });
      network.archive(thread);
    }
    const { events } = await read(null, '1970-01-01T00:00:00.000Z');
    expect(textsIn(events).sort()).toEqual(['in thread 0', 'in thread 1', 'in thread 2', 'in thread 3', 'one', 'two']);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect((await read(null, tomorrow)).events).toEqual([]);
  });

  it('leaves out channels that the bot may not see or whose history is closed to it', async () => {
    const { network, guild, channel, customer } = platform;
    const secret = network.createChannel(guild, 'secret');
    const blind = network.createChannel(guild, 'blind');
    secret.denied.add('VIEW_CHANNEL');
    blind.denied.add('READ_MESSAGE_HISTORY');
    const { cursor } = await read(null);
    for (const place of [secret, blind, channel])
      network.write({ author: customer, channel: place, text: place.name ?? '' });
    const first = await read(cursor);
    expect(textsIn(first.events)).toEqual(['support']);
    calls = [];
    await read(first.cursor);
    expect(calls.filter((call) => call.includes('/messages'))).toEqual([]);
  });

  it('goes on without a server that threw the bot out', async () => {
    const { network, guild, bot, customer } = platform;
    const other = network.createGuild('Other');
    network.join(other, customer);
    network.invite(other, bot);
    const there = network.createChannel(other, 'lounge');
    const { cursor } = await read(null);
    network.write({ author: customer, channel: there, text: 'there' });
    network.expel(guild, bot);
    expect(textsIn((await read(cursor)).events)).toEqual(['there']);
  });

  it('keeps to the servers and channels of the settings, with their threads', async () => {
    const { network, guild, channel, customer } = platform;
    const other = network.createChannel(guild, 'other');
    const thread = network.startThread(channel, 'Delivery', customer);
    const { cursor } = await read(null);
    for (const place of [other, channel, thread])
      network.write({ author: customer, channel: place, text: place.name ?? '' });
    const only = { channelIds: `${channel.id}, 99999` };
    expect(textsIn((await read(cursor, null, only)).events)).toEqual(['support', 'Delivery']);
    expect((await read(cursor, null, { serverIds: '99999' })).events).toEqual([]);
    expect((await read(cursor, null, { serverIds: guild.id })).events).toHaveLength(3);
  });

  it('brings only what is said to the bot when the settings say so', async () => {
    const { network, brand, channel, customer } = platform;
    const addressed = { scope: 'addressed' };
    const post = network.write({ author: brand, channel, text: 'Our news' });
    const thread = network.startThread(channel, 'News', brand);
    const { cursor } = await read(null);
    platform.said('comment', 'among ourselves');
    platform.said('mention', 'to you');
    network.write({ author: customer, channel, text: 'answer', replyTo: post.id });
    network.write({ author: customer, channel: thread, text: 'in your thread' });
    expect(textsIn((await read(cursor, null, addressed)).events)).toEqual(['to you', 'answer', 'in your thread']);
  });

  it('has nothing to show of what Discord keeps back without the privileged intent', async () => {
    platform.bot.messageContent = false;
    const { cursor } = await read(null);
    platform.said('comment', 'not for you');
    platform.said('mention', 'for you');
    expect(textsIn((await read(cursor)).events)).toEqual(['for you']);
  });

  it('gives the same again for the same cursor, in any order and any number of times', async () => {
    const { cursor } = await read(null);
    const question = platform.said('comment', 'question 😕');
    platform.network.write({
      author: platform.customer,
      channel: platform.channel,
      text: 'مرحبا',
      replyTo: question.id,
    });
    expect((await read(cursor)).events).toEqual((await read(cursor)).events);
  });

  describe('limits', () => {
    it('waits for its turn where a bucket is empty, and loses nothing', async () => {
      await platform.close();
      platform = await discordPlatform({ bucketLimit: 2 });
      const { cursor } = await read(null);
      for (let n = 0; n < 9; n += 1) platform.said('comment', `message ${n}`);
      expect((await read(cursor)).events).toHaveLength(9);
    });

    it('gives what it has when no call is left, and goes on there', async () => {
      const { cursor } = await read(null);
      for (let n = 0; n < 9; n += 1) platform.said('comment', `message ${n}`);
      const { fetch } = platform.account;
      let left = 6;
      const limited = {
        ...platform.account,
        fetch: async (url: string, init?: RequestInit) =>
          (left -= 1) < 0
            ? Response.json(
                { message: 'You are being rate limited.', retry_after: 64.57, global: false },
                { status: 429 },
              )
            : fetch(url, init),
      };
      const first = await discord.fetchSince({ cursor, backfillFrom: null }, limited, signal);
      expect(first).toMatchObject({ more: true });
      expect(first.payloads.length).toBeGreaterThan(0);
      const attempt = discord.fetchSince({ cursor: first.cursor, backfillFrom: null }, limited, signal);
      await expect(attempt).rejects.toMatchObject({ retryAfterMs: 64_570 });
      const rest = await read(first.cursor);
      expect(rest.events).toHaveLength(9 - first.payloads.length);
    });

    it('stops every call after a global limit until that is over', async () => {
      const { cursor } = await read(null);
      const answer = () => Response.json({ message: 'x', retry_after: 30, global: true }, { status: 429, headers: { 'x-ratelimit-scope': 'global', 'x-ratelimit-global': 'true' } }); // prettier-ignore
      const stopped = { ...platform.account, fetch: async () => answer() };
      await expect(discord.fetchSince({ cursor, backfillFrom: null }, stopped, signal)).rejects.toBeInstanceOf(ConnectorRateLimited); // prettier-ignore
      calls = [];
      await expect(page(cursor)).rejects.toBeInstanceOf(ConnectorRateLimited);
      expect(calls).toEqual([]);
    });
  });

  describe('reading back', () => {
    const known = (message: { channelId: string; id: string }): KnownItem => ({
      externalId: externalIdOf(message),
      kind: 'comment',
      threadKey: message.id,
      parentExternalId: null,
      postExternalId: null,
    });
    const back = async (items: KnownItem[]) => {
      const payloads = (await discord.readBack?.(items, account(), signal)) ?? [];
      return (await Promise.all(payloads.map((payload) => discord.parse(payload, platform.account)))).flat();
    };

    it('tells what was edited and what is gone, with few calls', async () => {
      const messages = [1, 2, 3, 4, 5].map((n) => platform.said('comment', `message ${n}`));
      const [first, second] = messages;
      platform.network.editMessage(first?.id ?? '', 'edited while nobody listened');
      platform.network.deleteMessages(second?.id ?? '');
      const events = await back(messages.map(known));
      expect(events.filter(({ type }) => type === 'item')).toHaveLength(4);
      expect(events[0]).toMatchObject({ text: 'edited while nobody listened' });
      expect(events.filter(({ type }) => type === 'removed')).toMatchObject([{ externalId: second && externalIdOf(second) }]); // prettier-ignore
      expect(calls.filter((call) => call.includes('/messages'))).toHaveLength(2);
      expect(discord.readBackSize).toBe(100);
    });

    it('takes everything in a deleted channel for gone', async () => {
      const message = platform.said('comment', 'hello');
      platform.network.deleteChannel(platform.channel);
      expect(await back([known(message)])).toMatchObject([{ type: 'removed', externalId: externalIdOf(message) }]);
    });

    it.each(['VIEW_CHANNEL', 'READ_MESSAGE_HISTORY'] as const)(
      'takes nothing for gone without %s',
      async (permission) => {
        const message = platform.said('comment', 'hello');
        platform.channel.denied.add(permission);
        expect(await back([known(message)])).toEqual([]);
      },
    );

    it('finds a conversation again whose first answer nobody heard', async () => {
      const { network, brand, bot, customer } = platform;
      const conversation = network.directChannel(bot.userId, customer.id);
      const ours = network.write({ author: brand, channel: conversation, text: 'We wrote first' });
      const { cursor } = await read(null);
      platform.said('message', 'an answer');
      expect((await read(cursor)).events).toEqual([]);
      expect(await back([known(ours)])).toMatchObject([{ direction: 'out' }, { direction: 'in', text: 'an answer' }]);
    });

    it('leaves out ids that are none', async () => {
      expect(await back([{ ...known({ channelId: '1', id: '2' }), externalId: 'nonsense' }])).toEqual([]);
      expect(calls).toEqual([]);
    });
  });
});
