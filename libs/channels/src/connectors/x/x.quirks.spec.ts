import { followersOf } from '../../doubles/followers';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { drain } from '../../testing';
import { HOOK, XPlatform } from './x.harness';
import { x } from './index';
import { weightedLength } from './x.length';

const signal = new AbortController().signal;
const HOUR_MS = 3_600_000;

let platform: XPlatform;
beforeEach(async () => {
  platform = await XPlatform.start();
  await platform.deliveries();
});
afterEach(() => platform.close());

async function restart(options: ConstructorParameters<typeof XPlatform>[0]): Promise<void> {
  await platform.close();
  platform = await XPlatform.start(options);
}

async function parsed(payloads: string[]): Promise<InboundEvent[]> {
  return (await Promise.all(payloads.map((payload) => x.parse(payload, platform.account)))).flat();
}

async function poll(cursor: string | null, account = platform.account) {
  const walk = await drain(x, account, cursor);
  return { cursor: walk.cursor, events: await parsed(walk.pages.flatMap(({ payloads }) => payloads)) };
}

function items(events: InboundEvent[]): ItemSeen[] {
  return events.filter((event) => event.type === 'item');
}

function only(events: InboundEvent[]): ItemSeen {
  const [item, ...others] = items(events);
  if (!item || others.length > 0) throw new Error(`${items(events).length} items instead of one`);
  return item;
}

function problem(method: string, path: RegExp, status: number, name: string, detail: string): void {
  platform.network.injections.push({ method, path, outcome: { kind: 'problem', status, problem: name, title: 'Refused', detail } }); // prettier-ignore
}

