import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Exchange, sendJson } from '../faults';
import type { AppStoreNetwork } from './network';
import { appleError, responseResource, reviewResource, type StoreReview } from './shapes';

const MOST_ON_A_PAGE = 200;
const MOST_RESPONSE_CHARACTERS = 5970;

/** A refusal in Apple's words. */
class AppleProblem extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 429,
    readonly code: string,
    message: string,
    readonly pointer?: string,
  ) {
    super(message);
  }
}

interface Call {
  network: AppStoreNetwork;
  /** Where the double stands, for the links in its answers. */
  base: string;
  query: URLSearchParams;
  content: string;
}

type Route = (call: Call, id: string) => { status: number; body?: unknown };

const ROUTES: [method: string, path: RegExp, route: Route][] = [
  ['GET', /^\/v1\/apps\/([^/]+)$/, getApp],
  ['GET', /^\/v1\/apps\/([^/]+)\/customerReviews$/, listReviews],
  ['GET', /^\/v1\/customerReviews\/([^/]+)$/, getReview],
  ['GET', /^\/v1\/customerReviews\/([^/]+)\/response$/, getResponse],
  ['POST', /^\/v1\/(customerReviewResponses)$/, postResponse],
  ['DELETE', /^\/v1\/customerReviewResponses\/([^/]+)$/, deleteResponse],
];

/** Serves a network under a path prefix: the customer reviews of the App Store Connect API. */
export function appStoreHttpHandler(network: AppStoreNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    void text(request)
      .then((content) => answer(network, prefix, { request, response, content }))
      .catch(() => response.destroy());
  };
}

async function answer(network: AppStoreNetwork, prefix: string, exchange: Exchange): Promise<void> {
  const { request, response, content } = exchange;
  const bearer = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  const key = await network.keys.keyOf(bearer);
  if (network.faults.play(exchange)) return;
  const headers: Record<string, string> = {};
  try {
    if (!key) {
      throw new AppleProblem(401, 'NOT_AUTHORIZED', 'Provide a properly configured and signed bearer token.');
    }
    const { limit, left, allowed } = network.spend(key.keyId);
    headers['x-rate-limit'] = `user-hour-lim:${limit};user-hour-rem:${left};`;
    if (!allowed) throw new AppleProblem(429, 'RATE_LIMIT_EXCEEDED', 'We have received too many requests this hour.');
    if (!network.agreementsSigned) {
      const code = 'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED';
      throw new AppleProblem(403, code, 'A required agreement is missing or has expired.');
    }
    if (!key.permitted)
      throw new AppleProblem(403, 'FORBIDDEN_ERROR', 'The API key in use does not allow this request');
    const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://app-store.double');
    const base = `http://${request.headers.host ?? 'app-store.double'}${prefix}`;
    const call = { network, base, query: url.searchParams, content };
    const { status, body } = routed(call, request.method ?? 'GET', url.pathname);
    sendJson(response, status, body, headers);
  } catch (error) {
    if (!(error instanceof AppleProblem)) throw error;
    sendJson(response, error.status, appleError(error.status, error.code, error.message, error.pointer), headers);
  }
}

function routed(call: Call, method: string, path: string): { status: number; body?: unknown } {
  for (const [verb, pattern, route] of ROUTES) {
    const match = verb === method ? pattern.exec(path) : null;
    if (match) return route(call, decodeURIComponent(match[1] ?? ''));
  }
  throw new AppleProblem(404, 'NOT_FOUND', 'The path provided does not match a defined resource type.');
}

function missing(type: string, id: string): AppleProblem {
  return new AppleProblem(404, 'NOT_FOUND', `There is no resource of type '${type}' with id '${id}'`);
}

function getApp({ network, base }: Call, id: string): { status: number; body: unknown } {
  const app = network.apps.get(id);
  if (!app) throw missing('apps', id);
  const self = `${base}/v1/apps/${id}`;
  return { status: 200, body: { data: { type: 'apps', id, attributes: { name: app.name }, links: { self } } } };
}

