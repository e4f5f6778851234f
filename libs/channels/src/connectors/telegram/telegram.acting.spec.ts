import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { TelegramProblem } from '../../doubles/telegram/shapes';
import { ConnectorRateLimited, ConnectorUnavailable } from '../../spi/errors';
import type { ItemSeen } from '../../spi/inbound';
import type { OutboundAction, OutboundAttachment } from '../../spi/outbound';
import { telegram } from './index';
import { idOf, telegramPlatform, type TelegramHarness } from './telegram.harness';

const signal = new AbortController().signal;
const DAY_MS = 86_400_000;

let platform: TelegramHarness;
beforeEach(async () => {
  platform = await telegramPlatform();
});
afterEach(() => platform.close());

const perform = (action: OutboundAction) => telegram.perform(action, platform.account, signal);
const find = (action: OutboundAction) => telegram.findPerformed(action, platform.account, signal);
const failure = (action: OutboundAction) => perform(action).then(String, (error: unknown) => error);
const refuse = (method: string, code: 400 | 403 | 413 | 429, description: string, parameters = {}) =>
  platform.network.refusals.set(method, new TelegramProblem(code, description, parameters));
const ready = (verb: ActionVerb, kind: ItemKind) => platform.performable(verb, kind);
const place = (id: string | null): [room: string, ids: number[]] => {
  const [chat = '', list = ''] = (id ?? '').split(':');
  const room = chat.startsWith('-') ? chat : `bot${platform.bot.user.id}/${chat}`;
  return [room, list.split('+').map(Number)];
};

function file(contentType: string, name = 'facture', size = 3): OutboundAttachment {
  return { name, contentType, size, publicUrl: null, read: () => Promise.resolve(new Uint8Array([1, 2, 3])) };
}

describe('refusals of the Bot API', () => {
  it.each([
    ['sendMessage', 'reply', 403, 'Forbidden: bot was blocked by the user', 'recipient-refused'],
    ['sendMessage', 'reply', 403, "Forbidden: bot can't initiate conversation with a user", 'recipient-refused'],
    ['sendMessage', 'reply', 403, 'Forbidden: user is deactivated', 'recipient-refused'],
    ['sendMessage', 'reply', 403, 'Forbidden: bot was kicked from the supergroup chat', 'forbidden'],
    ['sendMessage', 'reply', 400, 'Bad Request: chat not found', 'forbidden'],
    ['sendMessage', 'reply', 400, 'Bad Request: CHAT_WRITE_FORBIDDEN', 'forbidden'],
    ['sendMessage', 'reply', 400, 'Bad Request: message is too long', 'too-long'],
    ['sendMessage', 'reply', 413, 'Request Entity Too Large', 'too-long'],
    ['sendMessage', 'reply', 400, "Bad Request: can't parse entities: unsupported tag", 'invalid'],
    ['deleteMessage', 'delete', 400, 'Bad Request: not enough rights to delete a message', 'forbidden'],
    ['deleteMessage', 'delete', 400, "Bad Request: message can't be deleted for everyone", 'window-closed'],
    ['editMessageText', 'edit-reply', 400, "Bad Request: message can't be edited", 'window-closed'],
    ['editMessageText', 'edit-reply', 400, 'Bad Request: message to edit not found', 'gone'],
    ['setMessageReaction', 'like', 400, 'Bad Request: message to react not found', 'gone'],
    ['setMessageReaction', 'like', 400, 'Bad Request: REACTION_INVALID', 'forbidden'],
    ['banChatMember', 'ban', 400, 'Bad Request: CHAT_ADMIN_REQUIRED', 'forbidden'],
    ['banChatMember', 'ban', 400, "Bad Request: can't remove chat owner", 'forbidden'],
  ] as const)('%s for %s: %s %s', async (method, verb, code, description, reason) => {
    const action = await ready(verb, 'comment');
    refuse(method, code, description);
    expect(await failure(action)).toMatchObject({
      kind: 'rejected',
      reason,
      message: expect.stringContaining(description),
    });
  });

  it('waits as long as a 429 says', async () => {
    const action = await ready('reply', 'comment');
    refuse('sendMessage', 429, 'Too Many Requests: retry after 14', { retry_after: 14 });
    expect(await failure(action)).toMatchObject({ kind: 'rate-limited', retryAfterMs: 14_000 });
  });

  it('is slowed down after twenty messages a minute in one group', async () => {
    const action = await ready('reply', 'comment');
    for (let n = 0; n < 20; n += 1) await perform(action);
    const slow = await failure(action);
    expect(slow).toBeInstanceOf(ConnectorRateLimited);
    platform.pass((slow as ConnectorRateLimited).retryAfterMs + 1000);
    expect(await perform(action)).toMatchObject({ state: 'done' });
  });
});

