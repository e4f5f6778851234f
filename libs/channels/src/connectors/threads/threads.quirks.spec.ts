import type { AccountContext } from '../../spi/connector';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { drain } from '../../testing';
import { threads } from './index';
import { ALL_SCOPES, APP_SECRET, signedRequest, ThreadsPlatform } from './threads.harness';

const signal = new AbortController().signal;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let platform: ThreadsPlatform;
beforeEach(async () => {
  platform = await ThreadsPlatform.start();
  await platform.deliveries();
});
afterEach(() => platform.close());

async function parsed(payloads: string[], account = platform.account): Promise<InboundEvent[]> {
  return (await Promise.all(payloads.map((payload) => threads.parse(payload, account)))).flat();
}

async function poll(cursor: string | null, backfillFrom: string | null = null) {
  const walk = await drain(threads, platform.account, cursor, backfillFrom);
  return { cursor: walk.cursor, events: await parsed(walk.pages.flatMap(({ payloads }) => payloads)) };
}

function items(events: InboundEvent[]): ItemSeen[] {
  return events.filter((event) => event.type === 'item');
}

function withToken(scopes: readonly string[], options: { ageMs?: number; lifeMs?: number } = {}): AccountContext {
  const { account, network, app, profile } = platform;
  const token = network.issueToken(app, profile.id, scopes, options);
  return { ...account, credentials: { ...account.credentials, accessToken: token.value } };
}

