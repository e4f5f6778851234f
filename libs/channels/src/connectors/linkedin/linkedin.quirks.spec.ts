import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable, ConnectorUnsupported } from '../../spi/errors';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { drain, Newsreader } from '../../testing';
import { itemsIn, parseAll, resolve } from '../../testing/walk';
import { linkedin } from './index';
import { keyOf, LinkedInPlatform } from './linkedin.harness';

const signal = new AbortController().signal;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let platform: LinkedInPlatform;
const start = async (...options: Parameters<typeof LinkedInPlatform.start>) => {
  platform = await LinkedInPlatform.start(...options);
};
afterEach(() => platform.close());

const pushed = async (): Promise<InboundEvent[]> => resolve(linkedin, platform.account, await platform.deliveries());
const told = async (): Promise<InboundEvent[]> => parseAll(linkedin, platform.account, await platform.deliveries());
const polled = async (cursor: string | null, backfillFrom: string | null = null) => {
  const walk = await drain(linkedin, platform.account, cursor, backfillFrom);
  const payloads = walk.pages.flatMap((page) => page.payloads);
  return { events: await resolve(linkedin, platform.account, payloads), cursor: walk.cursor };
};
const only = (events: readonly InboundEvent[]): ItemSeen => {
  const [item, ...others] = itemsIn(events);
  if (!item || others.length > 0) throw new Error(`expected one item, got ${others.length + (item ? 1 : 0)}`);
  return item;
};