/** Cursors are offsets: they shift when reviews come or go in between, as the real ones may. */
function listReviews({ network, base, query }: Call, appId: string): { status: number; body: unknown } {
  if (!network.apps.has(appId)) throw missing('apps', appId);
  const asked = Number(query.get('limit') ?? 50);
  if (!(asked > 0 && asked <= MOST_ON_A_PAGE)) {
    throw new AppleProblem(400, 'PARAMETER_ERROR.INVALID', `limit must be between 1 and ${MOST_ON_A_PAGE}.`);
  }
  const cursor = query.get('cursor');
  const start = cursor === null ? 0 : Number(/^o(\d+)$/.exec(cursor)?.[1]);
  if (Number.isNaN(start)) throw new AppleProblem(400, 'PARAMETER_ERROR.INVALID', 'The cursor is not valid.');
  const all = filtered(network.reviewsOf(appId), query);
  const size = Math.min(asked, network.options.maxPageSize ?? MOST_ON_A_PAGE);
  const address = (at: number | null) => {
    const parameters = new URLSearchParams(query);
    if (at !== null) parameters.set('cursor', `o${at}`);
    return `${base}/v1/apps/${appId}/customerReviews?${parameters.toString()}`;
  };
  const next = start + size < all.length ? { next: address(start + size) } : {};
  const page = documentOf(all.slice(start, start + size), base, query);
  const meta = { paging: { total: all.length, limit: asked } };
  return { status: 200, body: { ...page, links: { self: address(null), ...next }, meta } };
}

function filtered(reviews: StoreReview[], query: URLSearchParams): StoreReview[] {
  const ratings = query.get('filter[rating]')?.split(',');
  const territories = query.get('filter[territory]')?.split(',');
  const answered = query.get('exists[publishedResponse]');
  const sort = query.get('sort') ?? '-createdDate';
  const kept = reviews.filter(
    ({ rating, territory, response }) =>
      (ratings?.includes(String(rating)) ?? true) &&
      (territories?.includes(territory) ?? true) &&
      (answered === null || (response?.state === 'PUBLISHED') === (answered === 'true')),
  );
  if (sort === 'createdDate') return kept.reverse();
  if (sort.endsWith('rating')) return kept.sort((a, b) => (a.rating - b.rating) * (sort.startsWith('-') ? -1 : 1));
  if (sort !== '-createdDate') throw new AppleProblem(400, 'PARAMETER_ERROR.INVALID', `'${sort}' is no sort order.`);
  return kept;
}

function documentOf(
  reviews: StoreReview[],
  base: string,
  query: URLSearchParams,
): { data: object[]; included?: object[] } {
  const includes = query.get('include') === 'response';
  const data = reviews.map((review) => reviewResource(review, base, includes));
  if (!includes) return { data };
  return { data, included: reviews.flatMap(({ response }) => (response ? [responseResource(response, base)] : [])) };
}

function getReview({ network, base, query }: Call, id: string): { status: number; body: unknown } {
  const review = network.review(id);
  if (!review) throw missing('customerReviews', id);
  const { data, ...rest } = documentOf([review], base, query);
  return { status: 200, body: { data: data[0], ...rest } };
}

function getResponse({ network, base }: Call, id: string): { status: number; body: unknown } {
  const response = network.review(id)?.response;
  if (!response) throw missing('customerReviewResponses', id);
  return { status: 200, body: { data: responseResource(response, base) } };
}

function postResponse({ network, base, content }: Call): { status: number; body: unknown } {
  const { reviewId, responseBody } = bodyOf(content);
  if (network.review(reviewId) === undefined) {
    const text = `There is no resource of type 'customerReviews' with id '${reviewId}'`;
    throw new AppleProblem(409, 'ENTITY_ERROR.RELATIONSHIP.INVALID', text, '/data/relationships/review');
  }
  if (responseBody.trim() === '' || [...responseBody].length > MOST_RESPONSE_CHARACTERS) {
    const isLong = responseBody.trim() !== '';
    const code = isLong ? 'ENTITY_ERROR.ATTRIBUTE.INVALID.TOO_LONG' : 'ENTITY_ERROR.ATTRIBUTE.REQUIRED';
    throw new AppleProblem(409, code, 'The response is empty or too long.', '/data/attributes/responseBody');
  }
  return { status: 201, body: { data: responseResource(network.putResponse(reviewId, responseBody), base) } };
}

function bodyOf(content: string): { reviewId: string; responseBody: string } {
  try {
    const { data } = JSON.parse(content) as {
      data: { attributes: { responseBody: unknown }; relationships: { review: { data: { id: unknown } } } };
    };
    return { reviewId: String(data.relationships.review.data.id), responseBody: String(data.attributes.responseBody) };
  } catch {
    throw new AppleProblem(400, 'PARAMETER_ERROR.INVALID', 'The request entity is not a valid document.');
  }
}

function deleteResponse({ network }: Call, id: string): { status: number } {
  if (!network.deleteResponse(id)) throw missing('customerReviewResponses', id);
  return { status: 204 };
}