describe('webhooks of Threads', () => {
  it('are read with one value, a list of values, and in a list of bodies', async () => {
    platform.network.reply(platform.thread.id, 'client_042', 'Déjà ?');
    const [body = ''] = await platform.deliveries();
    const whole = JSON.parse(body) as { values: unknown };
    const forms = [whole, { ...whole, values: [whole.values] }, [whole]].map((form) => JSON.stringify(form));
    const [first, ...others] = await Promise.all(forms.map((form) => parsed([form])));
    expect(items(first ?? [])).toMatchObject([{ text: 'Déjà ?', author: { externalId: 'client_042' } }]);
    for (const other of others) expect(other).toEqual(first);
  });

  it('belong to the owner of the thread, whatever their target is', async () => {
    platform.network.reply(platform.thread.id, 'client_042', 'Whose?');
    const bodies = await platform.deliveries();
    expect(items(await parsed(bodies))).toHaveLength(1);
    expect(await parsed(bodies, { ...platform.account, externalId: '25000000000000099' })).toEqual([]);
  });

  it('join deeper replies to their branch by the reply that they answer', async () => {
    const top = platform.network.reply(platform.thread.id, 'client_001', 'top');
    const second = platform.network.reply(top.id, 'client_002', 'second');
    const third = platform.network.reply(second.id, 'client_003', 'third');
    const seen = items(await parsed(await platform.deliveries()));
    expect(seen.map(({ thread, parentExternalId }) => [thread.key, thread.aliases, parentExternalId])).toEqual([
      [top.id, [], null],
      [top.id, [second.id], top.id],
      [second.id, [third.id], second.id],
    ]);
    expect(seen.map(({ withoutVerbs }) => withoutVerbs)).toEqual([[], ['hide', 'unhide'], ['hide', 'unhide']]);
  });

  it('say nothing of visibility and leave a hidden reply hidden', async () => {
    platform.network.reply(platform.thread.id, 'client_001', 'hello');
    expect(items(await parsed(await platform.deliveries()))[0]).toMatchObject({ stateUnknown: true });
  });

  it('of a reply with a picture lead to a reading, which brings its address', async () => {
    const media = { mediaType: 'IMAGE', mediaUrl: 'https://cdn.example/p.jpg' } as const;
    const { id } = platform.network.reply(platform.thread.id, 'client_001', 'regardez', media);
    expect(await parsed(await platform.deliveries())).toEqual([{ type: 'hint', ref: `reply:${id}` }]);
    const read = await parsed(await threads.fetchRef(`reply:${id}`, platform.account, signal));
    expect(items(read)[0]?.attachments).toMatchObject([{ name: 'image', url: media.mediaUrl }]);
  });

  it('tell of a mention once although a reply under an own thread comes twice', async () => {
    const { id } = platform.network.reply(platform.thread.id, 'client_001', 'dites @maisonlumen, quand ?');
    const seen = items(await parsed(await platform.deliveries()));
    expect(seen.map(({ externalId, kind, thread }) => [externalId, kind, thread.key])).toEqual([
      [id, 'comment', id],
      [id, 'comment', id],
    ]);
  });

  it('lead from an own publication to the reply or post that it was', async () => {
    const question = platform.network.reply(platform.thread.id, 'client_001', 'quand ?');
    await platform.deliveries();
    const own = platform.network.replyAs(platform.profile.id, question.id, 'vendredi');
    const post = platform.network.publish(platform.profile.id, 'Nouvelle lampe');
    const hints = await parsed(await platform.deliveries());
    expect(hints).toEqual([own, post].map(({ id }) => ({ type: 'hint', ref: `own:${id}` })));
    const [reply] = await parsed(await threads.fetchRef(`own:${own.id}`, platform.account, signal));
    expect(reply).toMatchObject({ direction: 'out', thread: { key: question.id }, text: 'vendredi' });
    expect(await parsed(await threads.fetchRef(`own:${post.id}`, platform.account, signal))).toMatchObject([
      { type: 'post', post: { text: 'Nouvelle lampe' } },
    ]);
  });

  it('of a native answer to a mention join the mention’s conversation', async () => {
    const mention = platform.network.post('client_001', 'Vu chez @maisonlumen');
    const own = platform.network.replyAs(platform.profile.id, mention.id, 'Merci !');
    const [reply] = items(await parsed(await threads.fetchRef(`own:${own.id}`, platform.account, signal)));
    expect(reply).toMatchObject({ direction: 'out', thread: { key: own.id, within: mention.id } });
  });

  it('are signed with the Threads app secret, on the bytes as received', () => {
    const body = '{"values":{"value":{"text":"d\\u00e9j\\u00e0"}}}';
    const at = new Date();
    expect(() => threads.verify(signedRequest(body, at), platform.account)).not.toThrow();
    const other = signedRequest(body, at, `${APP_SECRET}x`);
    expect(() => threads.verify(other, platform.account)).toThrow('does not fit the body');
    const { appSecret: _none, ...credentials } = platform.account.credentials;
    expect(() => threads.verify(signedRequest(body, at), { ...platform.account, credentials })).toThrow(
      'No app secret',
    );
  });

  it('do not come for a private profile, whose replies are found by reading', async () => {
    platform.profile.isPrivate = true;
    const { cursor } = await poll(null);
    const { id } = platform.network.reply(platform.thread.id, 'client_001', 'hello');
    expect(await platform.deliveries()).toEqual([]);
    expect(items((await poll(cursor)).events).map(({ externalId }) => externalId)).toEqual([id]);
  });

  it('leave gone and foreign references alone', async () => {
    const { id } = platform.network.reply(platform.thread.id, 'client_001', 'bye');
    platform.network.remove(id);
    expect(await threads.fetchRef(`reply:${id}`, platform.account, signal)).toEqual([]);
    expect(await threads.fetchRef('reply:18000000000009999', platform.account, signal)).toEqual([]);
    for (const ref of ['reply:../me', 'user:1', 'https://evil.example']) {
      await expect(threads.fetchRef(ref, platform.account, signal)).rejects.toMatchObject({ reason: 'invalid' });
    }
  });
});

