import type { Receipt, OutboundAction, OutboundAttachment } from '../../spi/outbound';
import { nonceOf } from './discord.compose';
import { type DiscordHarness, discordPlatform, externalIdOf } from './discord.harness';
import { discord } from './index';

const signal = new AbortController().signal;

function file(name: string, contentType = 'image/png', size = 3): OutboundAttachment {
  return { name, contentType, size, publicUrl: null, read: async () => new Uint8Array([1, 2, 3]) };
}

describe('acting on Discord', () => {
  let platform: DiscordHarness;
  beforeEach(async () => {
    platform = await discordPlatform({ blockedWords: ['forbidden-word'] });
  });
  afterEach(() => platform.close());

  const account = (settings: Record<string, string | number> = {}) => ({
    ...platform.account,
    settings: { ...platform.account.settings, ...settings },
  });
  const perform = (action: OutboundAction, settings = {}) => discord.perform(action, account(settings), signal);
  const find = (action: OutboundAction, settings = {}) => discord.findPerformed(action, account(settings), signal);
  const madeBy = ({ externalId }: Receipt) => platform.network.state.messages.get(externalId?.split('/')[1] ?? '');

  describe('a reply', () => {
    it('stands below what it answers, notifies nobody else, and comes back as ours', async () => {
      const question = platform.said('comment', 'hello');
      const action = platform.actionOn('reply', 'comment', question, { text: '  Hi @everyone 👋  ' });
      const receipt = await perform(action);
      expect(madeBy(receipt)).toMatchObject({ content: 'Hi @everyone 👋', replyToId: question.id, type: 19 });
      expect(receipt.permalink).toBe(
        `https://discord.com/channels/${platform.guild.id}/${platform.channel.id}/${madeBy(receipt)?.id}`,
      );
      expect(receipt.effects).toMatchObject([
        { type: 'item', direction: 'out', ownActionId: action.id, parentExternalId: externalIdOf(question) },
      ]);
    });

    it('is made once for one action, however often it is sent', async () => {
      const action = platform.actionOn('reply', 'comment', platform.said('comment', 'hello'));
      const [first, second] = [await perform(action), await perform(action)];
      expect(second.externalId).toBe(first.externalId);
      const later = await perform({ ...action, id: '4711' });
      expect(later.externalId).not.toBe(first.externalId);
    });

    it.each(['mention', 'post', 'message'] as const)('to a %s goes where that stands', async (kind) => {
      const message = platform.said(kind, 'hello');
      expect(madeBy(await perform(platform.actionOn('reply', kind, message)))?.channelId).toBe(message.channelId);
    });

    it('carries files, with or without words', async () => {
      const message = platform.said('comment', 'show me');
      const attachments = [file('a.png'), file('b.pdf', 'application/pdf')];
      const receipt = await perform(platform.actionOn('reply', 'comment', message, { text: '', attachments }));
      expect(madeBy(receipt)?.attachments.map(({ filename, size }) => [filename, size])).toEqual([['a.png', 3], ['b.pdf', 3]]); // prettier-ignore
      expect(receipt.effects).toMatchObject([{ attachments: [{ name: 'a.png' }, { name: 'b.pdf' }] }]);
    });

    it.each([
      ['an empty one', { text: ' ' }, 'invalid'],
      ['one that is too long', { text: 'x'.repeat(2001) }, 'too-long'],
      ['eleven files', { attachments: Array.from({ length: 11 }, (_, n) => file(`${n}.png`)) }, 'invalid'],
      ['files of 26 MB', { attachments: [file('a.mp4', 'video/mp4', 26 * 1024 * 1024)] }, 'too-long'],
      ['one that AutoMod blocks', { text: 'a forbidden-word' }, 'invalid'],
    ])('is refused for good: %s', async (_name, more, reason) => {
      const action = platform.actionOn('reply', 'comment', platform.said('comment', 'hello'), more);
      await expect(perform(action)).rejects.toMatchObject({ kind: 'rejected', reason });
    });

    it('is still said when what it answers is gone', async () => {
      const message = platform.said('comment', 'hello');
      platform.network.deleteMessages(message.id);
      const receipt = await perform(platform.actionOn('reply', 'comment', message));
      expect(madeBy(receipt)).toMatchObject({ replyToId: null });
    });

    it('opens a closed thread, but not one that was locked', async () => {
      const { network } = platform;
      const message = platform.said('post', 'hello');
      const thread = network.state.channel(message.channelId);
      network.archive(thread);
      expect(madeBy(await perform(platform.actionOn('reply', 'post', message)))).toBeDefined();
      network.state.guilds.get(platform.guild.id)?.permissions.get(platform.bot.userId)?.delete('MANAGE_THREADS');
      network.archive(thread, true);
      const refused = perform(platform.actionOn('reply', 'post', message));
      await expect(refused).rejects.toMatchObject({ kind: 'rejected', reason: 'forbidden' });
    });

    it('waits in slow mode as long as Discord says', async () => {
      const { network, guild, bot, channel } = platform;
      const message = platform.said('comment', 'hello');
      channel.slowSeconds = 30;
      network.state.guilds.get(guild.id)?.permissions.get(bot.userId)?.delete('MANAGE_MESSAGES');
      await perform(platform.actionOn('reply', 'comment', message));
      const second = perform(platform.actionOn('reply', 'comment', message));
      await expect(second).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: expect.any(Number) });
    });
  });

  it('keeps nonces within 25 characters, and tells ours from those of others', () => {
    expect(nonceOf({ id: '9223372036854775807' })).toBe('prv-9223372036854775807');
    expect(nonceOf({ id: 'x'.repeat(40) })).toHaveLength(25);
  });

  describe('a private reply', () => {
    it('opens the conversation and finds what is answered there', async () => {
      const { network, bot, customer } = platform;
      const { cursor } = await discord.fetchSince({ cursor: null, backfillFrom: null }, platform.account, signal);
      const receipt = await perform(platform.actionOn('private-reply', 'comment', platform.said('comment', 'hello')));
      expect(receipt.effects).toMatchObject([{ kind: 'message', direction: 'out' }]);
      network.write({ author: customer, channel: network.directChannel(bot.userId, customer.id), text: 'in private' });
      const { payloads } = await discord.fetchSince({ cursor, backfillFrom: null }, platform.account, signal);
      expect(payloads.join('\n')).toContain('in private');
    });

    it.each([
      ['has closed theirs', () => (platform.customer.openToDirect = false), '50007'],
      ['has left the server', () => platform.guild.members.delete(platform.customer.id), '50278'],
    ])('is refused for good when the person %s', async (_name, change, platformCode) => {
      const action = platform.actionOn('private-reply', 'comment', platform.said('comment', 'hello'));
      change();
      await expect(perform(action)).rejects.toMatchObject({ reason: 'recipient-refused', platformCode });
    });

    it('needs an author', async () => {
      const action = platform.actionOn('private-reply', 'comment', platform.said('comment', 'hello'));
      const nobody = { ...action, target: { ...action.target, authorExternalId: null } };
      await expect(perform(nobody)).rejects.toMatchObject({ reason: 'invalid' });
    });
  });

  it('keeps the files of a reply that is edited', async () => {
    const message = platform.said('comment', 'show me');
    const reply = await perform(platform.actionOn('reply', 'comment', message, { attachments: [file('a.png')] }));
    const edit = platform.actionOn('edit-reply', 'comment', message, {
      text: 'Better',
      replyExternalId: reply.externalId,
    });
    await perform(edit);
    expect(madeBy(reply)).toMatchObject({ content: 'Better', attachments: [{ filename: 'a.png' }] });
  });

  it('does not edit what somebody else wrote', async () => {
    const message = platform.said('comment', 'hello');
    const edit = platform.actionOn('edit-reply', 'comment', message, { replyExternalId: externalIdOf(message) });
    await expect(perform(edit)).rejects.toMatchObject({ reason: 'forbidden', platformCode: '50005' });
  });

  it.each(['delete', 'delete-reply'] as const)('counts what has gone already as done: %s', async (verb) => {
    const message = platform.said('comment', 'hello');
    const action = platform.actionOn(verb, 'comment', message, { replyExternalId: externalIdOf(message) });
    platform.network.deleteMessages(message.id);
    expect((await perform(action)).effects).toMatchObject([{ type: 'removed', externalId: externalIdOf(message) }]);
    expect(await find(action)).toMatchObject({ found: 'yes' });
  });

  it('deletes nothing without the permission', async () => {
    const { network, guild, bot } = platform;
    network.state.guilds.get(guild.id)?.permissions.get(bot.userId)?.delete('MANAGE_MESSAGES');
    const attempt = perform(platform.actionOn('delete', 'comment', platform.said('comment', 'rude')));
    await expect(attempt).rejects.toMatchObject({ reason: 'forbidden', platformCode: '50013' });
  });

  describe('blocking', () => {
    it('bans, with the messages of the last hours where the settings say so', async () => {
      const message = platform.said('comment', 'rude');
      const action = platform.actionOn('ban', 'comment', message);
      await perform(action, { banDeleteHours: 24 });
      expect(platform.guild.bans.has(platform.customer.id)).toBe(true);
      expect(platform.network.state.messages.has(message.id)).toBe(false);
      expect(await find(action)).toMatchObject({ found: 'yes' });
      const undo = platform.actionOn('unban', 'comment', message);
      expect(await find(undo)).toEqual({ found: 'absent' });
      await perform(undo);
      await perform(undo); // lifted already
      expect(await find(undo)).toMatchObject({ found: 'yes' });
    });

    it.each([1, 7, 28])('puts in timeout for %i days where the settings say so, and lifts it', async (days) => {
      const settings = { blocking: `timeout-${days}` };
      const message = platform.said('comment', 'rude');
      const action = platform.actionOn('ban', 'comment', message);
      expect(await find(action, settings)).toEqual({ found: 'absent' });
      await perform(action, settings);
      const until = platform.guild.members.get(platform.customer.id)?.timeoutUntil ?? '';
      expect(Math.round((Date.parse(until) - Date.now()) / 86_400_000)).toBe(days);
      expect(platform.guild.bans.size).toBe(0);
      expect(await find(action, settings)).toMatchObject({ found: 'yes' });
      await perform(platform.actionOn('unban', 'comment', message), settings);
      expect(platform.guild.members.get(platform.customer.id)?.timeoutUntil).toBeNull();
    });

    it('cannot tell of a timeout of somebody who has left', async () => {
      const action = platform.actionOn('ban', 'comment', platform.said('comment', 'rude'));
      platform.guild.members.delete(platform.customer.id);
      const settings = { blocking: 'timeout-7' };
      expect(await find(action, settings)).toEqual({ found: 'cannot-tell' });
      await expect(perform(action, settings)).rejects.toMatchObject({ reason: 'gone', platformCode: '10007' });
    });
  });

  describe('after an unknown outcome', () => {
    it('finds a reply by its words and what it answers, not the same words elsewhere or before', async () => {
      const { network, brand, channel } = platform;
      network.write({ author: brand, channel, text: 'Same words', replyTo: platform.said('comment', 'other').id });
      const action = platform.actionOn('reply', 'comment', platform.said('comment', 'hello'), { text: 'Same words' });
      expect(await find(action)).toEqual({ found: 'absent' });
      const { externalId } = await perform(action);
      for (let n = 0; n < 7; n += 1) platform.said('comment', `chatter ${n}`);
      expect(await find(action)).toMatchObject({ found: 'yes', receipt: { externalId } });
      const later = new Date(Date.now() + 3_600_000).toISOString();
      expect(await find({ ...action, requestedAt: later })).toEqual({ found: 'absent' });
    });

    it('finds a reply whose parent was deleted since', async () => {
      const message = platform.said('comment', 'hello');
      const action = platform.actionOn('reply', 'comment', message);
      const { externalId } = await perform(action);
      platform.network.deleteMessages(message.id);
      expect(await find(action)).toMatchObject({ found: 'yes', receipt: { externalId } });
    });

    it('cannot tell when too much was said since, or when the history is closed', async () => {
      const action = platform.actionOn('reply', 'comment', platform.said('comment', 'hello'));
      for (let n = 0; n < 20; n += 1) platform.said('comment', `chatter ${n}`);
      expect(await find(action)).toEqual({ found: 'cannot-tell' });
      platform.channel.denied.add('READ_MESSAGE_HISTORY');
      expect(await find(action)).toEqual({ found: 'cannot-tell' });
    });

    it('finds a like that was given and one that was taken back', async () => {
      const message = platform.said('comment', 'nice');
      const [like, unlike] = [platform.actionOn('like', 'comment', message), platform.actionOn('unlike', 'comment', message)]; // prettier-ignore
      expect(await find(like)).toEqual({ found: 'absent' });
      await perform(like);
      expect([await find(like), await find(unlike)]).toMatchObject([{ found: 'yes' }, { found: 'absent' }]);
      platform.network.deleteMessages(message.id);
      expect(await find(like)).toEqual({ found: 'absent' });
    });
  });

  it.each([
    [403, 50001, 'rejected', 'forbidden'],
    [403, 50013, 'rejected', 'forbidden'],
    [404, 10003, 'rejected', 'gone'],
    [404, 10004, 'rejected', 'forbidden'],
    [404, 10008, 'rejected', 'gone'],
    [403, 50005, 'rejected', 'forbidden'],
    [403, 50007, 'rejected', 'recipient-refused'],
    [403, 50278, 'rejected', 'recipient-refused'],
    [400, 50035, 'rejected', 'invalid'],
    [400, 200000, 'rejected', 'invalid'],
    [403, 90001, 'rejected', 'recipient-refused'],
    [413, 40005, 'rejected', 'too-long'],
    [403, 40002, 'auth', undefined],
    [401, 0, 'auth', undefined],
    [403, 40333, 'unavailable', undefined],
    [429, 40003, 'rate-limited', undefined],
    [403, 40003, 'rate-limited', undefined],
    [429, 20016, 'rate-limited', undefined],
    [403, 20028, 'rate-limited', undefined],
    [403, 20029, 'rate-limited', undefined],
  ])('reads %i with code %i as %s (%s)', async (status, code, kind, reason) => {
    const action = platform.actionOn('like', 'comment', platform.said('comment', 'hello'));
    const refusing = { ...platform.account, fetch: async () => Response.json({ message: 'no', code }, { status }) };
    const expected = { kind, ...(reason !== undefined && { reason }) };
    await expect(discord.perform(action, refusing, signal)).rejects.toMatchObject(expected);
  });

  it('tells a text that is too long from another fault of the form', async () => {
    const action = platform.actionOn('like', 'comment', platform.said('comment', 'hello'));
    const errors = {
      content: { _errors: [{ code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be 2000 or fewer in length.' }] },
    };
    const body = { code: 50035, message: 'Invalid Form Body', errors };
    const refusing = { ...platform.account, fetch: async () => Response.json(body, { status: 400 }) };
    const attempt = discord.perform(action, refusing, signal);
    await expect(attempt).rejects.toMatchObject({ reason: 'too-long', message: expect.stringMatching(/BASE_TYPE_BAD_LENGTH/) }); // prettier-ignore
  });

  it('refuses items that are no messages of Discord', async () => {
    const action = platform.actionOn('like', 'comment', platform.said('comment', 'hello'));
    const other = { ...action, target: { ...action.target, externalId: 'elsewhere' } };
    await expect(perform(other)).rejects.toMatchObject({ reason: 'invalid' });
  });
});