describe('LinkedIn notifications', () => {
  it('open a comment in its thread, with its author’s name and its post', async () => {
    await start();
    const comment = platform.said('Où commander ? 👩🏽‍🚒');
    expect(only(await pushed())).toMatchObject({
      externalId: keyOf(comment),
      kind: 'comment',
      direction: 'in',
      thread: { key: keyOf(comment) },
      parentExternalId: null,
      text: 'Où commander ? 👩🏽‍🚒',
      post: { externalId: platform.root.activity },
      author: { externalId: comment.actor, name: 'client 001', profileUrl: 'https://www.linkedin.com/in/client_001' },
    });
  });

  it('put an answer to our answer beside it, in the thread of the first comment', async () => {
    await start();
    const comment = platform.said('One');
    const answer = platform.answered(comment);
    await pushed();
    const nested = platform.said('Two', answer.id);
    expect(only(await pushed())).toMatchObject({
      externalId: keyOf(nested),
      parentExternalId: keyOf(comment),
      thread: { key: keyOf(comment) },
    });
  });

  it('are understood without the inner urn:li: and without decoration', async () => {
    await start();
    platform.form = { bareUrns: true, lean: true };
    const comment = platform.said('Lean');
    expect(only(await pushed())).toMatchObject({ externalId: keyOf(comment), text: 'Lean' });
  });

  it('count once when several administrators are subscribed', async () => {
    await start();
    const other = platform.network.createMember('admin_002');
    platform.network.addRole(other.id, platform.brand.id);
    platform.network.subscribe('77', other.id, platform.brand.id, 'https://parvis.example/hooks/linkedin/key');
    platform.said('One of two');
    const bodies = await platform.deliveries();
    expect(bodies.join().match(/"notificationId"/g)).toHaveLength(2);
    expect((await parseAll(linkedin, platform.account, bodies)).filter(({ type }) => type === 'hint')).toHaveLength(1);
  });

  it('bring at most ten things in a body, and each of them', async () => {
    await start();
    for (let n = 0; n < 12; n += 1) platform.said(`Comment ${n}`);
    const bodies = await platform.deliveries();
    expect(bodies).toHaveLength(2);
    expect(itemsIn(await resolve(linkedin, platform.account, bodies))).toHaveLength(12);
  });

  it('tell of edits with the state read anew, also before the comment itself came', async () => {
    await start();
    const comment = platform.said('first words');
    platform.network.editComment(comment.id, 'second thoughts');
    const [body] = await platform.deliveries();
    const { notifications, ...rest } = JSON.parse(body ?? '') as { notifications: unknown[] };
    const turned = JSON.stringify({ ...rest, notifications: notifications.toReversed() });
    const items = itemsIn(await resolve(linkedin, platform.account, [turned]));
    expect(items.map(({ text }) => text)).toEqual(['second thoughts', 'second thoughts']);
    expect(items[0]?.revisedAt).toBe(new Date(comment.changedAt).toISOString());
    expect(items[0]?.createdAt).toBe(new Date(comment.createdAt).toISOString());
  });

  it('of a comment that is gone meanwhile bring its removal alone', async () => {
    await start();
    const comment = platform.said('Oops');
    platform.network.deleteComment(comment.id);
    const events = (await pushed()).filter(({ type }) => type !== 'post');
    expect(events).toMatchObject([{ type: 'removed', externalId: keyOf(comment) }]);
  });

  it('of a Page nobody connected bring nothing', async () => {
    await start();
    platform.said('For somebody else');
    const bodies = await platform.deliveries();
    for (const externalId of ['999', '']) {
      expect(await parseAll(linkedin, { ...platform.account, externalId }, bodies)).toEqual([]);
    }
  });

  it('bring mentions and reshares with words, and no reactions', async () => {
    await start();
    const mention = platform.mentioned('Merci @Maison Lumen');
    const person = platform.somebody();
    const reshare = platform.network.post(`urn:li:person:${person.id}`, 'À voir', { shares: platform.root });
    platform.network.post(`urn:li:person:${person.id}`, '', { shares: platform.root });
    platform.network.react(`urn:li:person:${person.id}`, platform.root.activity);
    const items = itemsIn(await told());
    expect(items).toMatchObject([
      { externalId: mention.share, kind: 'mention', post: null },
      { externalId: reshare.share, kind: 'mention', post: { externalId: platform.root.activity } },
    ]);
  });

  it('name nobody where LinkedIn refuses to', async () => {
    await start();
    platform.said('Anonymous', null, platform.somebody({ isOpen: false }));
    expect(only(await pushed()).author?.name).toBe('LinkedIn member');
  });

  it('wait for no name when the quota of names is spent', async () => {
    await start();
    const { cursor } = await polled(null);
    platform.said('Busy day');
    const { fetch, ...rest } = platform.account;
    const spent: typeof fetch = async (url, init) =>
      url.includes('/people/') ? new Response('{"status":429,"message":"spent"}', { status: 429 }) : fetch(url, init);
    const walk = await drain(linkedin, { ...rest, fetch: spent }, cursor);
    const payloads = walk.pages.flatMap((page) => page.payloads);
    expect(only(await parseAll(linkedin, platform.account, payloads))).toMatchObject({ text: 'Busy day' });
  });

  it('leave a comment that cannot be read yet to the next reading', async () => {
    await start({ readLagMs: 10 * MINUTE_MS });
    const { cursor } = await polled(null);
    const comment = platform.said('A moment, please');
    expect(itemsIn(await pushed())).toEqual([]);
    const { events } = await polled(cursor);
    expect(only(events)).toMatchObject({ externalId: keyOf(comment), text: 'A moment, please' });
  });

  it('do not bring what the Page answers through the API, but what its administrators write on LinkedIn', async () => {
    await start();
    const comment = platform.said('Hello?');
    await platform.deliveries();
    const news = new Newsreader(linkedin, platform);
    await news.start();
    const action = platform.action('reply', platform.commentTarget(comment));
    await linkedin.perform(action, platform.account, signal);
    expect(await platform.deliveries()).toEqual([]);
    expect(only(await news.read())).toMatchObject({ direction: 'out', text: action.text });
    platform.answered(comment, 'By hand');
    expect(itemsIn(await pushed())).toMatchObject([{ direction: 'out', text: 'By hand', author: null }]);
  });
});