describe('receiving', () => {
  it('gives one item for a post that arrives as mention, as reply and by reading', async () => {
    const { network, brand, root } = platform;
    const start = await poll(null);
    const post = network.reply(platform.somebody().id, root.id, `@${brand.username} still there?`);
    const pushed = items(await parsed(await platform.deliveries()));
    expect(pushed).toHaveLength(2);
    const read = only((await poll(start.cursor)).events);
    expect(new Set([...pushed, read].map(({ externalId, kind }) => `${kind} ${externalId}`))).toEqual(
      new Set([`comment ${post.id}`]),
    );
  });

  it('says how many follow who wrote, pushed and read', async () => {
    const { network, brand, root } = platform;
    const start = await poll(null);
    const author = platform.somebody();
    network.reply(author.id, root.id, `@${brand.username} hello`);
    const pushed = items(await parsed(await platform.deliveries()));
    const read = items((await poll(start.cursor)).events);
    const followers = [...pushed, ...read].map((item) => item.author?.followers);
    expect(new Set(followers)).toEqual(new Set([followersOf(author.id)]));
  });

  it('keys an edited post on its first id and shows the newest text, also when only the recheck finds it', async () => {
    const { network, root, brand } = platform;
    const deep = network.reply(platform.somebody().id, root.id, `@${brand.username} first`);
    const start = (await poll(null)).cursor;
    const answer = network.reply(platform.somebody().id, deep.id, 'first words');
    const made = await poll(start);
    expect(only(made.events)).toMatchObject({ externalId: answer.id, text: 'first words', kind: 'comment' });
    network.edit(answer.id, 'second thoughts');
    const quiet = { ...platform.account, settings: { ...platform.account.settings, watchPostsDays: 0 } };
    const edited = only((await poll(made.cursor, quiet)).events);
    expect(edited).toMatchObject({ externalId: answer.id, text: 'second thoughts' });
    expect(edited.revisedAt > only(made.events).revisedAt).toBe(true);
  });

  it('finds deeper replies only by searching, and not while the search rests', async () => {
    const { network, root } = platform;
    const resting = { ...platform.account, settings: { ...platform.account.settings, searchMinutes: 60 } };
    const start = (await poll(null, resting)).cursor;
    const first = network.reply(platform.somebody().id, root.id, 'A question');
    network.reply(platform.somebody().id, first.id, 'The same one');
    const events = await parsed(await platform.deliveries());
    expect(items(events).map(({ externalId }) => externalId)).toEqual([first.id]);
    expect(items((await poll(start, resting)).events).map(({ externalId }) => externalId)).toEqual([first.id]);
    await restart({});
    const again = (await poll(null)).cursor;
    const top = platform.network.reply(platform.somebody().id, platform.root.id, 'A question');
    const below = platform.network.reply(platform.somebody().id, top.id, 'The same one');
    const found = items((await poll(again)).events);
    expect(found.map(({ externalId }) => externalId)).toEqual([top.id, below.id]);
    expect(found[1]).toMatchObject({ kind: 'comment', parentExternalId: top.id, thread: { key: top.id, aliases: [below.id] } }); // prettier-ignore
  });

  it('follows the event of an own deletion to a removal, and believes it only when the post is gone', async () => {
    const { network, brand, root } = platform;
    const own = network.reply(brand.id, network.reply(platform.somebody().id, root.id, 'Hello?').id, 'Hello!');
    await platform.deliveries();
    expect(await x.fetchRef(`gone:${own.id}`, platform.account, signal)).toEqual([]);
    network.remove(own.id);
    const [hint] = await parsed(await platform.deliveries());
    expect(hint).toEqual({ type: 'hint', ref: `gone:${own.id}` });
    const events = await parsed(await x.fetchRef(`gone:${own.id}`, platform.account, signal));
    expect(events).toMatchObject([{ type: 'removed', externalId: own.id }]);
    await expect(x.fetchRef('user:1', platform.account, signal)).rejects.toMatchObject({ reason: 'invalid' });
  });

  it('reads the post that is answered for its context', async () => {
    const { network, root } = platform;
    network.reply(platform.somebody().id, root.id, 'Nice');
    const events = await parsed(await platform.deliveries());
    expect(events).toContainEqual({ type: 'hint', ref: `context:${root.id}`, ifPostUnread: root.id });
    const context = await parsed(await x.fetchRef(`context:${root.id}`, platform.account, signal));
    expect(context).toMatchObject([{ type: 'post', post: { externalId: root.id, text: 'La lampe Aube est de retour.' } }]); // prettier-ignore
  });

  it('gives the same direct message and thread by webhook and by reading, and our own as ours', async () => {
    const { network, brand } = platform;
    const start = (await poll(null)).cursor;
    const person = platform.somebody();
    network.message(person.id, brand.id, 'Order 7?');
    network.message(brand.id, person.id, 'On its way.');
    const summary = (events: InboundEvent[]) => items(events).map(({ externalId, direction, thread }) => [externalId, direction, thread.key]); // prettier-ignore
    const pushed = summary(await parsed(await platform.deliveries()));
    const read = summary((await poll(start)).events);
    expect(read).toEqual(pushed);
    expect(pushed.map(([, direction]) => direction)).toEqual(['in', 'out']);
  });

  it('reports how far the person has read', async () => {
    const { network, brand } = platform;
    const person = platform.somebody();
    const ours = network.message(brand.id, person.id, 'On its way.');
    await platform.deliveries();
    network.readMessages(person.id, brand.id);
    expect(await parsed(await platform.deliveries())).toMatchObject([
      { type: 'delivery', state: 'seen', externalIds: [ours.id], watermark: true },
    ]);
  });

  it('does not let a spent window of direct messages hold up mentions', async () => {
    const { network, root } = platform;
    const start = (await poll(null)).cursor;
    problem('GET', /^dm_events$/, 429, 'rate-limit-exceeded', 'Too Many Requests');
    const post = network.reply(platform.somebody().id, root.id, 'Still there?');
    network.message(platform.somebody().id, platform.brand.id, 'Order 7?');
    const first = await poll(start);
    expect(items(first.events).map(({ externalId }) => externalId)).toEqual([post.id]);
  });

  it('reads the long text of a long post', async () => {
    const start = (await poll(null)).cursor;
    const long = `@${platform.brand.username} ${'word '.repeat(100).trim()}`;
    platform.network.post(platform.somebody().id, long);
    expect(only((await poll(start)).events).text).toBe(long);
  });

  it('refuses a cursor that it did not write', async () => {
    await expect(poll('{"v":7}')).rejects.toMatchObject({ reason: 'invalid' });
  });
});

