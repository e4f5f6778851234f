import { ConnectorAuthError, ConnectorError, ConnectorRateLimited, ConnectorRejected } from '../../spi/errors';
import type { InboundEvent } from '../../spi/inbound';
import { reddit } from './index';
import { contentWaitMs, isSpent, resetMs } from './reddit.errors';
import { nameOfThing, type RedditHarness, redditPlatform } from './reddit.harness';

const signal = new AbortController().signal;

describe('reading Reddit', () => {
  let platform: RedditHarness;
  let cursor: string;
  beforeEach(async () => {
    platform = await redditPlatform();
    cursor = '';
  });
  afterEach(() => platform.close());

  async function read(): Promise<InboundEvent[]> {
    const request = { cursor: cursor || null, backfillFrom: null };
    const page = await reddit.fetchSince(request, platform.account, signal);
    cursor = page.cursor;
    const events: InboundEvent[] = [];
    for (const payload of page.payloads) events.push(...(await reddit.parse(payload, platform.account)));
    return events;
  }
  const ids = (events: InboundEvent[]) =>
    events.map((event) => ('externalId' in event ? event.externalId : event.type));

  it('goes on when the newest known comment was deleted', async () => {
    await read();
    const newest = nameOfThing(platform.comment('soon gone'));
    expect(ids(await read())).toEqual([newest]);
    platform.network.deleteThing(newest);
    const next = nameOfThing(platform.comment('after it'));
    expect(new Set(ids(await read()))).toEqual(new Set([next, newest]));
  });

  it('brings a comment that stands in inbox and subreddit once, and the post as its context', async () => {
    await read();
    platform.comment('twice listed');
    const [event, ...others] = await read();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      kind: 'comment',
      post: { externalId: nameOfThing(platform.post), text: 'Our new machine' },
    });
  });

  it('reads mentions elsewhere, visitors’ posts, own posts and private messages', async () => {
    const { network, customer, brand } = platform;
    await read();
    const foreign = network.writePost(customer, 'elsewhere', 'Which grinder?');
    const mention = network.writeComment(customer, nameOfThing(foreign), 'ask u/brand_account');
    network.writePost(customer, 'brandhub', 'Spare parts?');
    const own = network.writePost(brand, 'brandhub', 'Opening hours');
    network.writeMessage(customer, brand, 'Order', 'Where is it?');
    const events = await read();
    expect(events.map((event) => (event.type === 'item' ? event.kind : event.type)).sort()).toEqual(['mention', 'message', 'post', 'post']); // prettier-ignore
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'post', post: expect.objectContaining({ externalId: nameOfThing(own) }) }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        externalId: nameOfThing(mention),
        withoutVerbs: ['hide', 'unhide', 'approve', 'reject', 'ban', 'unban'],
      }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'message',
        thread: { key: `dm:t2_${customer.id}`, aliases: [], title: 'Order' },
      }),
    );
  });

  it('brings what the spam filter holds as held, and its approval elsewhere', async () => {
    const { network } = platform;
    await read();
    network.subreddit('brandhub').filters = true;
    const held = nameOfThing(platform.comment('buy here'));
    expect(await read()).toMatchObject([{ externalId: held, platformState: 'held' }]);
    network.approveThing(held, 'another_mod');
    expect(await read()).toMatchObject([{ externalId: held, platformState: 'visible' }]);
  });

  it('sees removals by moderators: with the words where we moderate, without them elsewhere', async () => {
    const { network, customer } = platform;
    await read();
    const here = nameOfThing(platform.comment('rude'));
    const foreign = network.writePost(customer, 'elsewhere', 'Which grinder?');
    const there = nameOfThing(network.writeComment(customer, nameOfThing(foreign), 'u/brand_account is rude'));
    await read();
    network.removeThing(here, 'another_mod');
    network.removeThing(there, 'somebody_else');
    const events = await read();
    expect(events).toContainEqual(expect.objectContaining({ externalId: here, platformState: 'hidden', text: 'rude' }));
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'state', externalId: there, platformState: 'hidden' }),
    );
  });

  it('sees an edit that Reddit does not mark', async () => {
    await read();
    const name = nameOfThing(platform.comment('frist'));
    await read();
    Object.assign(platform.network.thing(name), { text: 'first' });
    expect(await read()).toMatchObject([{ externalId: name, text: 'first' }]);
  });

  it('reads mail to the moderators message by message, the team’s answers as ours, notes not at all', async () => {
    const { network, customer, brand } = platform;
    await read();
    const conversation = network.writeModmail(customer, 'brandhub', 'My ban', 'Why?');
    expect(await read()).toMatchObject([
      { kind: 'message', direction: 'in', text: 'Why?', author: { externalId: `t2_${customer.id}` } },
    ]);
    network.answerModmail(conversation, brand, 'between us', true);
    network.answerModmail(conversation, brand, 'Rule 3.');
    expect(await read()).toMatchObject([
      { direction: 'out', text: 'Rule 3.', thread: { key: `modmail:${conversation.id}` } },
    ]);
    expect(await read()).toEqual([]);
  });

  it('says once that a subreddit is lost, reads everything else, and goes on when it is back', async () => {
    const { network, customer, brand } = platform;
    await read();
    network.subreddit('brandhub').moderators.delete(brand.id);
    const message = network.writeMessage(customer, brand, 'Hello', 'still here');
    const events = await read();
    expect(events).toContainEqual(expect.objectContaining({ type: 'notice', code: 'permission-lost' }));
    expect(ids(events)).toContain(`t4_${message.id}`);
    expect(await read()).toEqual([]);
    network.subreddit('brandhub').moderators.add(brand.id);
    const back = nameOfThing(platform.comment('welcome back'));
    expect(ids(await read())).toContain(back);
  });

  it('gives texts unescaped', async () => {
    await read();
    platform.comment('5 < 6 & "so on"');
    expect(await read()).toMatchObject([{ text: '5 < 6 & "so on"' }]);
  });

  it('refuses a cursor of somebody else', async () => {
    const request = { cursor: '{"v":2}', backfillFrom: null };
    await expect(reddit.fetchSince(request, platform.account, signal)).rejects.toMatchObject({ reason: 'invalid' });
  });
});