describe('reading LinkedIn', () => {
  it('rests between two readings and says so by nothing', async () => {
    await start();
    platform.settings = { pollMinutes: 5 };
    const { cursor } = await polled(null);
    platform.said('Later');
    const before = platform.network.counts.size;
    const page = await linkedin.fetchSince({ cursor, backfillFrom: null }, platform.account, signal);
    expect(page).toMatchObject({ payloads: [], cursor, more: false });
    expect(platform.network.counts.size).toBe(before);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 6 * MINUTE_MS);
    try {
      expect(itemsIn((await polled(cursor)).events)).toHaveLength(1);
    } finally {
      jest.restoreAllMocks();
    }
  });

  it('counts the day’s calls where they are few, and spreads its readings', async () => {
    await start();
    platform.settings = { dailyCalls: 100 };
    const page = await linkedin.fetchSince({ cursor: null, backfillFrom: null }, platform.account, signal);
    const [quota] = page.quota ?? [];
    expect(quota).toMatchObject({ limit: 100, resetsAt: expect.stringMatching(/T00:00:00\.000Z$/) as string });
    expect(quota?.used).toBeGreaterThan(0);
    platform.said('Waits for the next reading');
    expect(await linkedin.fetchSince({ cursor: page.cursor, backfillFrom: null }, platform.account, signal)).toMatchObject({ payloads: [] }); // prettier-ignore
  });

  it('brings mentions in comments, and goes on without them where LinkedIn does not know them', async () => {
    for (const documentedOnly of [false, true]) {
      await start({ documentedOnly });
      const { cursor } = await polled(null);
      const person = `urn:li:person:${platform.somebody().id}`;
      const elsewhere = platform.network.post(person, 'Which lamp?');
      platform.network.comment(elsewhere.activity, person, '@Maison Lumen perhaps', { mentions: [platform.brand.id] });
      const comment = platform.said('Under our post');
      const kinds = itemsIn((await polled(cursor)).events).map(({ kind, externalId }) => [kind, externalId]);
      expect(kinds).toContainEqual(['comment', keyOf(comment)]);
      expect(kinds.filter(([kind]) => kind === 'mention')).toHaveLength(documentedOnly ? 0 : 1);
      await platform.close();
    }
  });

  it('reaches back as far as notifications do', async () => {
    await start();
    const made = [platform.said('Too old'), platform.said('Old')];
    for (const [index, event] of platform.network.events.entries()) event.at = Date.now() - (61 - 2 * index) * DAY_MS;
    const { events } = await polled(null, '2020-01-01T00:00:00.000Z');
    expect(itemsIn(events).map(({ externalId }) => externalId)).toEqual(made.slice(1).map(keyOf));
  });

  it('refuses a cursor of somebody else', async () => {
    await start();
    for (const cursor of ['{}', 'nonsense', '{"v":2}']) {
      const attempt = linkedin.fetchSince({ cursor, backfillFrom: null }, platform.account, signal);
      await expect(attempt).rejects.toMatchObject({ kind: 'rejected', reason: 'invalid' });
    }
  });

  it('reads back what was edited, what is gone, and nothing of what is refused', async () => {
    await start();
    const [edited, gone, parent] = [platform.said('a'), platform.said('b'), platform.said('c')];
    const reply = platform.said('d', parent.id);
    const mention = platform.mentioned('e');
    const known = [edited, gone, reply].map((comment) => ({ ...platform.commentTarget(comment) }));
    platform.network.editComment(edited.id, 'changed');
    platform.network.deleteComment(gone.id);
    platform.network.deleteComment(parent.id); // its reply goes silently
    const items = [...known, platform.shareTarget(mention)];
    const payloads = await linkedin.readBack?.(items, platform.account, signal);
    const events = await parseAll(linkedin, platform.account, payloads ?? []);
    expect(events).toHaveLength(3);
    expect(only(events)).toMatchObject({ externalId: keyOf(edited), text: 'changed' });
    const removed = events.flatMap((event) => (event.type === 'removed' ? [event.externalId] : []));
    expect(removed).toEqual([keyOf(gone), keyOf(reply)]);
  });

  it('reads back everything below a post that is gone as removed', async () => {
    await start();
    const target = platform.commentTarget(platform.said('a'));
    platform.network.removePost(platform.root.activity);
    const payloads = (await linkedin.readBack?.([target], platform.account, signal)) ?? [];
    expect(await parseAll(linkedin, platform.account, payloads)).toMatchObject([
      { type: 'removed', externalId: target.externalId },
    ]);
  });

  it('refuses references that are not its own', async () => {
    await start();
    for (const ref of ['comment:55', 'person:urn:li:person:a', 'comment:urn:li:share:10']) {
      await expect(linkedin.fetchRef(ref, platform.account, signal)).rejects.toBeInstanceOf(ConnectorRejected);
    }
  });
});

