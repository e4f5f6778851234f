import { messageJson } from './render';
import { type Answer, type Call, channelFor, DONE, ok, pageSize, type Route } from './call';
import { badForm, CHANNEL, type DiscordChannel, type DiscordMessage, DiscordProblem } from './shapes';

const MOST_CHARACTERS = 2000;
const MOST_FILES = 10;
const MOST_BYTES = 25 * 1024 * 1024;
/** How long an enforced nonce is remembered. */
const NONCE_MS = 5 * 60_000;

/** Newest first; without the right to read the history an empty list. `after` begins right behind the id. */
function list(call: Call, channelId: string): Answer {
  const { network, bot, query } = call;
  const { state } = network;
  const channel = channelFor(call, channelId);
  const size = pageSize(call, 50, 100);
  if (!state.may(bot, channel, 'READ_MESSAGE_HISTORY')) return ok([]);
  const place = (name: string) => (query.has(name) ? BigInt(query.get(name) ?? 0) : null);
  const [after, before, around] = [place('after'), place('before'), place('around')];
  const all = state.messagesOf(channel.id).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  const shown = (messages: DiscordMessage[]) => ok(messages.reverse().map((one) => messageJson(state, one, bot)));
  if (around !== null) {
    const at = all.findIndex(({ id }) => BigInt(id) >= around);
    const from = Math.max(0, (at === -1 ? all.length : at) - Math.floor(size / 2));
    return shown(all.slice(from, from + size));
  }
  if (after !== null) return shown(all.filter(({ id }) => BigInt(id) > after).slice(0, size));
  return shown(all.filter(({ id }) => before === null || BigInt(id) < before).slice(-size));
}

function one(call: Call, channelId: string, id: string): Answer {
  const channel = channelFor(call, channelId, 'READ_MESSAGE_HISTORY');
  return ok(messageJson(call.network.state, call.network.state.message(channel.id, id), call.bot));
}

function create(call: Call, channelId: string): Answer {
  const { network, bot, body, files } = call;
  const { state } = network;
  const channel = channelFor(call, channelId);
  const isThread = channel.type === CHANNEL.thread;
  channelFor(call, channelId, isThread ? 'SEND_MESSAGES_IN_THREADS' : 'SEND_MESSAGES');
  if (channel.type === CHANNEL.forum)
    throw new DiscordProblem(400, 50008, 'Cannot send messages in a non-text channel');
  if (isThread && channel.locked) throw new DiscordProblem(400, 50083, 'Thread is archived');
  assertOpen(call, channel);
  const content = contentOf(call);
  const nonce = nonceOf(body);
  const key = nonce !== null && body['enforce_nonce'] === true ? `${bot.userId} ${channel.id} ${nonce}` : null;
  const made = key === null ? undefined : state.nonces.get(key);
  const known = made && state.now() - made.at < NONCE_MS ? state.messages.get(made.messageId) : undefined;
  if (known) return ok({ ...messageJson(state, known, bot), nonce });
  slowDown(call, channel);
  const replyTo = referenceOf(call, channel);
  const attachments = files.map((file, index) => {
    return { id: state.snowflake(state.instant()), filename: file.name || `file-${index}`, contentType: file.type, size: file.size }; // prettier-ignore
  });
  const author = state.user(bot.userId);
  const message = network.write({ author, channel, text: content, attachments, nonce, ...(replyTo !== null && { replyTo }) }); // prettier-ignore
  if (key !== null) state.nonces.set(key, { messageId: message.id, at: state.now() });
  return ok({ ...messageJson(state, message, bot), ...(nonce !== null && { nonce }) });
}

/** A person can close their direct messages. */
function assertOpen({ network: { state }, bot }: Call, { type, recipientIds }: DiscordChannel): void {
  if (type !== CHANNEL.direct) return;
  const other = recipientIds.find((id) => id !== bot.userId);
  if (other !== undefined && !state.user(other).openToDirect) {
    throw new DiscordProblem(403, 50007, 'Cannot send messages to this user');
  }
}

function contentOf({ network, body, files }: Call): string {
  const content = typeof body['content'] === 'string' ? body['content'].trim() : '';
  if ([...content].length > MOST_CHARACTERS) {
    throw badForm('content', 'BASE_TYPE_BAD_LENGTH', `Must be ${MOST_CHARACTERS} or fewer in length.`);
  }
  if (content === '' && files.length === 0) throw new DiscordProblem(400, 50006, 'Cannot send an empty message');
  if (files.length > MOST_FILES) throw badForm('files', 'BASE_TYPE_MAX_LENGTH', `Must be ${MOST_FILES} or fewer.`);
  if (files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) {
    throw new DiscordProblem(413, 40005, 'Request entity too large');
  }
  if (network.options.blockedWords?.some((word) => content.includes(word))) {
    throw new DiscordProblem(400, 200000, 'Message was blocked by automatic moderation');
  }
  return content;
}