describe('reading Threads', () => {
  it('sees edits, hides and deletions, of which no webhook tells', async () => {
    const [edited, hidden, removed] = ['one', 'two', 'three'].map((text) =>
      platform.network.reply(platform.thread.id, 'client_001', text),
    );
    const { cursor } = await poll(null, '2026-11-20T00:00:00.000Z');
    await platform.deliveries();
    platform.network.edit(edited?.id ?? '', 'one, corrected');
    platform.network.setHideStatus(hidden?.id ?? '', 'HIDDEN');
    platform.network.remove(removed?.id ?? '');
    expect(await platform.deliveries()).toEqual([]);
    const { events, cursor: after } = await poll(cursor);
    expect(events).toContainEqual(expect.objectContaining({ externalId: edited?.id, text: 'one, corrected' }));
    expect(events).toContainEqual(expect.objectContaining({ externalId: hidden?.id, platformState: 'hidden' }));
    expect(events).toContainEqual(expect.objectContaining({ type: 'removed', externalId: removed?.id }));
    expect(await poll(after)).toEqual({ cursor: after, events: [] });
  });

  it('notices changes of replies that are older than the connection', async () => {
    const { id } = platform.network.reply(platform.thread.id, 'client_001', 'before');
    const { cursor, events } = await poll(null);
    expect(events).toEqual([]);
    platform.network.edit(id, 'after');
    expect(items((await poll(cursor)).events)).toMatchObject([{ externalId: id, text: 'after' }]);
  });

  it('finds the last deleted reply of a thread that has none any more', async () => {
    const { id } = platform.network.reply(platform.thread.id, 'client_001', 'only one');
    const { cursor } = await poll(null);
    platform.network.remove(id);
    expect((await poll(cursor)).events).toMatchObject([{ type: 'removed', externalId: id }]);
  });

  it('does not take a reply for removed that a list merely leaves out', async () => {
    const { id } = platform.network.reply(platform.thread.id, 'client_001', 'still here');
    const { cursor } = await poll(null);
    platform.network.existing(id).rootId = 'elsewhere';
    platform.network.existing(id).accountId = platform.profile.id; // readable by itself all the same
    const { events, cursor: after } = await poll(cursor);
    expect(events).toEqual([]);
    expect((await poll(after)).cursor).toBe(after);
  });

  it('takes the replies of a thread that is gone for neither changed nor removed', async () => {
    platform.network.reply(platform.thread.id, 'client_001', 'orphan');
    const { cursor } = await poll(null);
    platform.network.remove(platform.thread.id);
    expect((await poll(cursor)).events).toEqual([]);
  });

  it('reads waiting replies where the profile asks for approval, and what became of them', async () => {
    const { cursor } = await poll(null);
    const thread = platform.network.publish(platform.profile.id, 'Avis ?', { asksApproval: true });
    const [first, second] = ['a', 'b'].map((text) => platform.network.reply(thread.id, 'client_001', text).id);
    const waiting = await poll(cursor);
    expect(items(waiting.events).map(({ platformState }) => platformState)).toEqual(['held', 'held']);
    expect(items(waiting.events)[0]?.withoutVerbs).toEqual([]);
    platform.network.decide(first ?? '', true);
    platform.network.decide(second ?? '', false);
    const decided = items((await poll(waiting.cursor)).events);
    expect(decided.map(({ externalId, platformState }) => [externalId, platformState])).toEqual([
      [first, 'visible'],
      [second, 'hidden'],
    ]);
  });

  it.each([
    ['NOT_HUSHED', 'visible'],
    ['UNHUSHED', 'visible'],
    ['HIDDEN', 'hidden'],
    ['COVERED', 'hidden'],
    ['BLOCKED', 'hidden'],
    ['RESTRICTED', 'hidden'],
  ] as const)('knows a reply that is %s as %s', async (status, state) => {
    const { cursor } = await poll(null);
    const { id } = platform.network.reply(platform.thread.id, 'client_001', 'hello');
    platform.network.setHideStatus(id, status);
    expect(items((await poll(cursor)).events)).toMatchObject([{ platformState: state }]);
  });

  it('finds mentions over several pages, once, and not those of the profile itself', async () => {
    const { cursor } = await poll(null);
    const ids = Array.from({ length: 7 }, (_, n) => platform.network.post(`client_00${n}`, `@maisonlumen ${n}`).id);
    platform.network.publish(platform.profile.id, 'Suivez @maisonlumen');
    const first = await poll(cursor);
    expect(items(first.events).map(({ externalId }) => externalId).sort()).toEqual(ids); // prettier-ignore
    expect(items(first.events).every(({ kind }) => kind === 'mention')).toBe(true);
    expect(await poll(first.cursor)).toEqual({ cursor: first.cursor, events: [] });
  });

  it('goes on without mentions when the permission lacks', async () => {
    const account = withToken(ALL_SCOPES.filter((scope) => scope !== 'threads_manage_mentions'));
    const { cursor } = await drain(threads, account, null);
    const { id } = platform.network.reply(platform.thread.id, 'client_001', 'hello');
    const { pages } = await drain(threads, account, cursor);
    const events = await parsed(pages.flatMap(({ payloads }) => payloads));
    expect(items(events).map(({ externalId }) => externalId)).toEqual([id]);
  });

  it.each([
    ['a thread of today in every pass', HOUR_MS, 0],
    ['one of this week every ten minutes', 2 * DAY_MS, HOUR_MS / 6],
    ['an older one every hour', 8 * DAY_MS, HOUR_MS],
  ])('reads %s', async (_what, ageMs, restMs) => {
    const { cursor } = await poll(null);
    platform.pass(ageMs);
    const late = () => platform.network.reply(platform.thread.id, 'client_001', 'late').id;
    const found = async (from: string) => {
      const news = await poll(from);
      return { at: news.cursor, ids: items(news.events).map(({ externalId }) => externalId) };
    };
    const first = late();
    const news = await found(cursor);
    expect(news.ids).toEqual([first]);
    const second = late();
    if (restMs > 0) expect(await found(news.at)).toEqual({ at: news.at, ids: [] });
    platform.pass(restMs);
    expect((await found(news.at)).ids).toEqual([second]);
  });

  it('reads an old thread no longer than its days', async () => {
    const { cursor } = await poll(null);
    platform.pass(31 * DAY_MS);
    platform.network.reply(platform.thread.id, 'client_001', 'too late');
    expect((await poll(cursor)).events).toEqual([]);
  });

  it('goes through long lists although they do not name their next page', async () => {
    await platform.close();
    platform = await ThreadsPlatform.start({ maxPageSize: 25, omitsNext: true });
    const { cursor } = await poll(null);
    const ids = Array.from({ length: 205 }, () => platform.network.reply(platform.thread.id, 'client_001', 'x').id);
    expect(items((await poll(cursor)).events).map(({ externalId }) => externalId)).toEqual(ids);
  });

  it('remembers the thousand youngest, and stays quiet and exact beyond', async () => {
    await platform.close();
    platform = await ThreadsPlatform.start({ maxPageSize: 100 });
    const ids = Array.from({ length: 1030 }, () => platform.network.reply(platform.thread.id, 'client_001', 'x').id);
    const { cursor } = await poll(null);
    expect(Object.keys((JSON.parse(cursor) as { known: object }).known)).toHaveLength(1000);
    expect(await poll(cursor)).toEqual({ cursor, events: [] });
    platform.network.edit(ids[1000] ?? '', 'changed');
    expect(items((await poll(cursor)).events).map(({ externalId }) => externalId)).toEqual([ids[1000]]);
  });

  it('imports only what is younger than the backfill asks for', async () => {
    platform.network.reply(platform.thread.id, 'client_001', 'old');
    platform.pass(HOUR_MS);
    const since = platform.network.now().toISOString();
    const young = platform.network.reply(platform.thread.id, 'client_001', 'young');
    expect(items((await poll(null, since)).events).map(({ externalId }) => externalId)).toEqual([young.id]);
  });

  it('stops when the usage headers say that the limit is used up', async () => {
    platform.network.injections.usage = { percent: 100, regainMinutes: 12, refuses: false };
    await expect(poll(null)).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 12 * 60_000 });
  });

  it('refuses a cursor that is not its own', async () => {
    for (const cursor of ['42', '{}', 'x']) await expect(poll(cursor)).rejects.toMatchObject({ reason: 'invalid' });
  });
});