describe('answering on LinkedIn', () => {
  const perform = (...args: Parameters<LinkedInPlatform['action']>) =>
    linkedin.perform(platform.action(...args), platform.account, signal);

  it('answers a nested comment beside it', async () => {
    await start();
    const comment = platform.said('One');
    const nested = platform.said('Two', comment.id);
    const { externalId } = await perform('reply', platform.commentTarget(nested));
    const made = [...platform.network.comments.values()].find((one) => keyOf(one) === externalId);
    expect(made?.parentId).toBe(comment.id);
  });

  it('answers also where the comment itself may not be read', async () => {
    await start();
    const comment = platform.said('One');
    const { fetch, ...rest } = platform.account;
    const closed: typeof fetch = async (url, init) =>
      init?.method === 'GET' ? new Response('{"status":403}', { status: 403 }) : fetch(url, init);
    const action = platform.action('reply', platform.commentTarget(comment));
    const receipt = await linkedin.perform(action, { ...rest, fetch: closed }, signal);
    expect(platform.wasPerformed(action, receipt)).toBe(true);
  });

  it('finds the words of a conflict, or asks for others', async () => {
    await start();
    const comment = platform.said('One');
    const target = platform.commentTarget(comment);
    const action = platform.action('reply', target);
    const first = await linkedin.perform(action, platform.account, signal);
    const again = await linkedin.perform(action, platform.account, signal);
    expect(again.externalId).toBe(first.externalId);
    const later = { requestedAt: new Date(Date.now() + 10 * MINUTE_MS).toISOString(), text: action.text };
    await expect(perform('reply', target, later)).rejects.toThrow('Change the words');
  });

  it('says after a lost answer only late that a reply does not exist', async () => {
    await start({ readLagMs: 2 * MINUTE_MS });
    const target = platform.commentTarget(platform.said('One'));
    platform.aheadMs += 3 * MINUTE_MS;
    const action = platform.action('reply', target);
    const lookup = () => linkedin.findPerformed(action, platform.account, signal);
    const receipt = await linkedin.perform(action, platform.account, signal);
    expect(await lookup()).toEqual({ found: 'cannot-tell' });
    platform.aheadMs += 3 * MINUTE_MS;
    expect(await lookup()).toMatchObject({ found: 'yes', receipt: { externalId: receipt.externalId } });
    const never = platform.action('reply', target);
    platform.aheadMs += 6 * MINUTE_MS;
    expect(await linkedin.findPerformed(never, platform.account, signal)).toEqual({ found: 'absent' });
  });

  it('takes a deletion of what is gone, and unliking what is not liked, as done', async () => {
    await start();
    const comment = platform.said('One');
    const own = platform.answered(comment);
    platform.network.deleteComment(own.id);
    const target = platform.commentTarget(comment);
    expect(await perform('delete-reply', target, { replyExternalId: keyOf(own) })).toMatchObject({ state: 'done' });
    expect(await perform('unlike', target)).toMatchObject({ state: 'done' });
    await perform('like', target);
    await expect(perform('like', target)).rejects.toMatchObject({ reason: 'already-done' });
  });

  it('deletes others’ comments only when it is switched on, and explains a refusal', async () => {
    await start({ deletesOthers: false });
    const target = platform.commentTarget(platform.said('Spam'));
    await expect(perform('delete', target)).rejects.toThrow('does not let this app delete');
    platform.settings = { deleteOthers: false };
    await expect(perform('delete', target)).rejects.toBeInstanceOf(ConnectorUnsupported);
  });

  it('refuses what is too long or empty before LinkedIn is asked', async () => {
    await start();
    const target = platform.commentTarget(platform.said('One'));
    await expect(perform('reply', target, { text: 'x'.repeat(1251) })).rejects.toMatchObject({ reason: 'too-long' });
    await expect(perform('reply', target, { text: ' ' })).rejects.toMatchObject({ reason: 'invalid' });
    const gone = platform.said('Gone');
    platform.network.deleteComment(gone.id);
    await expect(perform('reply', platform.commentTarget(gone))).rejects.toMatchObject({ reason: 'gone' });
  });

  it('waits a minute for the throttle and until midnight UTC for the quota of the day', async () => {
    await start({ commentsPerMinute: 0 });
    const target = platform.commentTarget(platform.said('One'));
    await expect(perform('reply', target)).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: MINUTE_MS });
    await platform.close();
    await start({ dailyCalls: 0 });
    const midnight = DAY_MS - (Date.now() % DAY_MS);
    const error: unknown = await perform('reply', target).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'rate-limited' });
    expect(Math.abs((error as { retryAfterMs: number }).retryAfterMs - midnight)).toBeLessThan(MINUTE_MS);
  });

  it('pauses the account when its API version is retired', async () => {
    await start();
    platform.settings = { apiVersion: '202507' };
    const attempt = polled(null);
    await expect(attempt).rejects.toBeInstanceOf(ConnectorAuthError);
    await expect(attempt).rejects.toThrow('raise it in the account’s settings');
    platform.settings = { apiVersion: 'latest' };
    await expect(polled(null)).rejects.toMatchObject({ reason: 'invalid' });
  });

  it('says of a comment without a name that it may have been made', async () => {
    await start();
    const target = platform.commentTarget(platform.said('One'));
    const account = platform.account;
    const fetch: typeof account.fetch = async (url, init) =>
      init?.method === 'POST' ? new Response('{}', { status: 201 }) : account.fetch(url, init);
    const attempt = linkedin.perform(platform.action('reply', target), { ...account, fetch }, signal);
    await expect(attempt).rejects.toBeInstanceOf(ConnectorUnavailable);
    await expect(attempt).rejects.toMatchObject({ mayHaveHappened: true });
  });
});