function nonceOf(body: Record<string, unknown>): string | null {
  const { nonce } = body;
  if (nonce === undefined || nonce === null) return null;
  const text = typeof nonce === 'number' ? String(nonce) : nonce;
  if (typeof text !== 'string' || text.length > 25) {
    throw badForm('nonce', 'NONCE_TYPE_TOO_LONG', 'Nonce must be 25 or fewer in length.');
  }
  return text;
}

function slowDown({ network: { state }, bot }: Call, channel: DiscordChannel): void {
  if (channel.slowSeconds === 0 || state.may(bot, channel, 'MANAGE_MESSAGES')) return;
  const last = state.messagesOf(channel.id).findLast(({ authorId }) => authorId === bot.userId);
  const waitMs = last ? Date.parse(last.createdAt) + channel.slowSeconds * 1000 - state.now() : 0;
  if (waitMs > 0) {
    const extra = { retry_after: waitMs / 1000 };
    throw new DiscordProblem(429, 20016, 'This action cannot be performed due to slowmode rate limit', extra);
  }
}

function referenceOf({ network: { state }, body }: Call, channel: DiscordChannel): string | null {
  const reference = body['message_reference'] as Record<string, unknown> | undefined;
  if (!reference) return null;
  const id = String(reference['message_id']);
  if (state.messages.get(id)?.channelId === channel.id) return id;
  if (reference['fail_if_not_exists'] === false) return null;
  throw badForm('message_reference', 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
}

function edit(call: Call, channelId: string, id: string): Answer {
  const { network, bot, body } = call;
  const channel = channelFor(call, channelId);
  const message = network.state.message(channel.id, id);
  if (message.authorId !== bot.userId) {
    throw new DiscordProblem(403, 50005, 'Cannot edit a message authored by another user');
  }
  assertNotArchived(channel);
  // attachments that the edit does not list are taken off
  const kept = Array.isArray(body['attachments']) ? (body['attachments'] as { id: string }[]).map((file) => file.id) : null; // prettier-ignore
  if (kept) message.attachments = message.attachments.filter((file) => kept.includes(file.id));
  network.editMessage(id, contentOf({ ...call, files: message.attachments.map(() => new File([], 'kept')) }));
  return ok(messageJson(network.state, message, bot));
}

function remove(call: Call, channelId: string, id: string): Answer {
  const { network, bot } = call;
  const channel = channelFor(call, channelId);
  const message = network.state.message(channel.id, id);
  if (message.authorId !== bot.userId) {
    if (channel.guildId === null) throw new DiscordProblem(403, 50003, 'Cannot execute action on a DM channel');
    channelFor(call, channelId, 'MANAGE_MESSAGES');
  }
  assertNotArchived(channel);
  network.deleteMessages(id);
  return DONE;
}

function react(call: Call, channelId: string, id: string, emoji: string, on: boolean): Answer {
  const { network, bot } = call;
  const channel = channelFor(call, channelId, 'READ_MESSAGE_HISTORY');
  const message = network.state.message(channel.id, id);
  if (on) channelFor(call, channelId, 'ADD_REACTIONS');
  assertNotArchived(channel);
  if (on === (message.reactions.get(emoji)?.has(bot.userId) ?? false)) return DONE;
  network.react(id, network.state.user(bot.userId), emoji, on);
  return DONE;
}

function assertNotArchived({ archived }: DiscordChannel): void {
  if (archived) throw new DiscordProblem(400, 50083, 'Thread is archived');
}

const MESSAGE = /^\/channels\/(\d+)\/messages\/(\d+)$/;
const REACTION = /^\/channels\/(\d+)\/messages\/(\d+)\/reactions\/([^/]+)\/@me$/;

export const MESSAGE_ROUTES: readonly Route[] = [
  ['GET', /^\/channels\/(\d+)\/messages$/, (call, channel) => list(call, channel ?? '')],
  ['POST', /^\/channels\/(\d+)\/messages$/, (call, channel) => create(call, channel ?? '')],
  ['GET', MESSAGE, (call, channel, id) => one(call, channel ?? '', id ?? '')],
  ['PATCH', MESSAGE, (call, channel, id) => edit(call, channel ?? '', id ?? '')],
  ['DELETE', MESSAGE, (call, channel, id) => remove(call, channel ?? '', id ?? '')],
  ['PUT', REACTION, (call, channel, id, emoji) => react(call, channel ?? '', id ?? '', emoji ?? '', true)],
  ['DELETE', REACTION, (call, channel, id, emoji) => react(call, channel ?? '', id ?? '', emoji ?? '', false)],
];