describe('refusals of Reddit', () => {
  let platform: RedditHarness;
  beforeEach(async () => {
    platform = await redditPlatform();
  });
  afterEach(() => platform.close());

  async function refusal(...[verb, kind, id, more]: Parameters<RedditHarness['actionOn']>): Promise<ConnectorError> {
    const action = platform.actionOn(verb, kind, id, more);
    const error = await reddit.perform(action, platform.account, signal).catch((thrown: unknown) => thrown);
    if (!(error instanceof ConnectorError)) throw new Error(`not refused: ${String(error)}`);
    return error;
  }

  it.each([
    ['DELETED_COMMENT', 'gone', { deleted: true }],
    ['TOO_OLD', 'window-closed', { archived: true }],
  ] as const)('%s is %s', async (platformCode, reason, change) => {
    const comment = platform.comment('hello');
    Object.assign(comment, change);
    expect(await refusal('reply', 'comment', nameOfThing(comment))).toMatchObject({ platformCode, reason });
  });

  it('THREAD_LOCKED is window-closed where we do not moderate', async () => {
    const { network, customer } = platform;
    const foreign = network.writePost(customer, 'elsewhere', 'Locked');
    foreign.locked = true;
    const error = await refusal('reply', 'post', nameOfThing(foreign));
    expect(error).toMatchObject({ platformCode: 'THREAD_LOCKED', reason: 'window-closed' });
  });

  it('TOO_LONG and an empty text', async () => {
    const name = nameOfThing(platform.comment('hello'));
    expect(await refusal('reply', 'comment', name, { text: 'x'.repeat(10_001) })).toMatchObject({ reason: 'too-long' });
    expect(await refusal('reply', 'comment', name, { text: ' ' })).toMatchObject({ platformCode: 'NO_TEXT' });
    const conversation = platform.network.writeModmail(platform.customer, 'brandhub', 'Hi', 'Hi');
    const id = `${conversation.id}:${conversation.messages[0]?.id ?? ''}`;
    const error = await refusal('reply', 'message', id, { text: 'x'.repeat(10_001) });
    expect(error).toMatchObject({ reason: 'too-long', message: 'Reddit answered 400: this is too long (max: 10000)' });
  });

  it('USER_DOESNT_EXIST and NOT_WHITELISTED_BY_USER_MESSAGE are recipient-refused', async () => {
    const name = nameOfThing(platform.comment('hello'));
    platform.customer.open = false;
    const closed = await refusal('private-reply', 'comment', name);
    expect(closed).toMatchObject({ platformCode: 'NOT_WHITELISTED_BY_USER_MESSAGE', reason: 'recipient-refused' });
    platform.network.users.delete('client_042');
    const gone = await refusal('private-reply', 'comment', name);
    expect(gone).toMatchObject({ platformCode: 'USER_DOESNT_EXIST', reason: 'recipient-refused' });
  });

  it('RATELIMIT waits as long as it says, in a number or in words', async () => {
    platform.network.contentWait = 540.1;
    const error = await refusal('reply', 'comment', nameOfThing(platform.comment('hello')));
    expect(error).toBeInstanceOf(ConnectorRateLimited);
    expect(error).toMatchObject({ retryAfterMs: 540_100 });
    expect(contentWaitMs(undefined, 'try again in 9 minutes.')).toBe(540_000);
    expect(contentWaitMs(undefined, 'try again in 5 seconds.')).toBe(5000);
    expect(contentWaitMs(undefined, 'take a break for 250 milliseconds')).toBe(250);
    expect(contentWaitMs(undefined, 'later')).toBe(600_000);
  });

  it('moderating where we have no right is forbidden', async () => {
    const foreign = platform.network.writePost(platform.customer, 'elsewhere', 'Theirs');
    expect(await refusal('hide', 'post', nameOfThing(foreign))).toMatchObject({ reason: 'forbidden' });
  });

  it('a private subreddit is named as the reason', async () => {
    const { network, account } = platform;
    network.subreddit('elsewhere').private = true;
    const elsewhere = { ...account, settings: { ...account.settings, subreddits: 'elsewhere' } };
    const page = await reddit.fetchSince({ cursor: null, backfillFrom: null }, elsewhere, signal);
    expect(page.payloads.some((payload) => payload.includes('this subreddit is private'))).toBe(true);
  });
});

