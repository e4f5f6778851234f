import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { sendJson } from '../faults';
import type { TelegramCall } from './call';
import { ban, deleteBusinessMessages, deleteMessage, deleteMessages, editMessage, getChatMember, readBusinessMessage, setMessageReaction } from './moderating'; // prettier-ignore
import type { TelegramNetwork } from './network';
import { deleteWebhook, getChat, getFile, getMe, getUpdates, getWebhookInfo, setWebhook } from './receiving';
import { sendFile, sendMediaGroup, sendMessage } from './sending';
import { type TelegramBot, type TelegramJson, TelegramProblem } from './shapes';

type Method = (call: TelegramCall) => unknown;

const READING: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['getMe', getMe],
  ['getUpdates', getUpdates],
  ['getWebhookInfo', getWebhookInfo],
  ['getChat', getChat],
  ['getChatMember', getChatMember],
  ['getFile', getFile],
]);

const ACTING: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['setWebhook', setWebhook],
  ['deleteWebhook', deleteWebhook],
  ['sendMessage', sendMessage],
  ['sendPhoto', sendFile('photo')],
  ['sendVideo', sendFile('video')],
  ['sendAudio', sendFile('audio')],
  ['sendDocument', sendFile('document')],
  ['sendMediaGroup', sendMediaGroup],
  ['editMessageText', editMessage('text')],
  ['editMessageCaption', editMessage('caption')],
  ['deleteMessage', deleteMessage],
  ['deleteMessages', deleteMessages],
  ['deleteBusinessMessages', deleteBusinessMessages],
  ['setMessageReaction', setMessageReaction],
  ['banChatMember', ban(true, 'user_id')],
  ['unbanChatMember', ban(false, 'user_id')],
  ['banChatSenderChat', ban(true, 'sender_chat_id')],
  ['unbanChatSenderChat', ban(false, 'sender_chat_id')],
  ['readBusinessMessage', readBusinessMessage],
]);

/** Serves the Bot API of a network under a path prefix: `/bot{token}/{method}` and `/file/bot{token}/{path}`. */
export function telegramHttpHandler(network: TelegramNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    void buffer(request)
      .then((bytes) => answer(network, prefix, { request, response, bytes }))
      .catch(() => response.destroy());
  };
}

interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  bytes: Buffer;
}

async function answer(network: TelegramNetwork, prefix: string, { request, response, bytes }: Asked): Promise<void> {
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://telegram.double');
  if (network.faults.play({ request, response, content: bytes.toString('latin1') })) return;
  try {
    const [, isFile, token = '', rest = ''] = /^\/(file\/)?bot([^/]*)\/(.+)$/.exec(url.pathname) ?? [];
    const bot = botOf(network, token);
    if (isFile) return sendFileBytes(network, response, decodeURIComponent(rest));
    const method = READING.get(rest) ?? ACTING.get(rest);
    if (!method) throw new TelegramProblem(404, 'Not Found: method not found');
    const refusal = network.refusals.get(rest);
    network.refusals.delete(rest);
    if (refusal) throw refusal;
    const parameters = await parametersOf(url, bytes, request.headers['content-type'] ?? '');
    const result = await method({ network, bot, parameters });
    if (ACTING.has(rest) && network.swallowsNextAnswer) {
      network.swallowsNextAnswer = false;
      request.socket.destroy();
      return;
    }
    sendJson(response, 200, { ok: true, result });
  } catch (error) {
    if (!(error instanceof TelegramProblem)) throw error;
    const { code, description, parameters } = error;
    sendJson(response, code, { ok: false, error_code: code, description, ...(parameters && { parameters }) });
  }
}

/** A token without the form of one leads nowhere; a well-formed one may be revoked. */
function botOf(network: TelegramNetwork, token: string): TelegramBot {
  if (!/^\d+:[\w-]+$/.test(token)) throw new TelegramProblem(404, 'Not Found');
  const bot = network.state.bots.get(token);
  if (!bot || bot.revoked) throw new TelegramProblem(401, 'Unauthorized');
  return bot;
}

function sendFileBytes(network: TelegramNetwork, response: ServerResponse, path: string): void {
  const file = [...network.state.files.values()].find((entry) => entry.path === path);
  if (!file || file.expired) throw new TelegramProblem(404, 'Not Found');
  response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.bytes);
}

async function parametersOf(url: URL, bytes: Buffer, type: string): Promise<TelegramJson> {
  const query = Object.fromEntries([...url.searchParams].map(([name, value]) => [name, decoded(name, value)]));
  if (bytes.length === 0) return query;
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    const fields = [...form].map(([name, value]) => [name, typeof value === 'string' ? decoded(name, value) : value]);
    return { ...query, ...(Object.fromEntries(fields) as TelegramJson) };
  }
  try {
    return { ...query, ...(JSON.parse(bytes.toString()) as TelegramJson) };
  } catch {
    throw new TelegramProblem(400, "Bad Request: can't parse JSON object");
  }
}

const STRUCTURED = new Set(['allowed_updates', 'reply_parameters', 'media', 'message_ids', 'reaction']);
const NUMBERS = new Set(['message_thread_id', 'direct_messages_topic_id']);

/** Outside JSON, lists and objects come as JSON text. */
function decoded(name: string, value: string): unknown {
  if (NUMBERS.has(name)) return Number(value);
  if (!STRUCTURED.has(name)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw new TelegramProblem(400, `Bad Request: can't parse ${name}`);
  }
}
