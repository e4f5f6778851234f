import { deliverTelegramUpdates } from '../../doubles/telegram/push';
import { TelegramProblem } from '../../doubles/telegram/shapes';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable, ConnectorUnsupported } from '../../spi/errors';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { drain, resolve } from '../../testing/walk';
import { telegram } from './index';
import { idOf, SECRET, telegramPlatform, type TelegramHarness } from './telegram.harness';

const signal = new AbortController().signal;
const HOOK = 'https://parvis.example/hooks/telegram/key';
const DAY_MS = 86_400_000;

let platform: TelegramHarness;
beforeEach(async () => {
  platform = await telegramPlatform({ keepsConfirmed: false });
});
afterEach(async () => {
  jest.useRealTimers();
  await platform.close();
});

const account = (settings: Record<string, string | boolean> = {}, credentials = {}): AccountContext => ({
  ...platform.account,
  settings: { ...platform.account.settings, ...settings },
  credentials: { ...platform.account.credentials, ...credentials },
});
const fetchSince = (cursor: string | null, as = account()) =>
  telegram.fetchSince({ cursor, backfillFrom: null }, as, signal);
const probe = (as = account()) => telegram.probe(as, HOOK, signal);
const caught = (attempt: Promise<unknown>) => attempt.then(String, (error: unknown) => error);

/** Position "from now". */
async function start(): Promise<string> {
  return (await drain(telegram, account(), null)).cursor;
}

/** The events of everything that came since, hints followed. */
async function since(cursor: string, as = account()): Promise<InboundEvent[]> {
  const { pages } = await drain(telegram, as, cursor);
  return resolve(
    telegram,
    as,
    pages.flatMap(({ payloads }) => payloads),
  );
}

const items = (events: InboundEvent[]): ItemSeen[] => events.filter((event) => event.type === 'item');

describe('polling a bot', () => {
  it('loses nothing when a page was read but not landed', async () => {
    const cursor = await start();
    const ids = [1, 2].map((n) => idOf(platform.network.sendDirectMessage(platform.bot, platform.person, `no ${n}`)));
    await fetchSince(cursor);
    expect(items(await since(cursor)).map(({ externalId }) => externalId)).toEqual(ids);
  });

  it('confirms a page by asking for the next, as Telegram wants it', async () => {
    const cursor = await start();
    platform.network.sendDirectMessage(platform.bot, platform.person, 'one');
    const page = await fetchSince(cursor);
    expect(platform.bot.pending).toHaveLength(1);
    expect(await fetchSince(page.cursor)).toEqual({ payloads: [], cursor: page.cursor, more: false });
    expect(platform.bot.pending).toHaveLength(0);
  });

  it('takes updates whose numbers start anew at random after a week of silence', async () => {
    const cursor = await start();
    platform.network.sendDirectMessage(platform.bot, platform.person, 'before');
    const { cursor: after } = await drain(telegram, account(), cursor);
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'queueMicrotask'], now: Date.now() + 8 * DAY_MS }); // prettier-ignore
    platform.bot.nextUpdateId = 42;
    const id = idOf(platform.network.sendDirectMessage(platform.bot, platform.person, 'after'));
    expect(items(await since(after)).map(({ externalId }) => externalId)).toEqual([id]);
  });

  it('gets nothing older than a day: Telegram keeps no more', async () => {
    const cursor = await start();
    platform.network.sendDirectMessage(platform.bot, platform.person, 'one');
    platform.pass(DAY_MS + 1000);
    expect(await since(cursor)).toEqual([]);
  });

  it('has no history and no stream', async () => {
    const request = { cursor: null, backfillFrom: '2026-01-01T00:00:00.000Z' };
    await expect(telegram.fetchSince(request, account(), signal)).rejects.toBeInstanceOf(ConnectorUnsupported);
    await expect(telegram.listen(account(), () => undefined, signal)).rejects.toBeInstanceOf(ConnectorUnsupported);
  });

  it('refuses a position that is not its own', async () => {
    for (const cursor of ['nonsense', '{"v":9}', '[]']) {
      await expect(fetchSince(cursor)).rejects.toMatchObject({ reason: 'invalid' });
    }
  });

  it('stops for an admin while the bot has a webhook (409), and goes on when another poller was there', async () => {
    const cursor = await start();
    platform.bot.webhook = { url: 'https://other.example/', secret: '', lastError: null };
    expect(await caught(fetchSince(cursor))).toMatchObject({ kind: 'auth', message: expect.stringMatching(/webhook/) });
    platform.bot.webhook = null;
    const description =
      'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';
    platform.network.refusals.set('getUpdates', new TelegramProblem(409, description));
    expect(await caught(fetchSince(cursor))).toBeInstanceOf(ConnectorUnavailable);
    expect(await fetchSince(cursor)).toMatchObject({ payloads: [] });
  });
});

