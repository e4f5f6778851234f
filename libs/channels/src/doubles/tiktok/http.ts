import type { IncomingMessage, RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { sendJson, type Exchange } from '../faults';
import { countCall, type TikTokCall, tokenOf } from './call';
import type { TikTokNetwork } from './network';
import { sendTikTok } from './render';
import * as comments from './routes-comments';
import * as messages from './routes-messages';
import { TikTokRefusal, type TikTokInjection } from './shapes';
import * as signIn from './sign-in';

type Data = Record<string, unknown>;
type Route = (call: TikTokCall) => Data | Promise<Data>;

const API = '/open_api/v1.3/';

/** Calls with the account's token. */
const ROUTES: Readonly<Record<string, Route>> = {
  'GET business/get': comments.readProfile,
  'GET business/video/list': comments.listVideos,
  'GET business/comment/list': comments.listComments,
  'GET business/comment/reply/list': comments.listReplies,
  'POST business/comment/reply/create': comments.createReply,
  'POST business/comment/create': comments.createComment,
  'POST business/comment/hide': comments.setHidden,
  'POST business/comment/pin': comments.setPinned,
  'POST business/comment/like': comments.setLiked,
  'POST business/comment/delete': comments.deleteComment,
  'GET business/message/conversation/list': messages.listConversations,
  'GET business/message/content/list': messages.listMessages,
  'GET business/message/capabilities/get': messages.readCapabilities,
  'POST business/message/send': messages.sendMessage,
  'POST business/message/media/upload': messages.uploadMedia,
  'POST business/message/media/download': messages.downloadMedia,
};

/** Calls of the app itself. */
const APP_ROUTES: Readonly<Record<string, Route>> = {
  'POST tt_user/oauth2/token': signIn.tradeCode,
  'POST tt_user/oauth2/refresh_token': signIn.refreshToken,
  'POST tt_user/oauth2/revoke': signIn.revokeToken,
  'GET business/webhook/list': signIn.readWebhook,
  'POST business/webhook/update': signIn.updateWebhook,
  'POST business/webhook/delete': signIn.deleteWebhook,
};

/** Serves a network under a path prefix: the API, the consent page and the files of messages on one address. */
export function tiktokHttpHandler(network: TikTokNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    void buffer(request)
      .then((bytes) => answer(network, prefix, { request, response, content: bytes.toString() }, bytes))
      .catch(() => response.destroy());
  };
}

async function answer(network: TikTokNetwork, prefix: string, exchange: Exchange, bytes: Buffer): Promise<void> {
  const { request, response, content } = exchange;
  response.setHeader('date', network.now().toUTCString());
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://tiktok.double');
  if (url.pathname.replace(/\/$/, '') === '/v2/auth/authorize') return answerConsent(network, exchange, url);
  if (network.faults.play(exchange)) return;
  if (url.pathname.startsWith('/media/')) return answerFile(network, exchange, url);
  if (!url.pathname.endsWith('/')) {
    response.writeHead(301, { location: `${prefix}${url.pathname}/${url.search}` }).end();
    return;
  }
  const endpoint = url.pathname.startsWith(API) ? url.pathname.slice(API.length, -1) : '';
  const outcome = takeInjection(network, endpoint);
  if (outcome?.kind === 'gateway') return sendJson(response, outcome.status, undefined);
  try {
    if (outcome?.kind === 'refuse') throw new TikTokRefusal(outcome.code, outcome.message);
    const base = `http://${request.headers.host ?? 'localhost'}${prefix}`;
    const call = { network, endpoint, query: url.searchParams, base, token: null, ...(await bodyOf(request, content, bytes)) }; // prettier-ignore
    const data = await routed(`${request.method ?? 'GET'} ${endpoint}`, call, request);
    if (outcome?.kind === 'act-then-reset') request.socket.destroy();
    else sendTikTok(response, 0, 'OK', data);
  } catch (error) {
    if (!(error instanceof TikTokRefusal)) throw error;
    sendTikTok(response, error.code, error.message, {});
  }
}

function routed(name: string, call: TikTokCall, request: IncomingMessage): Data | Promise<Data> {
  const appRoute = APP_ROUTES[name];
  if (appRoute) return appRoute(call);
  const header = request.headers['access-token'];
  const token = tokenOf(call.network, typeof header === 'string' ? header : undefined);
  countCall(call.network, token.accountId, call.endpoint);
  const route = ROUTES[name];
  if (!route) throw new TikTokRefusal(40007, `${name}: the resource does not exist`);
  return route({ ...call, token });
}

function takeInjection({ injections }: TikTokNetwork, endpoint: string): TikTokInjection['outcome'] | null {
  const index = injections.findIndex(({ path }) => path.test(endpoint));
  return index < 0 ? null : (injections.splice(index, 1)[0]?.outcome ?? null);
}

async function bodyOf(
  request: IncomingMessage,
  content: string,
  bytes: Buffer,
): Promise<Pick<TikTokCall, 'body' | 'form'>> {
  // prettier-ignore
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    return { body: {}, form };
  }
  return { body: content.startsWith('{') ? (JSON.parse(content) as Data) : {}, form: null };
}

function answerConsent(network: TikTokNetwork, { request, response, content }: Exchange, url: URL): void {
  const isForm = request.method === 'POST';
  const query = isForm ? new URLSearchParams([...url.searchParams, ...new URLSearchParams(content)]) : url.searchParams;
  if (isForm) for (const [name, value] of new URLSearchParams(content)) query.set(name, value);
  const outcome = signIn.consent(network, query, isForm || query.get('approve') === '1');
  if ('location' in outcome) response.writeHead(302, { location: outcome.location }).end();
  else response.writeHead(outcome.status, { 'content-type': 'text/html; charset=utf-8' }).end(outcome.html);
}

/** Files want the access token in `x-user`. */
function answerFile(network: TikTokNetwork, { request, response }: Exchange, url: URL): void {
  const file = network.media.get(decodeURIComponent(url.pathname.slice('/media/'.length)));
  const isKnown = network.tokens.some(({ access, isRevoked }) => access === request.headers['x-user'] && !isRevoked);
  if (!isKnown) response.writeHead(403).end();
  else if (!file) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': file.contentType }).end(file.bytes);
}
