import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Exchange, sendJson } from '../faults';
import { subscribe } from './hub';
import { type YouTubeNetwork, youTubeError } from './network';
import { type Call, YouTubeProblem } from './problem';
import { deleteComment, insertComment, insertThread, listComments, setModeration, updateComment } from './routes-comments'; // prettier-ignore
import { listChannels, listThreads, listVideos } from './routes-lists';

type Route = (network: YouTubeNetwork, call: Call) => unknown;

/** Units per call: "Quota Calculator" of the Data API v3. */
const READ_UNITS = 1;
const WRITE_UNITS = 50;

const ROUTES: Record<string, Route> = {
  'GET commentThreads': listThreads,
  'POST commentThreads': insertThread,
  'GET comments': listComments,
  'POST comments': insertComment,
  'PUT comments': updateComment,
  'DELETE comments': deleteComment,
  'POST comments/setModerationStatus': setModeration,
  'GET channels': listChannels,
  'GET videos': listVideos,
};

/** Serves a network under a path prefix: the Data API (`/youtube/v3`), Google's consent page and token endpoint, and the feed hub. */
export function youTubeHttpHandler(network: YouTubeNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    response.setHeader('date', network.options.clock().toUTCString());
    void text(request)
      .then((content) => answer(network, prefix, { request, response, content }))
      .catch(() => response.destroy());
  };
}

function answer(network: YouTubeNetwork, prefix: string, exchange: Exchange): void {
  const { request, response, content } = exchange;
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://youtube.double');
  if (url.pathname === '/o/oauth2/v2/auth') {
    return network.consent.page({ method: request.method ?? 'GET', url, body: content, response });
  }
  if (url.pathname === '/token') {
    if (!network.tokenFaults.play(exchange)) token(network, exchange);
    return;
  }
  if (network.faults.play(exchange)) return;
  if (url.pathname === '/subscribe') {
    response.writeHead(subscribe(network, new URLSearchParams(content))).end();
    return;
  }
  try {
    const body = billed(network, request, url, content);
    sendJson(response, body === undefined ? 204 : 200, body);
  } catch (error) {
    if (!(error instanceof YouTubeProblem)) throw error;
    sendJson(response, error.status, youTubeError(error.status, error.reason, error.message));
  }
}

/** Runs one call and charges the project: a success its price, a failure one unit. */
function billed(network: YouTubeNetwork, request: IncomingMessage, url: URL, content: string): unknown {
  const bearer = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  const grant = network.grants.behind(bearer);
  if (!grant) throw new YouTubeProblem(401, 'authError', 'Invalid Credentials');
  const method = request.method ?? 'GET';
  const route = ROUTES[`${method} ${url.pathname.replace(/^\/youtube\/v3\//, '')}`];
  if (!route) throw new YouTubeProblem(404, 'notFound', 'Not Found');
  const units = method === 'GET' ? READ_UNITS : WRITE_UNITS;
  if (!network.quota.affords(grant.clientId, units)) {
    throw new YouTubeProblem(403, 'quotaExceeded', 'The request cannot be completed because you have exceeded your quota.'); // prettier-ignore
  }
  try {
    const body = route(network, { query: url.searchParams, content, grant });
    network.quota.spend(grant.clientId, units);
    return body;
  } catch (error) {
    network.quota.spend(grant.clientId, 1);
    throw error;
  }
}

function token(network: YouTubeNetwork, { response, content }: Exchange): void {
  const form = new URLSearchParams(content);
  const field = (name: string) => form.get(name) ?? '';
  if (field('grant_type') === 'authorization_code') return sendJson(response, ...network.consent.trade(form));
  if (field('grant_type') !== 'refresh_token') return sendJson(response, 400, { error: 'unsupported_grant_type' });
  const issued = network.grants.refresh(field('client_id'), field('client_secret'), field('refresh_token'));
  const refusal = { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' };
  sendJson(response, issued ? 200 : 400, issued ?? refusal);
}
