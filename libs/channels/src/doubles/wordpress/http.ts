import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Exchange, sendJson } from '../faults';
import type { WordPressSite } from './network';
import { type Answer, index, ROUTES } from './routes';
import { type SiteUser, WordPressProblem } from './shapes';

/** Serves a site under a path prefix: the REST API by path or parameter, the public comment form, and pages that name the API. */
export function wordPressHttpHandler(site: WordPressSite, prefix = ''): RequestListener {
  return (request, response) => {
    void text(request)
      .then((content) => {
        const exchange = { request, response, content };
        if (!site.faults.play(exchange)) answer(site, prefix, exchange);
      })
      .catch(() => response.destroy());
  };
}

function answer(site: WordPressSite, prefix: string, exchange: Exchange): void {
  const { request, response, content } = exchange;
  const base = `http://${request.headers.host ?? 'wordpress.double'}${prefix}`;
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://wordpress.double');
  if (request.method === 'POST' && url.pathname === '/wp-comments-post.php') return visitor(site, base, exchange);
  const route = routeIn(site, url);
  if (route === null) {
    const link = site.options.api === 'off' ? {} : { link: `<${apiRoot(site, base)}>; rel="https://api.w.org/"` };
    const status = url.pathname === '/' ? 200 : 404;
    response.writeHead(status, { 'content-type': 'text/html; charset=UTF-8', ...link });
    response.end('<!doctype html><title>A site</title><p>Nothing here.</p>');
    return;
  }
  if (site.options.firewall !== undefined) {
    response
      .writeHead(site.options.firewall, { 'content-type': 'text/html' })
      .end('<!doctype html><p>Just a moment…</p>');
    return;
  }
  try {
    const me = userOf(site, request);
    const call = { site, me, query: url.searchParams, fields: fieldsIn(content), base };
    const { status = 200, body, headers = {} } = route === '' ? { body: index(call) } : routed(route, request, call);
    sendJson(response, status, body, headers);
  } catch (error) {
    if (!(error instanceof WordPressProblem)) throw error;
    const { status, code, message, more } = error;
    sendJson(response, status, { code, message, data: { status, ...more } });
  }
}

function apiRoot({ options }: WordPressSite, base: string): string {
  return options.api === 'parameter' ? `${base}/index.php?rest_route=/` : `${base}/wp-json/`;
}

/** The route below the root of the API, '' for the root itself; null for an ordinary page. */
function routeIn({ options }: WordPressSite, url: URL): string | null {
  if (options.api === 'off') return null;
  const given = url.searchParams.get('rest_route');
  const isPath = options.api !== 'parameter' && url.pathname.startsWith('/wp-json/');
  const route = isPath ? url.pathname.slice('/wp-json'.length) : given;
  return route === null ? null : route.replace(/^\/(wp\/v2\/)?/, '');
}

function fieldsIn(content: string): Record<string, unknown> {
  if (content === '') return {};
  try {
    return JSON.parse(content) as Record<string, unknown>;
  } catch {
    throw new WordPressProblem(400, 'rest_invalid_json', 'Invalid JSON body passed.');
  }
}

/** A wrong password, or one that never arrives, makes a visitor of the caller and no error. */
function userOf(site: WordPressSite, request: IncomingMessage): SiteUser | null {
  const given = /^Basic (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (given === undefined || site.options.dropsAuthorization) return null;
  const [login = '', ...password] = Buffer.from(given, 'base64').toString().split(':');
  const user = site.users.get(site.passwords.get(password.join(':').replace(/[^a-z\d]/gi, '')) ?? 0);
  return user?.login === login ? user : null;
}

function routed(path: string, { method }: IncomingMessage, call: Parameters<(typeof ROUTES)[number][2]>[0]): Answer {
  for (const [verb, pattern, run] of ROUTES) {
    const match = verb === method ? pattern.exec(path) : null;
    if (match) return run(call, Number(match[1]));
  }
  throw new WordPressProblem(404, 'rest_no_route', 'No route was found matching the URL and request method.');
}

/** The form below a post. Each address may write once in fifteen seconds. */
function visitor(site: WordPressSite, base: string, { response, content }: Exchange): void {
  const form = new URLSearchParams(content);
  const email = form.get('email') ?? '';
  const recent = [...site.comments.values()].some(
    (comment) => comment.email === email && site.now() - comment.writtenAt < 15_000,
  );
  const page = { 'content-type': 'text/html; charset=UTF-8' };
  if (recent) {
    response.writeHead(429, page).end('<p>You are posting comments too quickly. Slow down.</p>');
    return;
  }
  const made = site.write({
    post: Number(form.get('comment_post_ID')),
    parent: Number(form.get('comment_parent') ?? 0),
    name: form.get('author') ?? '',
    email,
    content: (form.get('comment') ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  });
  const place = `${base}/${site.posts.get(made.post)?.slug ?? ''}/#comment-${made.id}`;
  response.writeHead(302, { location: place }).end();
}
