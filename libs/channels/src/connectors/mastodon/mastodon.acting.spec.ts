import { ConnectorAuthError, ConnectorRateLimited } from '../../spi/errors';
import type { OutboundAction, OutboundAttachment } from '../../spi/outbound';
import { mastodon } from './index';
import { untilReset } from './mastodon.errors';
import { type MastodonHarness, mastodonPlatform } from './mastodon.harness';

const signal = new AbortController().signal;

function file(name: string, contentType = 'image/png'): OutboundAttachment {
  return { name, contentType, size: 3, publicUrl: null, read: async () => new Uint8Array([1, 2, 3]) };
}

describe('acting on Mastodon', () => {
  let platform: MastodonHarness;
  beforeEach(async () => {
    platform = await mastodonPlatform();
  });
  afterEach(() => platform.close());

  const perform = (action: OutboundAction) => mastodon.perform(action, platform.account, signal);
  const find = (action: OutboundAction) => mastodon.findPerformed(action, platform.account, signal);
  const made = async (action: OutboundAction) => {
    const { externalId } = await perform(action);
    return platform.network.state.status(externalId ?? '');
  };

  describe('a reply', () => {
    it.each(['public', 'unlisted', 'private', 'direct'] as const)(
      'to a %s status is as visible',
      async (visibility) => {
        const status = platform.network.write({ author: platform.customer, text: '@brand hello', visibility });
        const kind = visibility === 'direct' ? 'message' : 'mention';
        expect(await made(platform.actionOn('reply', kind, status))).toMatchObject({
          visibility,
          inReplyToId: status.id,
        });
      },
    );

    it('names the author once, also when the text already does', async () => {
      const status = platform.said('mention', 'hello');
      const text = 'Dear @client_042@social.example, yes';
      expect((await made(platform.actionOn('reply', 'mention', status, { text }))).text).toBe(text);
      const longer = 'Ask @client_042@social.example.org or @client_042';
      const reply = await made(platform.actionOn('reply', 'mention', status, { text: longer }));
      expect(reply.text).toBe(`@client_042@social.example ${longer}`);
    });

    it('to a group reaches everybody in it and nobody else', async () => {
      const { network, customer, brand } = platform;
      const friend = network.createAccount('client_044', 'elsewhere.example');
      const text = '@brand @client_044@elsewhere.example hello';
      const direct = network.write({ author: customer, text, visibility: 'direct' });
      const reply = await made(platform.actionOn('reply', 'message', direct));
      expect(reply.mentionIds).toEqual([customer.id, friend.id]);
      const open = network.write({ author: customer, text });
      const privately = await made(platform.actionOn('private-reply', 'mention', open));
      expect(privately).toMatchObject({ mentionIds: [customer.id], visibility: 'direct', authorId: brand.id });
    });

    it('is made once for one action, however often it is sent', async () => {
      const action = platform.actionOn('reply', 'mention', platform.said('mention', 'hello'));
      const [first, second] = [await perform(action), await perform(action)];
      expect(second.externalId).toBe(first.externalId);
    });

    it('keeps the warning of what it answers, and reads without it', async () => {
      const status = platform.network.write({ author: platform.customer, text: '@brand look', warning: 'blood' });
      const action = platform.actionOn('reply', 'mention', status);
      const receipt = await perform(action);
      expect(platform.network.state.status(receipt.externalId ?? '').warning).toBe('blood');
      expect(receipt.effects).toMatchObject([
        { type: 'item', text: action.text, direction: 'out', ownActionId: action.id },
      ]);
      expect(await find(action)).toMatchObject({ found: 'yes' });
    });

    it('waits for files that the server still works on', async () => {
      await platform.close();
      platform = await mastodonPlatform({ mediaAsks: 2 });
      const status = platform.said('mention', 'show me');
      const attachments = [file('a.png'), file('b.mp4', 'video/mp4')];
      const reply = await made(platform.actionOn('reply', 'mention', status, { text: '', attachments }));
      expect(reply.mediaIds.map((id) => platform.network.state.media.get(id)?.name)).toEqual(['a.png', 'b.mp4']);
    });

    it.each([
      ['an empty one', { text: ' ' }, 'invalid'],
      ['one that is too long', { text: 'x'.repeat(501) }, 'too-long'],
      ['five files', { attachments: [1, 2, 3, 4, 5].map((n) => file(`${n}.png`)) }, 'invalid'],
      ['a file of another type', { attachments: [file('a.zip', 'application/zip')] }, 'invalid'],
    ])('is refused for good: %s', async (_name, more, reason) => {
      const action = platform.actionOn('reply', 'mention', platform.said('mention', 'hello'), more);
      await expect(perform(action)).rejects.toMatchObject({ kind: 'rejected', reason });
    });

    it('counts addresses as 23 characters, as the server does', async () => {
      const text = `https://lumen.example/${'a'.repeat(600)}`;
      const action = platform.actionOn('reply', 'mention', platform.said('mention', 'hello'), { text });
      expect((await made(action)).text).toContain(text);
    });

    it('to something deleted is refused for good', async () => {
      const status = platform.said('mention', 'hello');
      platform.network.deleteStatus(status.id);
      const action = platform.actionOn('reply', 'mention', status);
      await expect(perform(action)).rejects.toMatchObject({ kind: 'rejected', reason: 'gone' });
    });

    it('is refused for good too where a server answers 500 because the parent has just gone', async () => {
      const status = platform.said('mention', 'hello');
      const fetch: typeof platform.account.fetch = async (url, init) => {
        if (init?.method !== 'POST') return platform.account.fetch(url, init);
        platform.network.deleteStatus(status.id);
        return new Response('{"error":"Internal Server Error"}', { status: 500 });
      };
      const action = platform.actionOn('reply', 'mention', status);
      const attempt = mastodon.perform(action, { ...platform.account, fetch }, signal);
      await expect(attempt).rejects.toMatchObject({ kind: 'rejected', reason: 'gone' });
    });
  });

  describe('after an unknown outcome', () => {
    it('finds a reply whose parent was deleted since', async () => {
      const status = platform.said('mention', 'hello');
      const action = platform.actionOn('reply', 'mention', status);
      const { externalId } = await perform(action);
      platform.network.deleteStatus(status.id);
      expect(await find(action)).toMatchObject({ found: 'yes', receipt: { externalId } });
    });

    it('finds a reply behind the first page, but not the same words said elsewhere or before', async () => {
      const { network, brand } = platform;
      const status = platform.said('mention', 'hello');
      const action = platform.actionOn('reply', 'mention', status, { text: 'Same words' });
      network.write({ author: brand, text: 'Same words', inReplyTo: platform.said('mention', 'other').id });
      network.write({ author: brand, text: 'Same words', inReplyTo: status.id, visibility: 'direct' });
      expect(await find(action)).toEqual({ found: 'absent' });
      const { externalId } = await perform(action);
      for (let n = 0; n < 5; n += 1) network.write({ author: brand, text: `post ${n}` });
      expect(await find(action)).toMatchObject({ found: 'yes', receipt: { externalId } });
      const later = new Date(Date.now() + 3_600_000).toISOString();
      expect(await find({ ...action, requestedAt: later })).toEqual({ found: 'absent' });
    });

    it('says that it cannot tell when too much was written since', async () => {
      const { network, brand } = platform;
      const action = platform.actionOn('reply', 'mention', platform.said('mention', 'hello'));
      for (let n = 0; n < 20; n += 1) network.write({ author: brand, text: `post ${n}` });
      expect(await find(action)).toEqual({ found: 'cannot-tell' });
    });

    it('never claims to know of a report', async () => {
      const action = platform.actionOn('spam', 'mention', platform.said('mention', 'buy now'));
      await perform(action);
      expect(await find(action)).toEqual({ found: 'cannot-tell' });
    });
  });

  it('keeps files, warning and names when a reply is edited', async () => {
    const status = platform.network.write({ author: platform.customer, text: '@brand look', warning: 'blood' });
    const reply = await made(platform.actionOn('reply', 'mention', status, { attachments: [file('a.png')] }));
    const edit = platform.actionOn('edit-reply', 'mention', status, { text: 'Better', replyExternalId: reply.id });
    await perform(edit);
    expect(platform.network.state.status(reply.id)).toMatchObject({
      text: '@client_042@social.example Better',
      warning: 'blood',
      mediaIds: reply.mediaIds,
    });
  });

  it('does not edit what somebody else wrote', async () => {
    const status = platform.said('mention', 'hello');
    const edit = platform.actionOn('edit-reply', 'mention', status, { replyExternalId: status.id });
    await expect(perform(edit)).rejects.toMatchObject({ reason: 'forbidden' });
  });

  it('counts a reply that has gone already as deleted', async () => {
    const status = platform.said('mention', 'hello');
    const action = platform.actionOn('delete-reply', 'mention', status, { replyExternalId: 'gone-long-ago' });
    expect((await perform(action)).effects).toMatchObject([{ type: 'removed', externalId: 'gone-long-ago' }]);
  });

  it('bans the author of something deleted, by name', async () => {
    const { network, brand, customer } = platform;
    const status = platform.said('mention', 'rude');
    const action = platform.actionOn('ban', 'mention', status);
    network.deleteStatus(status.id);
    await perform(action);
    expect(network.state.blocks.has(`${brand.id} ${customer.id}`)).toBe(true);
    expect(await find(action)).toMatchObject({ found: 'yes' });
  });

  it('cannot tell of a ban without the scope for relationships', async () => {
    const { value } = platform.network.issueToken(platform.brand, ['read:accounts', 'read:statuses', 'write:blocks']);
    const account = { ...platform.account, credentials: { accessToken: value } };
    const action = platform.actionOn('ban', 'mention', platform.said('mention', 'rude'));
    await mastodon.perform(action, account, signal);
    expect(await mastodon.findPerformed(action, account, signal)).toEqual({ found: 'cannot-tell' });
  });

  it('revokes quotes of ours only', async () => {
    const quote = platform.said('post', 'look at this');
    await perform(platform.actionOn('reject', 'post', quote));
    expect(quote.quote?.state).toBe('revoked');
    const plain = platform.network.write({ author: platform.customer, text: 'no quote' });
    const action = platform.actionOn('reject', 'post', plain);
    await expect(perform(action)).rejects.toMatchObject({ reason: 'invalid' });
  });

  it.each([
    ['spam', 'mention', '/api/v1/reports'],
    ['mark-read', 'message', '/api/v1/conversations'],
  ] as const)(
    'takes a server without the call for %s for one that refuses, not for a deletion',
    async (verb, kind, path) => {
      const fetch: typeof platform.account.fetch = async (url, init) =>
        url.includes(path) ? new Response('{"error":"Not Found"}', { status: 404 }) : platform.account.fetch(url, init);
      const action = platform.actionOn(verb, kind, platform.said(kind, 'hello'));
      const attempt = mastodon.perform(action, { ...platform.account, fetch }, signal);
      await expect(attempt).rejects.toMatchObject({ kind: 'rejected', reason: 'forbidden' });
    },
  );

  describe('refusals', () => {
    const fetchNow = () => mastodon.fetchSince({ cursor: null, backfillFrom: null }, platform.account, signal);

    it('a revoked token asks to connect again', async () => {
      platform.network.revoke(platform.account.credentials['accessToken'] ?? '');
      await expect(fetchNow()).rejects.toBeInstanceOf(ConnectorAuthError);
    });

    it('a frozen account asks to connect again', async () => {
      platform.network.disable(platform.brand);
      await expect(fetchNow()).rejects.toThrow('Your login is currently disabled');
      await expect(fetchNow()).rejects.toBeInstanceOf(ConnectorAuthError);
    });

    it('a missing scope asks for consent', async () => {
      const { value } = platform.network.issueToken(platform.brand, ['read', 'write:favourites']);
      const account = { ...platform.account, credentials: { accessToken: value } };
      const action = platform.actionOn('reply', 'mention', platform.said('mention', 'hello'));
      await expect(mastodon.perform(action, account, signal)).rejects.toBeInstanceOf(ConnectorAuthError);
    });

    it('too many requests wait until the window opens again', async () => {
      await platform.close();
      platform = await mastodonPlatform({ requestsPerWindow: 2 });
      await fetchNow();
      const error = await fetchNow().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ConnectorRateLimited);
      const { retryAfterMs } = error as ConnectorRateLimited;
      expect(retryAfterMs).toBeGreaterThan(280_000);
      expect(retryAfterMs).toBeLessThanOrEqual(301_000);
    });

    it('the reset time is measured against the server’s clock', () => {
      const headers = { date: 'Fri, 20 Nov 2026 09:30:00 GMT', 'x-ratelimit-reset': '2026-11-20T09:32:00.000000Z' };
      expect(untilReset(new Headers(headers))).toBe(120_000);
      expect(untilReset(new Headers({ ...headers, 'x-ratelimit-reset': 'soon' }))).toBeNull();
    });

    it('more than thirty deletions in half an hour wait', async () => {
      const status = platform.said('mention', 'hello');
      const remove = () => perform(platform.actionOn('delete-reply', 'mention', status));
      for (let n = 0; n < 30; n += 1) await remove();
      await expect(remove()).rejects.toBeInstanceOf(ConnectorRateLimited);
    });
  });

  describe('the test of a connection', () => {
    const probe = (account = platform.account) => mastodon.probe(account, 'https://parvis.example/hooks/a', signal);

    it('finds out who it is and what the server allows', async () => {
      const result = await probe({ ...platform.account, externalId: '' });
      expect(result).toMatchObject({ externalId: platform.brand.id, name: 'Maison Lumen', missingPermissions: [] });
      expect(result.capabilities).toMatchObject({ receive: 'stream', text: { reply: { max: 468, confirmed: true } } });
      expect(result.capabilities.verbs).toEqual(mastodon.capabilities.verbs);
      expect(platform.network.state.statuses.size).toBe(0);
    });

    it('names missing scopes and takes out what they are for', async () => {
      const { value } = platform.network.issueToken(platform.brand, ['read:accounts', 'read:notifications', 'write:statuses']); // prettier-ignore
      const { missingPermissions, capabilities } = await probe({ ...platform.account, credentials: { accessToken: value } }); // prettier-ignore
      expect(missingPermissions).toEqual(['read:statuses', 'write:favourites', 'write:blocks', 'write:reports', 'write:conversations', 'write:media']); // prettier-ignore
      expect(capabilities.verbs.message?.map(({ verb }) => verb)).toEqual(['reply', 'edit-reply', 'delete-reply']);
      expect(capabilities.attachments.maxCount).toBe(0);
    });

    it.each([
      ['4.4.9', false],
      ['4.5.0+glitch', true],
      ['5.0.0', true],
      ['2.7.2 (compatible; Pleroma 2.9.1)', false],
      ['', false],
    ])('with version %j offers to revoke quotes: %s', async (version, offers) => {
      await platform.close();
      platform = await mastodonPlatform({ version, streaming: false, maxCharacters: 5000 });
      const { capabilities } = await probe();
      expect(capabilities.verbs.post?.some(({ verb }) => verb === 'reject')).toBe(offers);
      expect(capabilities).toMatchObject({ receive: 'poll', text: { reply: { max: 4968 } } });
    });
  });
});