describe('signing in to Reddit and its limits', () => {
  let platform: RedditHarness;
  beforeEach(async () => {
    platform = await redditPlatform({ requestsPerWindow: 30 });
  });
  afterEach(() => platform.close());

  const probe = (account = platform.account) => reddit.probe(account, 'https://parvis.example/hooks/a', signal);

  it('renews an expired token once and goes on', async () => {
    await probe();
    platform.network.expireTokens();
    expect(await probe()).toMatchObject({ name: 'u/brand_account', externalId: `t2_${platform.brand.id}` });
  });

  it('a revoked sign-in is an error of the account', async () => {
    platform.grant.revoked = true;
    await expect(probe()).rejects.toBeInstanceOf(ConnectorAuthError);
  });

  it('hands a new refresh token out for storing where nobody stores it, and only then', async () => {
    expect((await probe()).credentials).toBeNull();
    const rotating = await redditPlatform();
    rotating.grant.rotates = true;
    const result = await reddit.probe(rotating.account, '', signal);
    expect(result.credentials).toMatchObject({
      ...rotating.account.credentials,
      refreshToken: `${rotating.grant.refreshToken}-next`,
    });
    await rotating.close();
  });

  it('refuses a sign-in of another account than the one that is named', async () => {
    const { account } = platform;
    const other = { ...account, settings: { ...account.settings, username: 'u/client_042' } };
    await expect(probe(other)).rejects.toMatchObject({ kind: 'rejected', reason: 'invalid' });
  });

  it('names missing scopes and lost moderator rights, and offers no verb of theirs', async () => {
    const { network, brand, account } = platform;
    const poor = network.grant(brand, ['identity', 'read', 'history', 'privatemessages', 'submit', 'edit', 'report']);
    const { clientId, clientSecret, refreshToken } = poor;
    const result = await probe({ ...account, credentials: { clientId, clientSecret, refreshToken } });
    expect(result.missingPermissions).toEqual(['vote', 'modposts', 'modcontributors', 'modmail']);
    const verbs = result.capabilities.verbs.comment?.map(({ verb }) => verb);
    expect(verbs).toEqual(['reply', 'private-reply', 'edit-reply', 'delete-reply', 'spam', 'mark-read']);
    network.subreddit('brandhub').moderators.delete(brand.id);
    const lost = await probe();
    expect(lost.missingPermissions).toEqual(['moderator of r/brandhub']);
    expect(lost.capabilities.verbs.post?.some(({ verb }) => verb === 'hide')).toBe(false);
    expect(lost.capabilities.verbs.message?.map(({ verb }) => verb)).toEqual(['reply', 'ban', 'mark-read']);
  });

  it('stops calling when the last call is spent, until the announced reset', async () => {
    const page = () => reddit.fetchSince({ cursor: null, backfillFrom: null }, platform.account, signal);
    const error = await (async () => {
      for (;;) await page();
    })().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectorRateLimited);
    const used = platform.network.counts.get(platform.grant.clientId)?.used;
    expect(used).toBe(30);
    await expect(page()).rejects.toBeInstanceOf(ConnectorRateLimited);
    expect(platform.network.counts.get(platform.grant.clientId)?.used).toBe(used);
  });

  it('reads decimal counts', () => {
    expect(isSpent(new Headers({ 'x-ratelimit-remaining': '599.0' }))).toBe(false);
    expect(isSpent(new Headers({ 'x-ratelimit-remaining': '0.0' }))).toBe(true);
    expect(isSpent(new Headers())).toBe(false);
    expect(resetMs(new Headers({ 'x-ratelimit-reset': '12' }))).toBe(12_000);
  });
});