describe('a bot with a webhook', () => {
  const hooked = () => account({ receive: 'webhook' });

  it('is set up by the test of the connection, and posts with the secret', async () => {
    const found = await probe(hooked());
    expect(found).toMatchObject({
      externalId: String(platform.bot.user.id),
      name: 'Maison Lumen',
      missingPermissions: [],
    });
    expect(found.capabilities.receive).toBe('push');
    platform.network.sendDirectMessage(platform.bot, platform.person, 'Bonjour');
    const seen: { headers: Record<string, string>; body: string }[] = [];
    const hook = async (_url: string, init?: RequestInit) => {
      seen.push({ headers: init?.headers as Record<string, string>, body: String(init?.body) });
      return new Response(null, { status: 200 });
    };
    expect(await deliverTelegramUpdates(platform.network, hook)).toBe(platform.bot.pending.length + seen.length);
    const last = seen.at(-1);
    const request = {
      method: 'POST',
      query: {},
      headers: last?.headers ?? {},
      body: new Uint8Array(),
      receivedAt: new Date(),
    };
    expect(() => telegram.verify(request, hooked())).not.toThrow();
    expect(await telegram.parse(last?.body ?? '', hooked())).toMatchObject([{ type: 'item', text: 'Bonjour' }]);
  });

  it('is not polled, but polled as soon as the webhook is lost, which is told once', async () => {
    await probe(hooked());
    const { cursor } = await fetchSince(null, hooked());
    platform.network.sendDirectMessage(platform.bot, platform.person, 'to the webhook');
    expect(await fetchSince(cursor, hooked())).toEqual({ payloads: [], cursor, more: false });

    platform.bot.webhook = null;
    const walk = await drain(telegram, hooked(), cursor);
    const events = await resolve(telegram, hooked(), walk.pages.flatMap(({ payloads }) => payloads)); // prettier-ignore
    expect(items(events).map(({ text }) => text)).toContain('to the webhook');
    expect(events.filter(({ type }) => type === 'notice')).toEqual([
      { type: 'notice', code: 'subscription-lost', detail: expect.stringMatching(/no webhook any more/) },
    ]);
    expect(await fetchSince(walk.cursor, hooked())).toEqual({ payloads: [], cursor: walk.cursor, more: false });
  });

  it('tells when Telegram cannot deliver', async () => {
    await probe(hooked());
    const { cursor } = await fetchSince(null, hooked());
    platform.network.sendDirectMessage(platform.bot, platform.person, 'Bonjour');
    await deliverTelegramUpdates(platform.network, async () => new Response(null, { status: 503 }));
    expect(await since(cursor, hooked())).toMatchObject([
      { code: 'subscription-lost', detail: expect.stringMatching(/503/) },
    ]);
  });

  it('needs a secret of the form that Telegram takes', async () => {
    for (const webhookSecret of ['', 'with blank', 'é', 'x'.repeat(257)]) {
      const as = account({ receive: 'webhook' }, { webhookSecret });
      expect(await caught(probe(as))).toBeInstanceOf(ConnectorAuthError);
    }
    expect(platform.bot.webhook).toBeNull();
  });

  it('leaves another product’s webhook alone when told so, else takes it over', async () => {
    platform.bot.webhook = { url: 'https://other.example/', secret: '', lastError: null };
    const kept = await probe(account({ receive: 'webhook', takeOverWebhook: false }));
    expect(kept.missingPermissions).toEqual([expect.stringMatching(/^setWebhook/)]);
    expect(platform.bot.webhook.url).toBe('https://other.example/');
    await probe(hooked());
    expect(platform.bot.webhook).toMatchObject({ url: HOOK, secret: SECRET });
  });

  it('is polled when Telegram does not take the address', async () => {
    const found = await telegram.probe(hooked(), 'https://parvis.example:3000/hooks/telegram/key', signal);
    expect(found.missingPermissions).toEqual([expect.stringMatching(/ports 80, 88, 443 or 8443/)]);
    expect(found.capabilities.receive).toBe('poll');
    const { cursor } = await fetchSince(null, hooked());
    platform.network.sendDirectMessage(platform.bot, platform.person, 'Bonjour');
    expect(await since(cursor, hooked())).toMatchObject([{ type: 'item', text: 'Bonjour' }]);
  });
});

