import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { sendJson } from '../faults';
import { type ListeningNetwork, newFeed } from './network';
import { renderFeed } from './render-feed';
import {
  getPosts,
  hackerNewsItem,
  oneStatus,
  searchHackerNews,
  SearchProblem,
  searchPosts,
  searchStatuses,
  searchSubmissions,
  submissionInfo,
  submissionsFeed,
  tagTimeline,
} from './searches';
import type { Feed } from './shapes';

interface Call {
  network: ListeningNetwork;
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  content: string;
}

/** Serves the small web under a path prefix: `/feeds/{name}`, pages, and each network under its own name. */
export function listeningHttpHandler(network: ListeningNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    void text(request)
      .then((content) => {
        const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://web.double');
        const headers = request.headers as Record<string, string>;
        network.note({ path: url.pathname, query: url.search, headers });
        if (network.faults.play({ request, response, content })) return;
        answer({ network, request, response, url, content });
      })
      .catch(() => response.destroy());
  };
}

function answer(call: Call): void {
  const { response } = call;
  try {
    route(call);
  } catch (error) {
    if (!(error instanceof SearchProblem)) throw error;
    sendJson(response, error.status, error.body, error.headers);
  }
}

function route(call: Call): void {
  const { network, url, response } = call;
  const [, place = '', ...rest] = url.pathname.split('/');
  const path = rest.join('/');
  if (place === 'feeds') return sendFeed(call, network.feeds.get(decodeURIComponent(path)));
  if (place === 'reddit' && path === 'search.rss') return sendRedditFeed(call);
  const networks = { hn: hackerNews, mastodon, bluesky, reddit } as Record<string, ((call: Call, path: string) => unknown) | undefined>; // prettier-ignore
  const asked = networks[place];
  if (asked) return sendJson(response, 200, asked(call, path));
  const page = network.pages.get(url.pathname.slice(1));
  response.writeHead(page?.status ?? 404, { 'content-type': 'text/html; charset=utf-8' }).end(page?.html ?? '<h1>Not found</h1>'); // prettier-ignore
}