describe('acting on Reddit', () => {
  let platform: RedditHarness;
  beforeEach(async () => {
    platform = await redditPlatform();
  });
  afterEach(() => platform.close());

  const find = (action: Parameters<typeof reddit.findPerformed>[0]) =>
    reddit.findPerformed(action, platform.account, signal);

  it('finds a reply that was made although the answer was lost, and that none was made', async () => {
    const action = platform.actionOn('reply', 'comment', nameOfThing(platform.comment('hello')));
    expect(await find(action)).toEqual({ found: 'absent' });
    const reply = platform.network.writeComment(platform.brand, action.target.externalId, action.text);
    expect(await find(action)).toMatchObject({ found: 'yes', receipt: { externalId: nameOfThing(reply) } });
  });

  it('does not take a reported comment that is visible for approved', async () => {
    const comment = platform.comment('hello');
    comment.reports.push({ by: 'client_043', reason: 'rude' });
    const action = platform.actionOn('approve', 'comment', nameOfThing(comment));
    expect(await find(action)).toEqual({ found: 'absent' });
    await reddit.perform(action, platform.account, signal);
    expect(await find(action)).toMatchObject({ found: 'yes' });
  });

  it('cannot tell whether a private message was sent', async () => {
    const action = platform.actionOn('private-reply', 'comment', nameOfThing(platform.comment('hello')));
    await reddit.perform(action, platform.account, signal);
    expect(await find(action)).toEqual({ found: 'cannot-tell' });
  });

  it('cuts the subject of a private message to 100 characters', async () => {
    const { network, customer } = platform;
    const post = network.writePost(customer, 'brandhub', 'w'.repeat(250));
    await reddit.perform(platform.actionOn('private-reply', 'post', nameOfThing(post)), platform.account, signal);
    expect(network.directView(customer)).toMatchObject([{ subject: `Re: ${'w'.repeat(96)}` }]);
  });

  it('answers, reads and archives mail to the moderators', async () => {
    const { network, customer, account } = platform;
    const conversation = network.writeModmail(customer, 'brandhub', 'My ban', 'Why?');
    const id = `${conversation.id}:${conversation.messages[0]?.id ?? ''}`;
    const action = platform.actionOn('reply', 'message', id);
    const receipt = await reddit.perform(action, account, signal);
    expect(receipt).toMatchObject({ externalId: `${conversation.id}:${conversation.messages[1]?.id}`, state: 'done' });
    expect(await find(action)).toMatchObject({ found: 'yes', receipt: { externalId: receipt.externalId } });
    await reddit.perform(platform.actionOn('mark-read', 'message', id), account, signal);
    expect(conversation.unread).toBe(false);
    await reddit.perform(platform.actionOn('archive', 'message', id), account, signal);
    expect(conversation.state).toBe(2);
  });

  it('reports spam where it does not moderate', async () => {
    const foreign = platform.network.writePost(platform.customer, 'elsewhere', 'Buy here');
    await reddit.perform(platform.actionOn('spam', 'post', nameOfThing(foreign)), platform.account, signal);
    expect(foreign).toMatchObject({ reports: [{ by: 'brand_account', reason: 'spam' }], removedBy: null });
  });

  it('blocks the author of a private message, without a way back', async () => {
    const { network, customer, brand, account } = platform;
    const id = `t4_${network.writeMessage(customer, brand, 'Hello', 'rude').id}`;
    await reddit.perform(platform.actionOn('ban', 'message', id), account, signal);
    expect(network.blocks).toEqual(new Set([`${brand.id} ${customer.id}`]));
    const back = reddit.perform(platform.actionOn('unban', 'message', id), account, signal);
    await expect(back).rejects.toBeInstanceOf(ConnectorRejected);
  });

  it('joins its reply to the thread that it answers', async () => {
    const action = platform.actionOn('reply', 'comment', nameOfThing(platform.comment('hello')));
    const receipt = await reddit.perform(action, platform.account, signal);
    const thread = { key: action.target.threadKey, aliases: [receipt.externalId], title: null };
    expect(receipt.effects).toMatchObject([{ direction: 'out', thread, ownActionId: action.id }]);
  });
});
