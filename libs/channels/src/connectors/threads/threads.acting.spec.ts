import type { AccountContext } from '../../spi/connector';
import type { OutboundAction, OutboundAttachment } from '../../spi/outbound';
import { threads } from './index';
import { ALL_SCOPES, ThreadsPlatform } from './threads.harness';

const signal = new AbortController().signal;
const HOOK = 'https://parvis.example/hooks/threads/key';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let platform: ThreadsPlatform;
beforeEach(async () => {
  platform = await ThreadsPlatform.start();
  await platform.deliveries();
});
afterEach(() => platform.close());

const perform = (action: OutboundAction, account: AccountContext = platform.account) =>
  threads.perform(action, account, signal);
const find = (action: OutboundAction) => threads.findPerformed(action, platform.account, signal);
const probe = (account: AccountContext = platform.account) => threads.probe(account, HOOK, signal);
const inject = (method: string, path: RegExp, code: number, subcode?: number, status = 400) =>
  platform.network.injections.add({
    method,
    path,
    outcome: { kind: 'error', status, code, ...(subcode !== undefined && { subcode }) },
  });
const written = (text: string) => [...platform.network.media.values()].filter((media) => media.text === text);

function withToken(scopes: readonly string[], options: { ageMs?: number; lifeMs?: number } = {}): AccountContext {
  const { account, network, app, profile } = platform;
  const token = network.issueToken(app, profile.id, scopes, options);
  return { ...account, credentials: { ...account.credentials, accessToken: token.value } };
}

function file(contentType: string, more: Partial<OutboundAttachment> = {}): OutboundAttachment {
  const publicUrl = 'https://files.example/f';
  return { name: 'f', contentType, size: 1000, publicUrl, read: () => Promise.resolve(new Uint8Array(1)), ...more };
}