describe('the test of the connection', () => {
  it('removes the webhook of a bot that is to be polled, unless it belongs to another product', async () => {
    platform.bot.webhook = { url: 'https://other.example/', secret: '', lastError: null };
    const kept = await probe(account({ takeOverWebhook: false }));
    expect(kept.missingPermissions).toEqual(['getUpdates (the bot has a webhook)']);
    expect((await probe()).missingPermissions).toEqual([]);
    expect(platform.bot.webhook).toBeNull();
  });

  it.each(['revoked', 'malformed', 'unknown'])('asks for another token when it is %s', async (what) => {
    if (what === 'revoked') platform.network.revokeToken(platform.bot);
    const botToken = { revoked: platform.bot.token, malformed: 'no/../token', unknown: '1:AA' }[what] ?? '';
    const error = await caught(probe(account({}, { botToken })));
    expect(error).toBeInstanceOf(ConnectorAuthError);
    expect(String(error)).not.toContain(platform.bot.token);
  });

  it('takes "Not Found" for a dead token, an unknown method not', async () => {
    platform.network.refusals.set('getMe', new TelegramProblem(404, 'Not Found'));
    expect(await caught(probe())).toBeInstanceOf(ConnectorAuthError);
    platform.network.refusals.set('getMe', new TelegramProblem(404, 'Not Found: method not found'));
    expect(await caught(probe())).toMatchObject({ kind: 'rejected' });
  });

  it('names rights that are missing in the named groups, and takes out what works in none', async () => {
    const group = String(platform.group.id);
    const rights = async () => {
      const { missingPermissions, capabilities } = await probe(account({ groups: group }));
      return { missingPermissions, verbs: capabilities.verbs.comment?.map(({ verb }) => verb) ?? [] };
    };
    expect((await rights()).missingPermissions).toEqual([]);
    platform.network.join(platform.bot, platform.group, { can_delete_messages: true, can_restrict_members: false });
    const some = await rights();
    expect(some.missingPermissions).toEqual([`can_restrict_members (${group})`]);
    expect(some.verbs).toContain('delete');
    expect(some.verbs).not.toContain('ban');
    platform.bot.readsAll = false;
    platform.network.join(platform.bot, platform.group, null);
    expect((await rights()).missingPermissions[0]).toBe(`can_read_all_group_messages (${group})`);
    platform.network.putOut(platform.bot, platform.group);
    expect((await rights()).missingPermissions).toEqual([`membership (${group})`]);
  });

  it('keeps a verb that works in one of several groups, and finds groups by name', async () => {
    const club = platform.network.createGroup('Lumen club', { username: 'LumenClub' });
    platform.network.join(platform.bot, club, null);
    const { missingPermissions, capabilities } = await probe(
      account({ groups: `${platform.group.id}, @lumenclub, @gone` }),
    );
    expect(missingPermissions).toEqual([
      'can_delete_messages (lumenclub)',
      'can_restrict_members (lumenclub)',
      'membership (gone)',
    ]);
    expect(capabilities.verbs.post?.map(({ verb }) => verb)).toContain('ban');
  });

  it('offers what the bot can: no groups, no business chats', async () => {
    Object.assign(platform.bot, { canJoinGroups: false, canConnectToBusiness: false });
    const { capabilities } = await probe();
    expect(capabilities.itemKinds).toEqual(['message']);
    expect(capabilities.verbs.message?.map(({ verb }) => verb)).not.toContain('mark-read');
    expect(Object.keys(capabilities.verbs)).toEqual(['message']);
  });
});