function sendFeed({ request, response, url }: Call, feed: Feed | undefined): void {
  if (!feed) return void response.writeHead(404).end('<h1>Not found</h1>');
  if (feed.redirect) return void response.writeHead(feed.redirect.status, { location: feed.redirect.to }).end();
  if (feed.lock && !opens(feed.lock, request, url)) return void response.writeHead(401).end('Who are you?');
  if (feed.status !== null)
    return void response.writeHead(feed.status, feed.retryAfter === null ? {} : { 'retry-after': feed.retryAfter }).end('<h1>Sorry</h1>'); // prettier-ignore
  const { bytes, contentType } = renderFeed(feed);
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`;
  const headers = {
    'content-type': contentType,
    ...(feed.cacheControl !== null && { 'cache-control': feed.cacheControl }),
    ...(feed.conditional && { etag, 'last-modified': 'Fri, 20 Nov 2026 09:30:00 GMT' }),
  };
  if (feed.conditional && request.headers['if-none-match'] === etag) return void response.writeHead(304, headers).end();
  const zipped = (request.headers['accept-encoding'] ?? '').includes('gzip');
  response.writeHead(200, { ...headers, ...(zipped && { 'content-encoding': 'gzip' }) }).end(zipped ? gzipSync(bytes) : bytes); // prettier-ignore
}

function opens(lock: NonNullable<Feed['lock']>, request: IncomingMessage, url: URL): boolean {
  if ('parameter' in lock) return url.searchParams.get(lock.parameter) === lock.value;
  return request.headers[lock.header] === lock.value;
}

function sendRedditFeed(call: Call): void {
  assertNamed(call);
  const feed: Feed = { ...newFeed('reddit'), title: 'reddit.com: search results', format: 'atom', conditional: false };
  sendFeed(call, submissionsFeed(call.network, call.url.searchParams, feed));
}

function hackerNews({ network, url }: Call, path: string): unknown {
  const id = /^api\/v1\/items\/(\d+)$/.exec(path)?.[1];
  if (id !== undefined) return hackerNewsItem(network, id);
  if (path === 'api/v1/search_by_date') return searchHackerNews(network, url.searchParams);
  throw new SearchProblem(404, { error: 'Not Found' });
}

function mastodon({ network, request, url }: Call, path: string): unknown {
  const token = network.tokens.get('mastodon');
  const given = request.headers.authorization;
  if (given !== undefined && given !== `Bearer ${token ?? ''}`) throw new SearchProblem(401, { error: 'The access token is invalid' }); // prettier-ignore
  const tag = /^api\/v1\/timelines\/tag\/([^/]+)$/.exec(path)?.[1];
  if (tag !== undefined) return tagTimeline(network, decodeURIComponent(tag), url.searchParams);
  const id = /^api\/v1\/statuses\/([^/]+)$/.exec(path)?.[1];
  if (id !== undefined) return oneStatus(network, decodeURIComponent(id));
  if (path !== 'api/v2/search') throw new SearchProblem(404, { error: 'Not Found' });
  if (given === undefined) throw new SearchProblem(401, { error: 'This method requires an authenticated user' });
  return searchStatuses(network, url.searchParams);
}

function bluesky({ network, request, url, content }: Call, path: string): unknown {
  if (path === 'xrpc/com.atproto.server.createSession') return blueskySession(network, content);
  const token = network.tokens.get('bluesky');
  const given = request.headers.authorization?.replace(/^Bearer /, '');
  if (given !== undefined && given !== token) throw new SearchProblem(400, { error: 'ExpiredToken', message: 'Token has expired' }); // prettier-ignore
  if (given === undefined && network.options.blueskyNeedsSession) throw new SearchProblem(403, { error: 'Forbidden' });
  if (path === 'xrpc/app.bsky.feed.searchPosts') return searchPosts(network, url.searchParams);
  if (path === 'xrpc/app.bsky.feed.getPosts') return getPosts(network, url.searchParams);
  throw new SearchProblem(501, { error: 'MethodNotImplemented' });
}

function blueskySession(network: ListeningNetwork, content: string): unknown {
  const { identifier, password } = JSON.parse(content) as { identifier: string; password: string };
  if (network.secrets.get(`bluesky ${identifier}`) !== password)
    throw new SearchProblem(401, { error: 'AuthenticationRequired', message: 'Invalid identifier or password' });
  const accessJwt = `bluesky-access-${network.next()}`;
  network.tokens.set('bluesky', accessJwt);
  return { accessJwt, refreshJwt: `${accessJwt}-refresh`, did: 'did:plc:reader', handle: identifier, active: true };
}

function reddit(call: Call, path: string): unknown {
  const { network, request, url } = call;
  assertNamed(call);
  if (path === 'api/v1/access_token') return redditToken(call);
  if (request.headers.authorization !== `Bearer ${network.tokens.get('reddit') ?? ''}`)
    throw new SearchProblem(401, { message: 'Unauthorized', error: 401 });
  if (path === 'search') return searchSubmissions(network, url.searchParams);
  if (path === 'api/info') return submissionInfo(network, url.searchParams);
  throw new SearchProblem(404, { message: 'Not Found', error: 404 });
}

function redditToken({ network, request, content }: Call): unknown {
  const [id = '', secret = ''] = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString().split(':'); // prettier-ignore
  if (network.secrets.get(`reddit ${id}`) !== secret) throw new SearchProblem(401, { message: 'Unauthorized', error: 401 }); // prettier-ignore
  if (new URLSearchParams(content).get('grant_type') !== 'client_credentials')
    throw new SearchProblem(400, { error: 'unsupported_grant_type' });
  const token = `reddit-access-${network.next()}`;
  network.tokens.set('reddit', token);
  return { access_token: token, token_type: 'bearer', expires_in: 86_400, scope: '*' };
}

/** Calls under a library's own name are turned away. */
function assertNamed({ request }: Call): void {
  if (/^\w+:[\w.]+:v[\w.]+ \(by \/u\/[\w-]+\)$/.test(request.headers['user-agent'] ?? '')) return;
  throw new SearchProblem(429, { message: 'Too Many Requests', error: 429 }, { 'x-ratelimit-reset': '60' });
}