describe('a reply on Threads', () => {
  it('shows to everybody under what it answers', async () => {
    const action = await platform.performable('reply', 'comment');
    const { externalId } = await perform(action);
    const [thread] = platform.network.publicPage(platform.profile.id).posts;
    expect(thread?.replies[0]?.replies).toMatchObject([{ id: externalId, author: 'maisonlumen', text: action.text }]);
  });

  it('is published once although nobody answered: the same container is taken up again', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.injections.add({ method: 'POST', path: /threads_publish$/, outcome: { kind: 'act-then-reset' } });
    await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
    expect(await find(action)).toMatchObject({ found: 'yes', receipt: { externalId: written(action.text)[0]?.id } });
    expect(await perform(action)).toMatchObject({ state: 'done', externalId: written(action.text)[0]?.id });
    expect(written(action.text)).toHaveLength(1);
    expect(platform.network.containers.size).toBe(1);
  });

  it('can be repeated when only its container was made', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.injections.add({ method: 'POST', path: /\/threads$/, outcome: { kind: 'act-then-reset' } });
    await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: false });
    expect(await find(action)).toEqual({ found: 'absent' });
    await perform(action);
    expect(written(action.text)).toHaveLength(1);
  });

  it('is not promised absent while it is published and not listed', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.injections.add({ method: 'POST', path: /threads_publish$/, outcome: { kind: 'act-then-reset' } });
    await perform(action).catch(() => null);
    platform.network.remove(written(action.text)[0]?.id ?? '');
    expect(await find(action)).toEqual({ found: 'cannot-tell' });
  });

  it('is not taken for the same words to somebody else', async () => {
    const [one, other] = [
      await platform.performable('reply', 'comment'),
      await platform.performable('reply', 'comment'),
    ];
    await perform({ ...one, text: 'Merci !' });
    expect(await find({ ...other, text: 'Merci !' })).toEqual({ found: 'absent' });
    expect(await find({ ...one, text: 'Merci !', id: 'lost-with-the-process' })).toMatchObject({ found: 'yes' });
  });

  it('is prepared anew when its container has expired', async () => {
    const action = await platform.performable('reply', 'comment');
    inject('POST', /threads_publish$/, 2, undefined, 500);
    await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable' });
    platform.pass(25 * HOUR_MS);
    expect(await perform(action)).toMatchObject({ state: 'done' });
    expect(platform.network.containers.size).toBe(2);
  });

  it('answers mentions, but no other posts of strangers', async () => {
    expect(await perform(await platform.performable('reply', 'mention'))).toMatchObject({ state: 'done' });
    const stranger = platform.network.post('client_099', 'nobody named here');
    const action = platform.action('reply', platform.targetOf('mention', stranger));
    await expect(perform(action)).rejects.toMatchObject({ kind: 'rejected', reason: 'invalid' });
  });

  it.each([
    ['letters', 'é'.repeat(500), 'é'.repeat(501)],
    ['emoji as bytes', '🙂'.repeat(125), '🙂'.repeat(126)],
  ])('counts %s', async (_what, fits, tooLong) => {
    const action = await platform.performable('reply', 'comment');
    await expect(perform({ ...action, text: tooLong })).rejects.toMatchObject({ reason: 'too-long' });
    expect(await perform({ ...action, text: fits })).toMatchObject({ state: 'done' });
  });

  it('holds at most five links, and something at all', async () => {
    const action = await platform.performable('reply', 'comment');
    const links = Array.from({ length: 6 }, (_, n) => `https://example.com/${n}`);
    await expect(perform({ ...action, text: links.join(' ') })).rejects.toMatchObject({ reason: 'invalid' });
    await expect(perform({ ...action, text: ' \n' })).rejects.toMatchObject({ reason: 'invalid' });
    expect(platform.network.containers.size).toBe(0);
  });

  it('with a picture waits until Threads has fetched it', async () => {
    const action = { ...(await platform.performable('reply', 'comment')), attachments: [file('image/jpeg')] };
    const { externalId } = await perform(action);
    expect(platform.network.media.get(externalId ?? '')).toMatchObject({
      mediaType: 'IMAGE',
      mediaUrl: 'https://files.example/f',
    });
    expect(await find(action)).toMatchObject({ found: 'yes', receipt: { externalId } });
  });

  it('with a video that takes long goes on with the same container at the next attempt', async () => {
    await platform.close();
    platform = await ThreadsPlatform.start({ processingReads: 5 });
    const action = { ...(await platform.performable('reply', 'comment')), attachments: [file('video/mp4')] };
    await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: false });
    expect(await perform(action)).toMatchObject({ state: 'done' });
    expect(platform.network.containers.size).toBe(1);
  }, 20_000);

  it('with several files becomes a carousel, whose ready parts the next attempt takes up again', async () => {
    const urls = ['a', 'b', 'c'].map((name) => `https://files.example/${name}`);
    const attachments = urls.map((publicUrl) => file('image/png', { publicUrl }));
    const action = { ...(await platform.performable('reply', 'comment')), attachments };
    inject('GET', /^179\d+$/, 2, undefined, 500);
    await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable' });
    await perform(action);
    const [thread] = platform.network.publicPage(platform.profile.id).posts;
    expect(thread?.replies[0]?.replies).toMatchObject([{ text: action.text, mediaUrls: urls }]);
    expect(platform.network.containers.size).toBe(4);
  }, 20_000);

  it('ends its waiting for a video when it is given up', async () => {
    await platform.close();
    platform = await ThreadsPlatform.start({ processingReads: 100 });
    const action = { ...(await platform.performable('reply', 'comment')), attachments: [file('video/mp4')] };
    const abort = new AbortController();
    const running = threads.perform(action, platform.account, abort.signal);
    setTimeout(() => abort.abort(), 300);
    await expect(running).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: false });
  });

  it('with a file that Threads refuses fails with its reason', async () => {
    const broken = file('video/mp4', { publicUrl: 'http://files.example/f' });
    const action = { ...(await platform.performable('reply', 'comment')), attachments: [broken] };
    await expect(perform(action)).rejects.toMatchObject({
      reason: 'invalid',
      platformCode: 'FAILED_DOWNLOADING_VIDEO',
    });
  });

  it.each([
    ['of another kind', [file('application/pdf')]],
    ['that is too large', [file('image/png', { size: 8 * 1024 * 1024 + 1 })]],
    ['without a public address', [file('image/png', { publicUrl: null })]],
    ['beside twenty others', Array.from({ length: 21 }, () => file('image/png'))],
  ])('takes no file %s', async (_what, attachments) => {
    const action = { ...(await platform.performable('reply', 'comment')), attachments };
    await expect(perform(action)).rejects.toMatchObject({ kind: 'rejected', reason: 'invalid' });
    expect(platform.network.containers.size).toBe(0);
  });

  it('is refused before the call when the daily limit is used up', async () => {
    for (let n = 0; n < 1000; n += 1) platform.network.count('replies', platform.profile.id);
    const action = await platform.performable('reply', 'comment');
    await expect(perform(action)).rejects.toMatchObject({ reason: 'forbidden', platformCode: 'reply_quota' });
    platform.pass(25 * HOUR_MS);
    expect(await perform(action)).toMatchObject({ state: 'done' });
  });

  it('to something that is gone says so', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.remove(action.target.externalId);
    await expect(perform(action)).rejects.toMatchObject({ reason: 'gone', platformCode: '24/4279009' });
  });

  it('can be deleted, also when that was done already, within the daily limit', async () => {
    const action = await platform.performable('delete-reply', 'comment');
    expect(await perform(action)).toMatchObject({ effects: [{ type: 'removed', externalId: action.replyExternalId }] });
    expect(await perform(action)).toMatchObject({ state: 'done' });
    for (let n = 0; n < 100; n += 1) platform.network.count('deletes', platform.profile.id);
    const another = await platform.performable('delete-reply', 'comment');
    await expect(perform(another)).rejects.toMatchObject({ reason: 'forbidden', platformCode: 'delete_quota' });
  });
});