describe('a reply', () => {
  it('stands under what it answers, as written: nothing is markup', async () => {
    const action = { ...(await ready('reply', 'comment')), text: '<b>5 *étoiles*</b> _merci_' };
    const { externalId, permalink, effects } = await perform(action);
    const [room, [id = 0]] = place(externalId);
    const target = Number(action.target.externalId.split(':')[1]);
    expect(platform.network.state.message(room, id)?.wire).toMatchObject({
      text: action.text,
      reply_to_message: { message_id: target },
    });
    expect(permalink).toMatch(/^https:\/\/t\.me\/c\//);
    expect(effects).toMatchObject([
      { direction: 'out', kind: 'comment', ownActionId: action.id, parentExternalId: action.target.externalId },
    ]);
    const page = platform.network.publicPage(platform.channel);
    expect(page.posts[0]?.comments.map(({ text }) => text)).toContain(action.text);
  });

  it('is sent alone when what it answers is gone', async () => {
    const action = await ready('reply', 'comment');
    refuse('sendMessage', 400, 'Bad Request: message to be replied not found');
    const { externalId, effects } = await perform(action);
    const [room, [id = 0]] = place(externalId);
    expect(platform.network.state.message(room, id)?.wire['reply_to_message']).toBeUndefined();
    expect(effects).toMatchObject([{ thread: { key: action.target.threadKey, aliases: [externalId] } }]);
  });

  it('follows a group that became a supergroup; what is about a message there is refused', async () => {
    const { network, bot, person } = platform;
    const basic = network.createGroup('Atelier', { type: 'group' });
    network.join(bot, basic);
    const message = network.say(basic, person, 'Bonjour');
    if (!message) throw new Error('the person is banned');
    const supergroup = network.upgrade(basic);
    const { externalId } = await perform(platform.actionOn(message, 'reply', 'post'));
    expect(externalId).toMatch(new RegExp(`^${supergroup.id}:`));
    for (const verb of ['delete', 'like'] as const) {
      expect(await failure(platform.actionOn(message, verb, 'post'))).toMatchObject({ reason: 'forbidden' });
    }
    await perform(platform.actionOn(message, 'ban', 'post'));
    expect(network.say(supergroup, person, 'Encore')).toBeNull();
  });

  it('names the topic of a forum and the person of a channel’s direct messages', async () => {
    const { network, group, person } = platform;
    const said = network.say(group, person, 'Où ?', { topic: 70 });
    if (!said) throw new Error('the person is banned');
    const inTopic = platform.actionOn(said, 'reply', 'post');
    const target = { ...inTopic.target, threadKey: `${idOf(said)}#topic70` };
    const { externalId, effects } = await perform({ ...inTopic, target });
    const [room, [id = 0]] = place(externalId);
    expect(network.state.message(room, id)?.wire).toMatchObject({ message_thread_id: 70, is_topic_message: true });
    expect(effects).toMatchObject([{ thread: { key: target.threadKey, aliases: [`${externalId}#topic70`] } }]);

    const sent: unknown[] = [];
    const listening = { ...platform.account, fetch: listeningFetch(sent) };
    const direct = { ...inTopic.target, kind: 'message' as const, threadKey: `${group.id}#dm900042` };
    await telegram.perform({ ...inTopic, target: direct }, listening, signal);
    expect(sent).toEqual([expect.objectContaining({ direct_messages_topic_id: 900042 })]);
  });

  it('in a business chat goes through its connection, and is refused a day after the customer’s last word', async () => {
    const { network, bot, person } = platform;
    const connection = network.connectBusiness(bot, network.createUser('lumen_owner'));
    const message = network.businessMessage(connection, person, 'Ouverts ?');
    const action = platform.actionOn(message, 'reply', 'message');
    const { externalId, effects } = await perform(action);
    expect(externalId).toMatch(new RegExp(`^business/${connection.id}/${person.id}:`));
    expect(effects).toMatchObject([{ direction: 'out', thread: { key: `business/${connection.id}/${person.id}` } }]);
    const texts = () => network.businessConversation(connection, person).map(({ text }) => text);
    expect(texts()).toEqual(['Ouverts ?', action.text]);

    await perform({ ...action, verb: 'edit-reply', text: 'Oui !', replyExternalId: externalId });
    expect(texts()).toEqual(['Ouverts ?', 'Oui !']);
    await perform({ ...action, verb: 'delete-reply', replyExternalId: externalId });
    expect(texts()).toEqual(['Ouverts ?']);
    expect(await failure({ ...action, verb: 'like' })).toMatchObject({ reason: 'forbidden' });

    platform.pass(DAY_MS + 60_000);
    expect(await failure(action)).toMatchObject({ reason: 'window-closed' });
    network.disconnectBusiness(connection);
    expect(await failure(action)).toMatchObject({ reason: 'forbidden' });
  });

  it('may hold 4,096 characters, 1,024 beside a file, and must hold something', async () => {
    const action = await ready('reply', 'message');
    expect(await perform({ ...action, text: 'é'.repeat(4096) })).toMatchObject({ state: 'done' });
    expect(await failure({ ...action, text: 'é'.repeat(4097) })).toMatchObject({ reason: 'too-long' });
    const attachments = [file('image/png')];
    expect(await failure({ ...action, text: 'é'.repeat(1025), attachments })).toMatchObject({ reason: 'too-long' });
    expect(await failure({ ...action, text: ' ' })).toMatchObject({ reason: 'invalid' });
    expect(await failure({ ...action, attachments: Array(11).fill(file('image/png')) })).toMatchObject({
      reason: 'invalid',
    });
  });
});

/** The real fetch, with the JSON bodies that are sent written down. */
function listeningFetch(sent: unknown[]): TelegramHarness['account']['fetch'] {
  return (url, init) => {
    sent.push(JSON.parse(String(init?.body)));
    return platform.account.fetch(url, init);
  };
}

describe('files', () => {
  it.each([
    ['image/png', 'photo'],
    ['image/gif', 'document'],
    ['video/mp4', 'video'],
    ['audio/mpeg', 'audio'],
    ['application/pdf', 'document'],
  ])('of type %s go as %s with their caption', async (contentType, member) => {
    const action = { ...(await ready('reply', 'message')), text: 'Voici', attachments: [file(contentType)] };
    const [room, [id = 0]] = place((await perform(action)).externalId);
    expect(platform.network.state.message(room, id)?.wire).toMatchObject({
      caption: 'Voici',
      [member]: expect.anything(),
    });
  });

  it('too large for a photo go as a file', async () => {
    const attachments = [file('image/png', 'poster.png', 11 * 1024 * 1024)];
    const [room, [id = 0]] = place((await perform({ ...(await ready('reply', 'message')), attachments })).externalId);
    expect(platform.network.state.message(room, id)?.wire['document']).toBeDefined();
  });

  it.each([
    ['photos and films', ['image/png', 'video/mp4'], ['photo', 'video']],
    ['sounds', ['audio/mpeg', 'audio/mpeg'], ['audio', 'audio']],
    ['a mixture', ['image/png', 'application/pdf'], ['document', 'document']],
  ])('that are several go as one album: %s', async (_what, types, members) => {
    const action = {
      ...(await ready('reply', 'comment')),
      text: 'Voici',
      attachments: types.map((type) => file(type)),
    };
    const { externalId, effects } = await perform(action);
    const [room, ids] = place(externalId);
    const wires = ids.map((id) => platform.network.state.message(room, id)?.wire);
    expect(wires).toMatchObject(members.map((member) => ({ [member]: expect.anything() })));
    expect(wires.map((wire) => wire?.['caption'])).toEqual(['Voici', undefined]);
    const aliases = (effects[0] as ItemSeen).thread.aliases;
    expect(aliases).toEqual(ids.map((id) => `${room}:${id}`));

    await perform({ ...action, verb: 'delete-reply', replyExternalId: externalId });
    expect(ids.map((id) => platform.network.state.message(room, id))).toEqual([undefined, undefined]);
  });

  it('keep their place when the caption is changed', async () => {
    const action = { ...(await ready('reply', 'message')), attachments: [file('image/png')] };
    const { externalId } = await perform(action);
    const edit = { ...action, verb: 'edit-reply' as const, replyExternalId: externalId, attachments: [] };
    await perform({ ...edit, text: 'Mieux' });
    const [room, [id = 0]] = place(externalId);
    expect(platform.network.state.message(room, id)?.wire).toMatchObject({
      caption: 'Mieux',
      photo: expect.anything(),
    });
    expect(await failure({ ...edit, text: 'é'.repeat(1025) })).toMatchObject({ reason: 'too-long' });
  });
});

describe('the other verbs', () => {
  it('count as done when nothing is left to do', async () => {
    const edit = await ready('edit-reply', 'message');
    await perform(edit);
    expect(await perform(edit)).toMatchObject({ state: 'done', externalId: edit.replyExternalId, effects: [] });
    for (const verb of ['delete', 'delete-reply'] as const) {
      const action = await ready(verb, 'comment');
      await perform(action);
      expect(await perform(action)).toMatchObject({ state: 'done', effects: [{ type: 'removed' }] });
    }
  });

  it('delete for two days only, and others’ messages only as administrator', async () => {
    const old = await ready('delete', 'comment');
    platform.pass(2 * DAY_MS + 60_000);
    expect(await failure(old)).toMatchObject({ reason: 'window-closed' });
    const fresh = await ready('delete', 'comment');
    platform.network.join(platform.bot, platform.group, null);
    expect(await failure(fresh)).toMatchObject({ reason: 'forbidden' });
  });

  it('ban and unban a channel by its own methods', async () => {
    const { network, group } = platform;
    const other = network.createChannel('Décor du jour', 'decordujour');
    const message = network.sayAs(group, other, 'Publicité');
    await perform(platform.actionOn(message, 'ban', 'comment'));
    expect(network.state.banned.get(group.id)).toEqual(new Set([other.id]));
    await perform(platform.actionOn(message, 'unban', 'comment'));
    expect(network.state.banned.get(group.id)).toEqual(new Set());
    expect(await failure(platform.actionOn(message, 'private-reply', 'comment'))).toMatchObject({
      reason: 'recipient-refused',
    });
  });

  it('write in private only to people who have started the bot and have not blocked it', async () => {
    const { network, bot, group } = platform;
    const person = network.createUser('client_077');
    const message = network.say(group, person, 'Bonjour');
    if (!message) throw new Error('the person is banned');
    const action = platform.actionOn(message, 'private-reply', 'comment');
    expect(await failure(action)).toMatchObject({ reason: 'recipient-refused' });
    network.sendDirectMessage(bot, person, '/start');
    const { externalId, effects } = await perform(action);
    expect(externalId).toMatch(new RegExp(`^${person.id}:`));
    expect(effects).toMatchObject([{ kind: 'message', direction: 'out', thread: { key: String(person.id) } }]);
    expect(network.conversation(bot, person).map(({ text }) => text)).toEqual(['/start', action.text]);
    network.block(bot, person);
    expect(await failure(action)).toMatchObject({ reason: 'recipient-refused' });
    const unknown = { ...action, target: { ...action.target, authorExternalId: '1' } };
    expect(await failure(unknown)).toMatchObject({ reason: 'recipient-refused' });
  });

  it('mark nothing read outside business chats', async () => {
    const action = await ready('reply', 'message');
    expect(await failure({ ...action, verb: 'mark-read' })).toMatchObject({ reason: 'forbidden' });
  });

  it('refuse ids that are not Telegram’s', async () => {
    const action = await ready('like', 'message');
    for (const externalId of ['', '12', 'business//1:2', '1:2+', '1:x', 'accounts/1/locations/2']) {
      expect(await failure({ ...action, target: { ...action.target, externalId } })).toMatchObject({
        reason: 'invalid',
      });
    }
    expect(await failure({ ...action, verb: 'delete-reply' })).toMatchObject({ reason: 'invalid' });
  });
});

describe('after a lost answer', () => {
  it('nothing is claimed that a bot cannot read', async () => {
    const reply = await ready('reply', 'comment');
    platform.network.swallowsNextAnswer = true;
    expect(await failure(reply)).toMatchObject({ mayHaveHappened: true });
    expect(platform.network.publicPage(platform.channel).posts[0]?.comments.at(-1)?.text).toBe(reply.text);
    for (const verb of ['reply', 'private-reply', 'edit-reply', 'delete-reply', 'delete', 'like'] as const) {
      expect(await find(await ready(verb, 'comment'))).toEqual({ found: 'cannot-tell' });
    }
  });

  it('a ban is looked up', async () => {
    const ban = await ready('ban', 'comment');
    expect(await find(ban)).toEqual({ found: 'absent' });
    platform.network.swallowsNextAnswer = true;
    expect(await failure(ban)).toBeInstanceOf(ConnectorUnavailable);
    expect(await find(ban)).toMatchObject({ found: 'yes' });
    expect(await find({ ...ban, verb: 'unban' })).toEqual({ found: 'absent' });
    const stranger = { ...ban, target: { ...ban.target, authorExternalId: '1' } };
    expect(await find(stranger)).toEqual({ found: 'cannot-tell' });
  });
});
