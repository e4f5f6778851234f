import { deserialize, serialize } from 'node:v8';
import { WebSocket } from 'ws';
import { type LocalServer, serve } from '../../testing/platform-double';
import { discordHttpHandler, DiscordNetwork } from './index';
import { CHANNEL, type DiscordBot, type DiscordChannel, type DiscordGuild, type DiscordUser } from './shapes';
import type { DiscordNetworkOptions } from './state';

const AGENT = 'DiscordBot (https://parvis.example, 1.0.0)';

type Json = Record<string, unknown>;
type Frame = { op: number; d: Json; s?: number; t?: string };

describe('the double of Discord', () => {
  let now: number;
  let network: DiscordNetwork;
  let server: LocalServer;
  let bot: DiscordBot;
  let customer: DiscordUser;
  let guild: DiscordGuild;
  let channel: DiscordChannel;
  const sockets: WebSocket[] = [];

  const open = async (options: Partial<DiscordNetworkOptions> = {}) => {
    now = Date.parse('2026-11-20T12:00:00.000Z');
    network = new DiscordNetwork({ clock: () => new Date(now), ...options });
    bot = network.createBot('brandbot', 'Maison Lumen');
    customer = network.createUser('client_042');
    guild = network.createGuild('Lumen');
    network.join(guild, customer);
    network.invite(guild, bot);
    channel = network.createChannel(guild, 'support');
    server = await serve(discordHttpHandler(network, '/discord'));
  };
  const close = async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    await network.gateway.close();
    await server.close();
  };
  beforeEach(() => open());
  afterEach(close);

  const call = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}/discord/api/v10${path}`, {
      method,
      headers: {
        authorization: `Bot ${bot.token}`,
        'user-agent': AGENT,
        'content-type': 'application/json',
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text ? JSON.parse(text) : null) as Json & Json[],
    };
  };
  const say = (text: string) => network.write({ author: customer, channel, text });
  const idsAt = async (query: string) =>
    (await call('GET', `/channels/${channel.id}/messages?${query}`)).body.map(({ id }) => id);

  /** A connection that remembers every frame. */
  const connect = async () => {
    const { url } = (await call('GET', '/gateway/bot')).body as Json as { url: string };
    const socket = new WebSocket(url);
    sockets.push(socket);
    const frames: Frame[] = [];
    const waiting: (() => void)[] = [];
    socket.on('message', (data) => {
      frames.push(JSON.parse(String(data as Buffer)) as Frame);
      for (const wake of waiting.splice(0)) wake();
    });
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    const next = async (is: (frame: Frame) => boolean): Promise<Frame> => {
      for (;;) {
        const found = frames.find(is);
        if (found) return found;
        await new Promise<void>((wake) => waiting.push(wake));
      }
    };
    await next(({ op }) => op === 10);
    return { socket, frames, closed, next, send: (op: number, d: unknown) => socket.send(JSON.stringify({ op, d })) };
  };
  const identify = (intents = 1 << 9) => ({ token: bot.token, intents, properties: {} });

  it('turns away calls without a token, with a reset one, or without a proper name', async () => {
    expect(await call('GET', '/users/@me', undefined, { authorization: 'Bot none' })).toMatchObject({ status: 401 });
    expect(await call('GET', '/users/@me', undefined, { 'user-agent': 'node' })).toMatchObject({ status: 403, body: { code: 40333 } }); // prettier-ignore
    expect((await call('GET', '/users/@me')).body).toMatchObject({ username: 'brandbot', bot: true });
    bot.revoked = true;
    expect((await call('GET', '/users/@me')).status).toBe(401);
  });

  it('makes snowflakes that hold their time', () => {
    const { id, createdAt } = say('hello');
    expect(Number(BigInt(id) >> 22n) + 1_420_070_400_000).toBe(Date.parse(createdAt));
    expect(BigInt(say('again').id)).toBeGreaterThan(BigInt(id));
  });

  it('pages newest first: after an id forwards, before one backwards, around one in both directions', async () => {
    const ids = [0, 1, 2, 3, 4, 5].map((n) => say(String(n)).id);
    expect(await idsAt('limit=2')).toEqual([ids[5], ids[4]]);
    expect(await idsAt(`limit=2&after=${ids[0]}`)).toEqual([ids[2], ids[1]]);
    expect(await idsAt(`limit=2&before=${ids[5]}`)).toEqual([ids[4], ids[3]]);
    expect(await idsAt(`limit=3&around=${ids[2]}`)).toEqual([ids[3], ids[2], ids[1]]);
    expect(await idsAt(`after=${ids[5]}`)).toEqual([]);
    channel.denied.add('READ_MESSAGE_HISTORY');
    expect(await idsAt('limit=2')).toEqual([]);
  });

  it('counts calls per route and for everything, and says how long to wait', async () => {
    await close();
    await open({ bucketLimit: 2, globalLimit: 4 });
    const first = await call('GET', '/users/@me');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    await call('GET', '/users/@me');
    const refused = await call('GET', '/users/@me');
    expect(refused).toMatchObject({ status: 429, body: { retry_after: 1, global: false } });
    expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
    expect((await call('GET', '/gateway/bot')).status).toBe(200);
    expect(await call('GET', '/gateway/bot')).toMatchObject({ status: 429, body: { global: true } });
    now += 1000;
    expect((await call('GET', '/users/@me')).status).toBe(200);
  });

  it('gives the same message for the same enforced nonce, for five minutes', async () => {
    const send = (nonce: string) => call('POST', `/channels/${channel.id}/messages`, { content: 'hi', nonce, enforce_nonce: true }); // prettier-ignore
    const first = (await send('n-1')).body['id'];
    expect((await send('n-1')).body).toMatchObject({ id: first, nonce: 'n-1' });
    expect((await send('n-2')).body['id']).not.toBe(first);
    now += 5 * 60_000;
    expect((await send('n-1')).body['id']).not.toBe(first);
    expect(await send('x'.repeat(26))).toMatchObject({ status: 400, body: { code: 50035 } });
  });

  it.each([
    ['POST', '/channels/C/messages', 400, 50006, { content: '' }],
    ['POST', '/channels/C/messages', 400, 50035, { content: 'x'.repeat(2001) }],
    ['GET', '/channels/1/messages', 404, 10003, undefined],
    ['GET', '/channels/C/messages/1', 404, 10008, undefined],
    ['GET', '/guilds/1/channels', 404, 10004, undefined],
    ['GET', '/guilds/G/bans/1', 404, 10026, undefined],
    ['PATCH', '/guilds/G/members/U', 400, 50035, { communication_disabled_until: '2027-01-01T00:00:00Z' }],
    ['PUT', '/guilds/G/bans/U', 400, 50035, { delete_message_seconds: 604_801 }],
    ['POST', '/users/@me/channels', 404, 10013, { recipient_id: '1' }],
    ['GET', '/nonsense', 404, 0, undefined],
  ])('refuses %s %s as %i, code %i', async (method, path, status, code, body) => {
    const at = path.replace('/C', `/${channel.id}`).replace('/G', `/${guild.id}`).replace(/\/U$/, `/${customer.id}`);
    expect(await call(method, at, body)).toMatchObject({ status, body: { code } });
  });

  it('lists channels without threads, open threads by server, closed ones by channel', async () => {
    const forum = network.createChannel(guild, 'questions', CHANNEL.forum);
    const post = network.writeForumPost(forum, customer, 'Which bulb?', 'E27?');
    const list = async (path: string) => (await call('GET', path)).body;
    expect((await list(`/guilds/${guild.id}/channels`)).map(({ name }) => name)).toEqual(['support', 'questions']);
    expect(await list(`/guilds/${guild.id}/threads/active`)).toMatchObject({ threads: [{ id: post.id, last_message_id: post.id }] }); // prettier-ignore
    network.archive(network.state.channel(post.channelId));
    expect(await list(`/guilds/${guild.id}/threads/active`)).toMatchObject({ threads: [] });
    expect(await list(`/channels/${forum.id}/threads/archived/public`)).toMatchObject({ threads: [{ id: post.id }], has_more: false }); // prettier-ignore
  });

  it('keeps back what messages say from a bot without the privileged intent', async () => {
    bot.messageContent = false;
    say('secret');
    say(`<@${bot.userId}> for you`);
    const { body } = await call('GET', `/channels/${channel.id}/messages`);
    expect(body.map(({ content }) => content)).toEqual([`<@${bot.userId}> for you`, '']);
  });

  it('greets, begins a session, tells events under their intents, and replays them after a loss', async () => {
    const one = await connect();
    one.send(2, identify());
    const ready = await one.next(({ t }) => t === 'READY');
    const { id } = say('hello');
    network.react(id, customer, '👍'); // an intent that was not asked for
    const told = await one.next(({ t }) => t === 'MESSAGE_CREATE');
    expect(told).toMatchObject({ s: 2, d: { id, guild_id: guild.id, member: { nick: null } } });
    one.socket.close(4000);
    await one.closed;
    network.editMessage(id, 'hello again');
    const two = await connect();
    two.send(6, { token: bot.token, session_id: ready.d['session_id'], seq: 2 });
    await two.next(({ t }) => t === 'RESUMED');
    expect(two.frames.map(({ t }) => t).filter(Boolean)).toEqual(['MESSAGE_UPDATE', 'RESUMED']);
  });

  it('ends a session that says goodbye, and refuses one it does not know', async () => {
    const one = await connect();
    one.send(2, identify());
    const ready = await one.next(({ t }) => t === 'READY');
    one.socket.close(1000);
    await one.closed;
    const two = await connect();
    two.send(6, { token: bot.token, session_id: ready.d['session_id'], seq: 1 });
    expect(await two.next(({ op }) => op === 9)).toMatchObject({ d: false });
  });

  it('closes with 4001 to 4014 as the case may be, and acknowledges heartbeats', async () => {
    const ends = async (op: number, d: unknown) => {
      const one = await connect();
      one.send(op, d);
      return one.closed;
    };
    expect(await ends(99, {})).toBe(4001);
    expect(await ends(2, { ...identify(), token: 'none' })).toBe(4004);
    expect(await ends(2, identify(-1))).toBe(4013);
    bot.messageContent = false;
    expect(await ends(2, identify(1 << 15))).toBe(4014);
    const one = await connect();
    one.send(1, null);
    await one.next(({ op }) => op === 11);
  });

  it('resets the token of a bot that identifies too often', async () => {
    await close();
    await open({ identifyLimit: 1 });
    const one = await connect();
    one.send(2, identify());
    await one.next(({ t }) => t === 'READY');
    expect((await call('GET', '/gateway/bot')).body).toMatchObject({ session_start_limit: { total: 1, remaining: 0 } });
    const two = await connect();
    two.send(2, identify());
    expect(await two.closed).toBe(4004);
    expect((await call('GET', '/users/@me')).status).toBe(401);
  });

  it('can be kept between two starts', async () => {
    say('hello');
    const kept = Object.fromEntries(Object.entries(network.state).filter(([, value]) => value instanceof Map || value instanceof Set || typeof value === 'number')); // prettier-ignore
    const later = new DiscordNetwork({ clock: () => new Date(now) });
    Object.assign(later.state, deserialize(serialize(kept)));
    expect(later.publicPage(later.state.guild(guild.id))).toEqual(network.publicPage(guild));
    expect(later.publicPage(later.state.guild(guild.id))).toMatchObject([{ name: 'support', messages: [{ author: 'client_042', text: 'hello' }] }]); // prettier-ignore
  });
});
