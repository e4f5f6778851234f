import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Exchange, sendJson } from '../faults';
import type { TrustpilotNetwork } from './network';
import { reviewJson, type TrustpilotApplication, type TrustpilotReview } from './shapes';

const MOST_REPLY_CHARACTERS = 4096;
const MOST_PER_PAGE = 100;
const DEFAULT_PER_PAGE = 20;

/** An error answer in Trustpilot's words. */
class TrustpilotProblem extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 429,
    message: string,
  ) {
    super(message);
  }
}

interface Call {
  network: TrustpilotNetwork;
  url: URL;
  content: string;
  application: TrustpilotApplication;
  userId: string | null;
}

interface Answer {
  status: number;
  body?: unknown;
}

type Route = (call: Call, id: string) => Answer;

const ROUTES: [method: string, path: RegExp, route: Route][] = [
  ['GET', /^\/v1\/private\/business-units\/([^/]+)\/reviews$/, listReviews],
  [
    'GET',
    /^\/v1\/private\/reviews\/([^/]+)$/,
    (call, id) => ({ status: 200, body: written(call, reviewNamed(call, id)) }),
  ],
  ['POST', /^\/v1\/private\/reviews\/([^/]+)\/reply$/, putReply],
  ['DELETE', /^\/v1\/private\/reviews\/([^/]+)\/reply$/, deleteReply],
  ['PUT', /^\/v1\/private\/reviews\/([^/]+)\/tags$/, putTags],
];

/** Serves a network under a path prefix: the public search of business units, the private API and the token endpoint. */
export function trustpilotHttpHandler(network: TrustpilotNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    void text(request)
      .then((content) => answer(network, prefix, { request, response, content }))
      .catch(() => response.destroy());
  };
}