describe('moderation on Threads', () => {
  it('hides a reply with everything below it, and shows it again', async () => {
    const action = await platform.performable('hide', 'comment');
    platform.network.reply(action.target.externalId, 'client_077', 'below');
    const replies = () => platform.network.publicPage(platform.profile.id).posts[0]?.replies ?? [];
    await perform(action);
    expect(replies()).toEqual([]);
    await perform({ ...action, verb: 'unhide' });
    expect(replies()).toMatchObject([{ replies: [{ text: 'below' }] }]);
  });

  it('cannot hide replies to replies', async () => {
    const { target } = await platform.performable('hide', 'comment');
    const nested = platform.network.reply(target.externalId, 'client_077', 'nested');
    const action = platform.action('hide', platform.targetOf('comment', nested));
    await expect(perform(action)).rejects.toMatchObject({ kind: 'rejected', reason: 'invalid' });
  });

  it.each(['hide', 'unhide', 'approve', 'reject', 'delete-reply'] as const)(
    'finds out after silence whether %s took place',
    async (verb) => {
      const action = await platform.performable(verb, 'comment');
      expect(await find(action)).toEqual({ found: 'absent' });
      platform.network.injections.add({ method: 'POST', outcome: { kind: 'act-then-reset' } });
      platform.network.injections.add({ method: 'DELETE', outcome: { kind: 'act-then-reset' } });
      await expect(perform(action)).rejects.toMatchObject({ mayHaveHappened: true });
      expect(await find(action)).toMatchObject({ found: 'yes' });
    },
  );

  it('knows that a reply was set aside instead of approved', async () => {
    const action = await platform.performable('approve', 'comment');
    platform.network.decide(action.target.externalId, false);
    expect(await find(action)).toEqual({ found: 'absent' });
  });

  it('cannot tell whether a reply was set aside that is not in the list of waiting ones', async () => {
    const action = await platform.performable('reject', 'comment');
    platform.network.decide(action.target.externalId, true);
    expect(await find(action)).toEqual({ found: 'cannot-tell' });
  });
});

describe('errors of Threads', () => {
  it.each([
    [190, 463, 'auth', null],
    [190, 460, 'auth', null],
    [190, 467, 'auth', null],
    [190, 458, 'auth', null],
    [10, undefined, 'rejected', 'forbidden'],
    [200, undefined, 'rejected', 'forbidden'],
    [299, undefined, 'rejected', 'forbidden'],
    [100, 33, 'rejected', 'gone'],
    [24, 4_279_009, 'rejected', 'gone'],
    [4, undefined, 'rate-limited', null],
    [17, undefined, 'rate-limited', null],
    [32, undefined, 'rate-limited', null],
    [613, undefined, 'rate-limited', null],
    [80_007, undefined, 'rate-limited', null],
    [100, undefined, 'rejected', 'invalid'],
    [1, undefined, 'unavailable', null],
    [2, undefined, 'unavailable', null],
  ] as const)('map code %i/%s to %s %s', async (code, subcode, kind, reason) => {
    inject('POST', /manage_reply$/, code, subcode);
    const error = await perform(await platform.performable('hide', 'comment')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind, ...(reason !== null && { reason }) });
  });

  it('take a page of a proxy for an unknown outcome', async () => {
    platform.network.injections.add({ outcome: { kind: 'page', status: 200, html: '<html>' }, path: /manage_reply$/ });
    const action = await platform.performable('hide', 'comment');
    await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
  });
});