describe('acting', () => {
  const perform = (action: Parameters<typeof x.perform>[0], account = platform.account) => x.perform(action, account, signal); // prettier-ignore

  it('explains a reply that X refuses because the author did not mention the account', async () => {
    const post = platform.network.reply(platform.somebody().id, platform.root.id, 'No mention here');
    const action = platform.action('reply', platform.postTarget('comment', post));
    await expect(perform(action)).rejects.toMatchObject({ reason: 'forbidden', platformCode: 'reply-restricted' });
    await expect(perform(action)).rejects.toThrow(/direct message/);
  });

  it('counts weight: links 23, emoji and CJK 2', async () => {
    expect(weightedLength('a')).toBe(1);
    expect(weightedLength(`see https://example.com/${'x'.repeat(300)}`)).toBe(27);
    expect(weightedLength('日本')).toBe(4);
    expect(weightedLength('👩🏽‍🚒🇫🇷')).toBe(4);
    expect(weightedLength('e\u0301')).toBe(1);
    const action = await platform.performable('reply', 'mention');
    await expect(perform({ ...action, text: '語'.repeat(141) })).rejects.toMatchObject({ reason: 'too-long' });
    const link = `https://example.com/${'x'.repeat(300)}`;
    expect((await perform({ ...action, text: link })).state).toBe('done');
  });

  it('lets X refuse a long post of an account without Premium', async () => {
    const action = { ...(await platform.performable('reply', 'mention')), text: 'long '.repeat(100) };
    const account = { ...platform.account, settings: { ...platform.account.settings, longPosts: true } };
    await expect(perform(action, account)).rejects.toMatchObject({ reason: 'too-long' });
  });

  it('takes a duplicate for done only when it stands below the same post', async () => {
    const action = await platform.performable('reply', 'mention');
    const first = await perform(action);
    expect((await perform(action)).externalId).toBe(first.externalId);
    const other = { ...(await platform.performable('reply', 'mention')), text: action.text };
    await expect(perform(other)).rejects.toMatchObject({ reason: 'invalid', platformCode: 'duplicate-content' });
  });

  it('finds a reply and a message whose answer was lost, and nothing that was not written', async () => {
    for (const kind of ['mention', 'message'] as const) {
      const action = await platform.performable('reply', kind);
      expect(await x.findPerformed(action, platform.account, signal)).toEqual({ found: 'absent' });
      platform.network.injections.push({ method: 'POST', path: /^(tweets|dm_conversations.*)$/, outcome: { kind: 'act-then-reset' } }); // prettier-ignore
      await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
      expect((await x.findPerformed(action, platform.account, signal)).found).toBe('yes');
    }
  });

  it('cannot tell whether a reply is hidden', async () => {
    const action = await platform.performable('hide', 'comment');
    await perform(action);
    expect(await x.findPerformed(action, platform.account, signal)).toEqual({ found: 'cannot-tell' });
  });

  it('hides only below own posts', async () => {
    const post = platform.network.post(platform.somebody().id, `@${platform.brand.username} hi`);
    const action = platform.action('hide', platform.postTarget('comment', post));
    await expect(perform(action)).rejects.toMatchObject({ reason: 'forbidden' });
  });

  it('says that the person takes no direct messages', async () => {
    const closed = platform.somebody(false);
    const post = platform.network.post(closed.id, `@${platform.brand.username} hi`);
    const action = platform.action('private-reply', platform.postTarget('mention', post));
    await expect(perform(action)).rejects.toMatchObject({ reason: 'recipient-refused' });
  });

  it('deletes a private reply, which is a direct message, and takes what is gone for deleted', async () => {
    const action = await platform.performable('private-reply', 'mention');
    const sent = await perform(action);
    const removal = { ...action, verb: 'delete-reply' as const, text: '', replyExternalId: sent.externalId };
    await perform(removal);
    expect(platform.network.messages.find(({ id }) => id === sent.externalId)?.removed).toBe(true);
    expect((await perform(removal)).effects).toMatchObject([{ type: 'removed', externalId: sent.externalId }]);
  });

  it('uploads images, up to four on a post and one in a message', async () => {
    const image = { name: 'lamp.png', contentType: 'image/png', size: 3, publicUrl: null, read: () => Promise.resolve(new Uint8Array([1, 2, 3])) }; // prettier-ignore
    const onPost = { ...(await platform.performable('reply', 'mention')), attachments: [image, image] };
    const { externalId } = await perform(onPost);
    expect(platform.network.posts.get(externalId ?? '')?.mediaKeys).toHaveLength(2);
    const inMessage = { ...(await platform.performable('reply', 'message')), attachments: [image, image] };
    await expect(perform(inMessage)).rejects.toMatchObject({ reason: 'invalid' });
    await expect(perform({ ...onPost, attachments: [{ ...image, contentType: 'video/mp4' }] })).rejects.toMatchObject({ reason: 'invalid' }); // prettier-ignore
    await expect(perform({ ...onPost, attachments: [{ ...image, size: 6_000_000 }] })).rejects.toMatchObject({ reason: 'invalid' }); // prettier-ignore
  });

  it.each([
    [403, 'client-forbidden', 'no access', { kind: 'rejected', reason: 'forbidden' }],
    [403, 'not-authorized-for-resource', 'no access', { kind: 'rejected', reason: 'forbidden' }],
    [404, 'resource-not-found', 'missing', { kind: 'rejected', reason: 'gone' }],
    [403, 'resource-unavailable', 'suspended', { kind: 'rejected', reason: 'gone' }],
    [400, 'invalid-request', 'bad parameter', { kind: 'rejected', reason: 'invalid' }],
    [409, 'conflict', 'conflict', { kind: 'rejected', reason: 'invalid', platformCode: '409' }],
    [402, 'credits-depleted', 'no credits', { kind: 'auth' }],
    [403, 'client-forbidden', 'credits exhausted', { kind: 'auth' }],
    [429, 'usage-capped', 'Monthly product cap', { kind: 'rate-limited', retryAfterMs: HOUR_MS }],
    [503, 'service-unavailable', 'over capacity', { kind: 'unavailable', mayHaveHappened: true }],
  ])('maps %i %s (%s)', async (status, name, detail, expected) => {
    const action = await platform.performable('hide', 'comment');
    problem('PUT', /hidden$/, status, name, detail);
    await expect(perform(action)).rejects.toMatchObject(expected);
  });

  it('waits until the window opens again', async () => {
    await restart({ callsPerWindow: 2 });
    const action = await platform.performable('hide', 'comment');
    await perform(action);
    await perform(action);
    const error = await perform(action).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'rate-limited' });
    const { retryAfterMs } = error as { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(10 * 60_000);
    expect(retryAfterMs).toBeLessThanOrEqual(15 * 60_000);
  });
});