function answer(network: TrustpilotNetwork, prefix: string, exchange: Exchange): void {
  const { request, response, content } = exchange;
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://trustpilot.double');
  try {
    const grant = /^\/v1\/oauth\/oauth-business-users-for-applications\/(accesstoken|refresh|revoke)$/.exec(
      url.pathname,
    );
    if (grant) {
      if (!network.tokenFaults.play(exchange)) signIn(network, exchange, grant[1] ?? '');
      return;
    }
    if (network.faults.play(exchange)) return;
    if (network.isTooOften()) throw new TrustpilotProblem(429, 'Too many requests.');
    if (request.method === 'GET' && url.pathname === '/v1/business-units/find') {
      return sendJson(response, 200, businessUnit(network, url, String(request.headers['apikey'] ?? '')));
    }
    const bearer = network.signIn.bearer(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
    if (!bearer) throw new TrustpilotProblem(401, 'Invalid or expired access token.');
    if (!bearer.application.hasApiAccess) throw new TrustpilotProblem(403, 'The plan does not include API access.');
    const { status, body } = routed(request.method ?? 'GET', { network, url, content, ...bearer });
    sendJson(response, status, body);
  } catch (error) {
    if (!(error instanceof TrustpilotProblem)) throw error;
    sendJson(response, error.status, { message: error.message, errorCode: error.status, details: null });
  }
}

function routed(method: string, call: Call): Answer {
  for (const [wanted, path, route] of ROUTES) {
    const match = wanted === method ? path.exec(decodeURI(call.url.pathname)) : null;
    if (match) return route(call, match[1] ?? '');
  }
  throw new TrustpilotProblem(404, 'Not found.');
}

function signIn({ signIn: entrance }: TrustpilotNetwork, { request, response, content }: Exchange, path: string): void {
  if (entrance.isTooOften()) throw new TrustpilotProblem(429, 'Too many token requests.');
  const basic = Buffer.from(request.headers.authorization?.replace(/^Basic /, '') ?? '', 'base64').toString('utf8');
  const colon = basic.indexOf(':');
  const application = entrance.applicationOf(basic.slice(0, colon), basic.slice(colon + 1));
  if (!application) return sendJson(response, 401, { reason: 'Invalid API key or secret' });
  const form = new URLSearchParams(content);
  if (path === 'revoke') {
    entrance.revoke(form.get('token') ?? '');
    return sendJson(response, 200, {});
  }
  const isRefresh = form.get('grant_type') === 'refresh_token';
  const tokens = isRefresh === (path === 'refresh') ? entrance.answer(application, form) : null;
  if (!tokens) return sendJson(response, isRefresh ? 400 : 401, { reason: 'Invalid grant' });
  sendJson(response, 200, tokens);
}

function businessUnit(network: TrustpilotNetwork, url: URL, apiKey: string): unknown {
  if (!network.signIn.applications.has(apiKey)) throw new TrustpilotProblem(401, 'Invalid API key.');
  const name = url.searchParams.get('name');
  const unit = [...network.businessUnits.values()].find(({ identifyingName }) => identifyingName === name);
  if (!unit) throw new TrustpilotProblem(404, 'Business unit not found.');
  const { id, identifyingName, displayName } = unit;
  return { id, displayName, name: { identifying: identifyingName, referring: [identifyingName] } };
}

function bodyOf({ content }: Call): Record<string, unknown> {
  try {
    return JSON.parse(content || '{}') as Record<string, unknown>;
  } catch {
    throw new TrustpilotProblem(400, 'The body is not JSON.');
  }
}

function reviewNamed({ network, application }: Call, id: string): TrustpilotReview {
  const review = network.review(id);
  if (!review) throw new TrustpilotProblem(404, 'Review not found.');
  if (!application.businessUnitIds.includes(review.businessUnitId)) throw new TrustpilotProblem(403, 'Forbidden.');
  return review;
}

function written({ network }: Call, review: TrustpilotReview): unknown {
  const unit = network.businessUnits.get(review.businessUnitId);
  if (!unit) throw new TrustpilotProblem(404, 'Business unit not found.');
  return reviewJson(review, unit);
}

function numberOf(url: URL, name: string, fallback: number, most: number): number {
  const value = Number(url.searchParams.get(name) ?? fallback);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new TrustpilotProblem(400, `${name} is out of range.`);
  return value;
}

/** Times in the query have no zone and are UTC. */
function timeIn(url: URL, name: string): number | null {
  const text = url.searchParams.get(name);
  if (text === null) return null;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : NaN;
  if (Number.isNaN(time)) throw new TrustpilotProblem(400, `${name} is not a date and time.`);
  return time;
}

function listReviews(call: Call, unitId: string): Answer {
  const { network, url, application } = call;
  if (!network.businessUnits.has(unitId)) throw new TrustpilotProblem(404, 'Business unit not found.');
  if (!application.businessUnitIds.includes(unitId)) throw new TrustpilotProblem(403, 'Forbidden.');
  const asked = numberOf(url, 'perPage', DEFAULT_PER_PAGE, MOST_PER_PAGE);
  const page = numberOf(url, 'page', 1, 100_000);
  if ((url.searchParams.get('orderBy') ?? 'createdat.desc') !== 'createdat.desc') {
    throw new TrustpilotProblem(400, 'orderBy is not known.');
  }
  const [from, end] = [timeIn(url, 'startDateTime'), timeIn(url, 'endDateTime')];
  const stars = url.searchParams.get('stars')?.split(',').map(Number);
  const responded = url.searchParams.get('responded');
  const found = network.reviewsOf(unitId).filter((review) => {
    const at = Date.parse(review.createdAt);
    if ((from !== null && at < from) || (end !== null && at > end)) return false;
    if (stars && !stars.includes(review.stars)) return false;
    return responded === null || (review.companyReply !== null) === (responded === 'true');
  });
  const size = Math.min(asked, network.options.maxPageSize ?? MOST_PER_PAGE);
  const shown = found.slice((page - 1) * size, page * size);
  const hasMore = found.length > page * size;
  const href = `https://api.trustpilot.com/v1/private/business-units/${unitId}/reviews?page=${page + 1}`;
  return {
    status: 200,
    body: {
      links: hasMore ? [{ href, method: 'GET', rel: 'next-page' }] : [],
      reviews: shown.map((review) => written(call, review)),
    },
  };
}

function putReply(call: Call, id: string): Answer {
  const review = reviewNamed(call, id);
  const { message, authorBusinessUserId } = bodyOf(call);
  const author = typeof authorBusinessUserId === 'string' ? authorBusinessUserId : call.userId;
  if (!author || !call.network.signIn.users.some((user) => user.id === author)) {
    throw new TrustpilotProblem(400, 'authorBusinessUserId is required.');
  }
  if (typeof message !== 'string' || message.trim() === '') throw new TrustpilotProblem(400, 'message is required.');
  if (message.length > MOST_REPLY_CHARACTERS) throw new TrustpilotProblem(400, 'message is too long.');
  if (!call.network.putReply(review.id, message, author)) {
    const status = call.network.options.secondReply === 400 ? 400 : 409;
    throw new TrustpilotProblem(status, 'A reply already exists for this review.');
  }
  return { status: 201 };
}

function deleteReply(call: Call, id: string): Answer {
  if (!call.network.deleteReply(reviewNamed(call, id).id)) throw new TrustpilotProblem(404, 'There is no reply.');
  return { status: 204 };
}

function putTags(call: Call, id: string): Answer {
  const review = reviewNamed(call, id);
  const { tags } = bodyOf(call);
  const isTag = (tag: unknown): tag is TrustpilotReview['tags'][number] =>
    typeof tag === 'object' && tag !== null && 'group' in tag && 'value' in tag;
  if (!Array.isArray(tags) || !tags.every(isTag)) throw new TrustpilotProblem(400, 'tags are required.');
  call.network.setTags(review.id, tags);
  return { status: 200, body: { tags: review.tags } };
}