describe('connecting Threads', () => {
  it('names the profile, its permissions and when the token ends', async () => {
    const result = await probe();
    const end = new Date(Math.floor(platform.token.expiresAt / 1000) * 1000).toISOString();
    expect(result).toMatchObject({
      externalId: platform.profile.id,
      name: 'maisonlumen',
      missingPermissions: [],
      tokenExpiresAt: end,
      credentials: { accessToken: platform.token.value, tokenExpiresAt: end },
    });
    expect(result.capabilities).toEqual(threads.capabilities);
    const known = { ...platform.account, credentials: result.credentials ?? {} };
    expect((await probe(known)).credentials).toBeNull();
  });

  it('takes out what the token may not do', async () => {
    const result = await probe(withToken(['threads_basic', 'threads_read_replies']));
    const lacking = ALL_SCOPES.filter((scope) => !['threads_basic', 'threads_read_replies'].includes(scope));
    expect(result.missingPermissions).toEqual(lacking);
    expect(result.capabilities).toMatchObject({ itemKinds: ['comment'], verbs: { comment: [] } });
  });

  it('tries what it may read when it may not ask about the token', async () => {
    inject('GET', /^debug_token$/, 10, undefined, 403);
    const result = await probe(withToken(ALL_SCOPES.filter((scope) => scope !== 'threads_manage_mentions')));
    expect(result.missingPermissions).toEqual(['threads_manage_mentions']);
    expect(result.capabilities.itemKinds).toEqual(['comment']);
  });

  it('polls without a webhook, and offers approvals only where they are in use', async () => {
    const { accessToken = '' } = platform.account.credentials;
    const settings = { ...platform.account.settings, replyApproval: false };
    const { capabilities } = await probe({ ...platform.account, settings, credentials: { accessToken } });
    expect(capabilities.receive).toBe('poll');
    const names = capabilities.verbs.comment?.map(({ verb }) => verb);
    expect(names).toEqual(['reply', 'delete-reply', 'hide', 'unhide']);
  });

  it('renews a token from about its 45th day on, and keeps one that is too young', async () => {
    const old = withToken(ALL_SCOPES, { ageMs: 46 * DAY_MS });
    const renewed = await probe(old);
    expect(renewed.credentials?.['accessToken']).not.toBe(old.credentials['accessToken']);
    expect(Date.parse(renewed.tokenExpiresAt ?? '') - platform.network.now().getTime()).toBeGreaterThan(59 * DAY_MS);
    const young = withToken(ALL_SCOPES, { ageMs: HOUR_MS, lifeMs: 10 * DAY_MS });
    expect((await probe(young)).credentials?.['accessToken']).toBe(young.credentials['accessToken']);
  });

  it('exchanges a short-lived token for a long-lived one', async () => {
    const short = withToken(ALL_SCOPES, { ageMs: 60_000, lifeMs: HOUR_MS });
    const result = await probe(short);
    expect(result.credentials?.['accessToken']).not.toBe(short.credentials['accessToken']);
    expect(Date.parse(result.tokenExpiresAt ?? '') - platform.network.now().getTime()).toBeGreaterThan(59 * DAY_MS);
  });

  it('goes on with the token at hand when the renewal fails', async () => {
    const old = withToken(ALL_SCOPES);
    const tokenExpiresAt = new Date(Date.now() + 5 * DAY_MS).toISOString();
    inject('GET', /^refresh_access_token$/, 2, undefined, 500);
    inject('GET', /^access_token$/, 2, undefined, 500);
    const account = { ...old, credentials: { ...old.credentials, tokenExpiresAt } };
    expect(await perform(await platform.performable('hide', 'comment'), account)).toMatchObject({ state: 'done' });
  });

  it.each([463, 460, 458])('asks to reconnect when the token is dead (%i)', async (subcode) => {
    platform.network.killToken(platform.token.value, subcode);
    await expect(probe()).rejects.toMatchObject({ kind: 'auth' });
  });
});
