import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardedFetch } from '../../http/guarded-fetch';
import { telegramHttpHandler } from './http';
import { TelegramNetwork } from './network';
import { deliverTelegramUpdates } from './push';

const fetch = guardedFetch({ allowPrivateNetwork: true, maxBytes: 100_000, timeoutMs: 10_000 });
const clock = () => new Date('2026-11-20T09:00:00.000Z');

/** A channel with its discussion group, a bot in both, and one person. */
function story() {
  const network = new TelegramNetwork({ clock });
  const bot = network.createBot('lumen_bot', 'Maison Lumen');
  const group = network.createGroup('Discussion', { username: 'lumen_discussion' });
  const channel = network.createChannel('Maison Lumen', 'maisonlumen', group);
  network.join(bot, group);
  return { network, bot, group, channel, person: network.createUser('client_042') };
}

describe('the Telegram double', () => {
  it('is the same story every time under the same clock', () => {
    const tell = () => {
      const { network, group, channel, person, bot } = story();
      const { root } = network.publish(channel, 'La lampe est là.');
      const comment = network.say(group, person, 'Combien ?', { replyTo: root?.wire.message_id ?? 0 });
      if (comment) network.edit(comment, 'Combien coûte-t-elle ?');
      const spam = network.say(group, person, 'Publicité', { replyTo: root?.wire.message_id ?? 0 });
      if (spam) network.remove(spam);
      return { page: network.publicPage(channel), pending: bot.pending };
    };
    expect(tell()).toEqual(tell());
    expect(tell().page.posts).toMatchObject([
      { text: 'La lampe est là.', comments: [{ author: 'client_042', text: 'Combien coûte-t-elle ?', edited: true }] },
    ]);
    const kinds = tell().pending.map(({ update }) => Object.keys(update)[1]);
    expect(kinds).toEqual(['my_chat_member', 'message', 'message', 'edited_message', 'message']);
  });

  it('posts updates in their order until one is not acknowledged, and again from there', async () => {
    const { network, bot, person } = story();
    bot.webhook = { url: 'https://hook.example/', secret: 'word', lastError: null };
    bot.pending = [];
    for (const text of ['one', 'two', 'three']) network.sendDirectMessage(bot, person, text);
    const answers = [200, 503];
    const seen: { text: string; secret: string | undefined }[] = [];
    const hook = async (_url: string, init?: RequestInit) => {
      const { message } = JSON.parse(String(init?.body)) as { message: { text: string } };
      const headers = init?.headers as Record<string, string>;
      seen.push({ text: message.text, secret: headers['x-telegram-bot-api-secret-token'] });
      return new Response(null, { status: answers.shift() ?? 200 });
    };
    expect(await deliverTelegramUpdates(network, hook)).toBe(1);
    expect(bot.webhook.lastError?.message).toMatch(/503/);
    expect(await deliverTelegramUpdates(network, hook)).toBe(2);
    expect(seen.map(({ text }) => text)).toEqual(['one', 'two', 'two', 'three']);
    expect(seen[0]?.secret).toBe('word');
  });

  it('sends only the kinds of update that were asked for', () => {
    const { network, bot, group, person } = story();
    bot.pending = [];
    bot.allowed = ['edited_message'];
    const said = network.say(group, person, 'Bonjour');
    if (said) network.edit(said, 'Bonsoir');
    expect(bot.pending.map(({ update }) => Object.keys(update)[1])).toEqual(['edited_message']);
  });

  it('can stand under a path beside other platforms, and speaks the Bot API', async () => {
    const { network, bot, group, person } = story();
    const handler = telegramHttpHandler(network, '/telegram');
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/telegram/')) handler(request, response);
      else response.writeHead(418).end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram`;
    const call = async (method: string, body?: object, token = bot.token) => {
      const headers = { 'content-type': 'application/json' };
      const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : {};
      return (await fetch(`${base}/bot${token}/${method}`, init)).json() as Promise<Record<string, unknown>>;
    };
    const refused = (code: number, beginning: RegExp) => ({
      ok: false,
      error_code: code,
      description: expect.stringMatching(beginning),
    });
    expect(await call('getMe')).toMatchObject({ ok: true, result: { is_bot: true, username: 'lumen_bot' } });
    expect(await call('getMe', undefined, 'nonsense')).toEqual(refused(404, /^Not Found$/));
    expect(await call('getMe', undefined, '1:AA')).toEqual(refused(401, /^Unauthorized$/));
    expect(await call('doMagic', {})).toEqual(refused(404, /method not found/));
    expect(await call('sendMessage', { chat_id: 5, text: 'x' })).toEqual(refused(400, /chat not found/));
    expect(await call('sendMessage', { chat_id: person.id, text: 'x' })).toEqual(refused(403, /can't initiate/));
    expect(await call('sendMessage', { chat_id: '@lumen_discussion', text: 'x' })).toMatchObject({ ok: true });
    expect(await call('sendMessage', { chat_id: group.id, text: ' ' })).toEqual(refused(400, /text is empty/));
    const lost = { chat_id: group.id, text: 'x', reply_parameters: { message_id: 999 } };
    expect(await call('sendMessage', lost)).toEqual(refused(400, /message to be replied not found/));
    expect(await call('deleteMessages', { chat_id: group.id, message_ids: [] })).toEqual(refused(400, /not specified/));
    expect(await call('setWebhook', { url: 'http://hook.example/' })).toEqual(refused(400, /HTTPS/));
    expect(await call('setWebhook', { url: 'https://hook.example/', secret_token: 'a b' })).toEqual(
      refused(400, /unallowed characters/),
    );
    expect(await call('setWebhook', { url: 'https://hook.example/' })).toEqual({ ok: true, result: true });
    expect(await call('getUpdates')).toEqual(refused(409, /webhook is active/));
    expect(await call('deleteWebhook', { drop_pending_updates: true })).toEqual({ ok: true, result: true });
    expect(await call('getUpdates?limit=101')).toEqual(refused(400, /limit/));
    expect(await call('getUpdates')).toEqual({ ok: true, result: [] });
    for (let n = 0; n < 29; n += 1) network.state.sent.push({ bot: bot.user.id, chat: n, at: clock().getTime() });
    expect(await call('sendMessage', { chat_id: group.id, text: 'x' })).toEqual({
      ...refused(429, /retry after 1$/),
      parameters: { retry_after: 1 },
    });
    network.putOut(network.bot(bot.token), group);
    expect(await call('sendMessage', { chat_id: group.id, text: 'x' })).toEqual(refused(403, /bot was kicked/));
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
});