describe('the test of the account', () => {
  it('sets up the webhook and its subscriptions once', async () => {
    await restart({ pushes: false });
    const first = await x.probe(platform.account, HOOK, signal);
    expect(first).toMatchObject({ externalId: platform.brand.id, name: 'maisonlumen', missingPermissions: [] });
    expect(first.capabilities.receive).toBe('both');
    const { webhooks, subscriptions } = platform.network;
    expect([...webhooks.values()].map(({ url }) => url)).toEqual([HOOK]);
    expect(subscriptions).toHaveLength(9);
    await x.probe(platform.account, HOOK, signal);
    expect([webhooks.size, subscriptions.length]).toEqual([1, 9]);
  });

  it('takes a subscription that somebody made meanwhile for made', async () => {
    await restart({ pushes: false });
    problem('POST', /^activity/, 409, 'conflict', 'The subscription exists already.');
    const result = await x.probe(platform.account, HOOK, signal);
    expect([result.missingPermissions, platform.network.subscriptions.length]).toEqual([[], 8]);
  });

  it('has an invalid webhook validated again', async () => {
    for (const webhook of platform.network.webhooks.values()) webhook.valid = false;
    await x.probe(platform.account, HOOK, signal);
    expect([...platform.network.webhooks.values()].map(({ valid }) => valid)).toEqual([true]);
  });

  it('goes on by reading alone when the webhook cannot be set up', async () => {
    await restart({ pushes: false });
    const result = await x.probe(platform.account, 'https://parvis.example:8443/hooks/x', signal);
    expect(result.missingPermissions).toEqual(['webhook']);
    expect(result.capabilities.receive).toBe('poll');
  });

  it('takes out what the granted scopes do not cover', async () => {
    await restart({ scopes: ['tweet.read', 'users.read', 'tweet.write', 'offline.access'] });
    const { missingPermissions, capabilities } = await x.probe(platform.account, HOOK, signal);
    expect(missingPermissions).toEqual(['tweet.moderate.write', 'dm.read', 'dm.write', 'media.write']);
    expect(capabilities.itemKinds).toEqual(['mention', 'comment']);
    expect(capabilities.verbs.message).toBeUndefined();
    expect(capabilities.verbs.comment?.map(({ verb }) => verb)).toEqual(['reply', 'delete-reply']);
    expect(capabilities.attachments.maxCount).toBe(0);
  });

  it('raises the limit with Premium', async () => {
    const account = { ...platform.account, settings: { ...platform.account.settings, longPosts: true } };
    expect((await x.probe(account, HOOK, signal)).capabilities.text.reply?.max).toBe(25_000);
  });
});