describe('what people write', () => {
  it('is a comment under its channel post, and the post comes with it', async () => {
    const cursor = await start();
    const { network, group, channel, person } = platform;
    const { root } = network.publish(channel, 'Deux lampes.');
    network.say(group, person, 'Combien ?', { replyTo: root?.wire.message_id ?? 0 });
    const events = await since(cursor);
    const post = { externalId: `${channel.id}:12`, text: 'Deux lampes.', permalink: 'https://t.me/maisonlumen/12' };
    expect(events).toMatchObject([
      { type: 'post', post },
      { type: 'item', kind: 'comment', direction: 'in', post, permalink: expect.stringMatching(/12\?comment=\d+$/) },
    ]);
  });

  it('stays one thread however deep the answers go, our own included', async () => {
    const cursor = await start();
    const { network, group, person, bot } = platform;
    const first = network.say(group, person, 'A', { replyTo: platform.root.wire.message_id });
    const second = network.say(group, network.createUser('client_043'), 'B', { replyTo: first?.wire.message_id ?? 0 });
    const third = network.say(group, person, 'C', { replyTo: second?.wire.message_id ?? 0 });
    if (!first || !third) throw new Error('somebody is banned');
    const action = platform.actionOn(third, 'reply', 'comment');
    const key = idOf(first);
    const target = { ...action.target, threadKey: key };
    const receipt = await telegram.perform({ ...action, target }, account(), signal);
    const ours = network.state.message(String(group.id), Number(receipt.externalId?.split(':')[1]));
    network.say(group, person, 'D', { replyTo: ours?.wire.message_id ?? 0 });
    expect(ours?.author).toBe(bot.user.id);

    const known = new Map<string, string>();
    const said = items(await since(cursor));
    const threads = [...said.slice(0, 3), ...items(receipt.effects), ...said.slice(3)];
    for (const { thread } of threads) {
      const keys = [thread.key, ...thread.aliases];
      const name = keys.map((candidate) => known.get(candidate)).find((found) => found !== undefined) ?? thread.key;
      for (const candidate of keys) if (!known.has(candidate)) known.set(candidate, name);
    }
    expect(new Set(known.values())).toEqual(new Set([key]));
    expect(known.size).toBe(5);
  });

  it('in an album comes as one thread', async () => {
    const cursor = await start();
    const { network, group, person, root } = platform;
    const file = { kind: 'photo', bytes: new Uint8Array([1, 2]) } as const;
    for (const text of ['Chez moi', ''])
      network.say(group, person, text, { replyTo: root.wire.message_id, albumId: '77', file });
    const parts = items(await since(cursor));
    expect(parts.map(({ thread }) => thread.key)).toEqual([`${group.id}:album77`, `${group.id}:album77`]);
    expect(parts.map(({ text }) => text)).toEqual(['Chez moi', '']);
  });

  it('keeps an edit of the same second as a later state', async () => {
    const cursor = await start();
    const message = platform.network.sendDirectMessage(platform.bot, platform.person, 'one');
    for (const text of ['two', 'three']) platform.network.edit(message, text);
    const states = items(await since(cursor)).map(({ text, revisedAt }) => ({ text, revisedAt }));
    expect(states.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    expect(states.map(({ revisedAt }) => revisedAt)).toEqual([...states.map(({ revisedAt }) => revisedAt)].sort());
    expect(new Set(states.map(({ revisedAt }) => revisedAt)).size).toBe(3);
  });

  it('is left out when the group is not one of those to read', async () => {
    const cursor = await start();
    platform.network.say(platform.group, platform.person, 'Bonjour');
    platform.network.sendDirectMessage(platform.bot, platform.person, 'En privé');
    expect(items(await since(cursor, account({ groups: '@lumenclub' }))).map(({ text }) => text)).toEqual(['En privé']);
    const named = items(await resolve(telegram, account({ groups: String(platform.group.id) }), [JSON.stringify({ message: platform.root.wire })])); // prettier-ignore
    expect(named).toEqual([]); // the copy of a post is no item
  });

  it('counts as ours from the group itself and from people of the house', async () => {
    const cursor = await start();
    const { network, group } = platform;
    network.sayAs(group, group, 'De l’équipe');
    network.say(group, network.createUser('lumen_team'), 'Aussi');
    network.sayAs(group, network.createChannel('Décor du jour', 'decordujour'), 'Pas de nous');
    const seen = items(await since(cursor, account({ ownSenders: '@Lumen_Team' })));
    expect(seen.map(({ direction }) => direction)).toEqual(['out', 'out', 'in']);
    expect(seen[2]?.withoutVerbs).toEqual(['private-reply']);
  });

  it('in privacy mode arrives only when it is for the bot', async () => {
    const cursor = await start();
    const { network, group, person, bot } = platform;
    bot.readsAll = false;
    network.join(bot, group, null);
    network.say(group, person, 'entre nous');
    network.say(group, person, '@maisonlumen_bot bonjour', { entities: [{ type: 'mention', offset: 0, length: 16 }] });
    expect(items(await since(cursor))).toMatchObject([{ kind: 'mention', text: '@maisonlumen_bot bonjour' }]);
  });

  it('to a business owner is theirs, with their answers, and deletions are seen', async () => {
    const cursor = await start();
    const { network, bot, person } = platform;
    const connection = network.connectBusiness(bot, network.createUser('lumen_owner'));
    const message = network.businessMessage(connection, person, 'Ouverts ?');
    network.businessMessage(connection, person, 'Oui', true);
    network.remove(message);
    network.disconnectBusiness(connection);
    expect(await since(cursor)).toMatchObject([
      { type: 'item', direction: 'in', externalId: idOf(message), withoutVerbs: ['like', 'unlike'] },
      { type: 'item', direction: 'out', thread: { key: `business/${connection.id}/${person.id}` } },
      { type: 'removed', externalId: idOf(message) },
      { type: 'notice', code: 'subscription-lost' },
    ]);
  });
});

describe('files', () => {
  const photo = { kind: 'photo', bytes: new Uint8Array([0xff, 0xd8, 1, 2, 3]) } as const;

  /** The hint of a message that was sent with the photo. */
  async function hintOf(text: string): Promise<{ id: string; events: InboundEvent[]; ref: string }> {
    const cursor = await start();
    const { network, group, person, root } = platform;
    const message = network.say(group, person, text, { replyTo: root.wire.message_id, file: photo });
    const { pages } = await drain(telegram, account(), cursor);
    const events = await telegram.parse(pages[0]?.payloads[0] ?? '', account());
    const hint = events.find((event) => event.type === 'hint');
    return { id: message ? idOf(message) : '', events, ref: hint?.ref ?? '' };
  }
  const fetched = async (ref: string) => resolve(telegram, account(), await telegram.fetchRef(ref, account(), signal));

  it('come together with their message and never bear an address, which would hold the token', async () => {
    const { id, events, ref } = await hintOf('Cassée');
    expect(events.map(({ type }) => type)).toEqual(['hint']);
    const content = Buffer.from(photo.bytes).toString('base64');
    expect(await fetched(ref)).toMatchObject([
      {
        externalId: id,
        kind: 'comment',
        text: 'Cassée',
        author: { handle: 'client_042' },
        post: { text: 'La nouvelle lampe est là.' },
        attachments: [{ url: null, content, name: 'photo.jpg', size: 5 }],
      },
    ]);
  });

  it('follow as an item of their own when the words do not fit into a reference', async () => {
    const words = Array.from({ length: 480 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000))).join('');
    const { id, events, ref } = await hintOf(words);
    expect(events).toMatchObject([{ externalId: id, text: words, attachments: [{ content: null }] }, { type: 'hint' }]);
    const [part] = items(await fetched(ref));
    expect(part).toMatchObject({ externalId: `${id}:file`, parentExternalId: id, text: '', thread: { key: id } });
    expect(part?.attachments[0]?.content).toBeTruthy();
    // what is done to the file is done to the message
    const action = platform.actionOn(platform.root, 'delete', 'comment');
    await telegram.perform({ ...action, target: { ...action.target, externalId: `${id}:file` } }, account(), signal);
    expect(platform.network.publicPage(platform.channel).posts[0]?.comments).toEqual([]);
  });

  it('that are gone or too large leave the message', async () => {
    const { id, ref } = await hintOf('Cassée');
    for (const stored of platform.network.state.files.values()) stored.bytes = new Uint8Array(21 * 1024 * 1024);
    expect(await fetched(ref)).toMatchObject([{ externalId: id, text: 'Cassée', attachments: [{ content: null }] }]);
    platform.network.state.files.clear();
    expect(await fetched(ref)).toMatchObject([{ externalId: id, text: 'Cassée', attachments: [{ content: null }] }]);
  });

  it('are not fetched by a reference that is not ours', async () => {
    for (const ref of ['file:', 'file:e30', 'message:1', 'file:%%%']) {
      await expect(telegram.fetchRef(ref, account(), signal)).rejects.toMatchObject({ reason: 'invalid' });
    }
  });

  it('are asked for again after a passing trouble', async () => {
    const { ref } = await hintOf('');
    platform.network.faults.set('server-error');
    expect(await caught(telegram.fetchRef(ref, account(), signal))).toBeInstanceOf(ConnectorUnavailable);
    platform.network.faults.set(null);
    expect(await fetched(ref)).toMatchObject([{ attachments: [{ content: expect.any(String) }] }]);
  });
});
