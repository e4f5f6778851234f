import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Exchange, sendJson } from '../faults';
import { averageOf, type GoogleBusinessNetwork, MANAGE } from './network';
import type { GoogleReview } from './shapes';

const STATUS_WORDS: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  412: 'FAILED_PRECONDITION',
};
const MOST_REPLY_BYTES = 4096;

/** A Google error envelope; 412 stands for the 400 that Google words as FAILED_PRECONDITION. */
class GoogleProblem extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 412,
    message: string,
  ) {
    super(message);
  }
}

interface Call {
  method: string;
  url: URL;
  content: string;
}

type Route = (network: GoogleBusinessNetwork, call: Call, match: RegExpExecArray) => unknown;

const LOCATION = '(accounts/[^/]+/locations/[^/]+)';
const ROUTES: [method: string, path: RegExp, route: Route][] = [
  ['GET', new RegExp(`^/v4/${LOCATION}/reviews$`), listReviews],
  ['GET', new RegExp(`^/v4/(${LOCATION}/reviews/[^/]+)$`), (network, _call, match) => reviewNamed(network, match[1])],
  ['PUT', new RegExp(`^/v4/(${LOCATION}/reviews/[^/]+)/reply$`), putReply],
  ['DELETE', new RegExp(`^/v4/(${LOCATION}/reviews/[^/]+)/reply$`), deleteReply],
  ['POST', /^\/v4\/(accounts\/[^/]+)\/locations:batchGetReviews$/, batchGetReviews],
  ['GET', /^\/v1\/accounts$/, listAccounts],
  ['GET', /^\/v1\/(accounts\/[^/]+)\/locations$/, listLocations],
  ['GET', /^\/v1\/(accounts\/[^/]+)\/notificationSetting$/, getNotificationSetting],
  ['PATCH', /^\/v1\/(accounts\/[^/]+)\/notificationSetting$/, patchNotificationSetting],
];

/** Serves a network under a path prefix: the four Business Profile APIs, the consent page, the token endpoint and the certificates. */
export function googleBusinessHttpHandler(network: GoogleBusinessNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    void text(request)
      .then((content) => answer(network, prefix, { request, response, content }))
      .catch(() => response.destroy());
  };
}

async function answer(network: GoogleBusinessNetwork, prefix: string, exchange: Exchange): Promise<void> {
  const { request, response, content } = exchange;
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://google.double');
  if (url.pathname === '/oauth2/v3/certs') return sendJson(response, 200, await network.signer.certs());
  if (url.pathname === '/o/oauth2/v2/auth') {
    return network.consent.page({ method: request.method ?? 'GET', url, body: content, response });
  }
  if (url.pathname === '/token') {
    if (!network.tokenFaults.play(exchange)) token(network, exchange);
    return;
  }
  if (network.faults.play(exchange)) return;
  try {
    const bearer = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (!network.accepts(bearer)) throw new GoogleProblem(401, 'Request had invalid authentication credentials.');
    sendJson(response, 200, routed(network, { method: request.method ?? 'GET', url, content }));
  } catch (error) {
    if (!(error instanceof GoogleProblem)) throw error;
    const code = error.status === 412 ? 400 : error.status;
    sendJson(response, code, { error: { code, message: error.message, status: STATUS_WORDS[error.status] } });
  }
}

function routed(network: GoogleBusinessNetwork, call: Call): unknown {
  for (const [method, path, route] of ROUTES) {
    const match = method === call.method ? path.exec(decodeURI(call.url.pathname)) : null;
    if (match) return route(network, call, match);
  }
  throw new GoogleProblem(404, 'Requested entity was not found.');
}

function token(network: GoogleBusinessNetwork, { response, content }: Exchange): void {
  const form = new URLSearchParams(content);
  const field = (name: string) => form.get(name) ?? '';
  if (field('grant_type') === 'authorization_code') return sendJson(response, ...network.consent.trade(form));
  if (field('grant_type') !== 'refresh_token') return sendJson(response, 400, { error: 'unsupported_grant_type' });
  const issued = network.refresh(field('client_id'), field('client_secret'), field('refresh_token'));
  if (!issued) {
    return sendJson(response, 400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' });
  }
  sendJson(response, 200, { access_token: issued.token, expires_in: issued.expiresIn, token_type: 'Bearer', scope: MANAGE }); // prettier-ignore
}

function bodyOf(call: Call): Record<string, unknown> {
  try {
    return JSON.parse(call.content || '{}') as Record<string, unknown>;
  } catch {
    throw new GoogleProblem(400, 'Invalid JSON payload received.');
  }
}

function locationNamed(network: GoogleBusinessNetwork, name = ''): string {
  if (!network.locations.has(name)) throw new GoogleProblem(403, 'The caller does not have permission');
  return name;
}

function reviewNamed(network: GoogleBusinessNetwork, name = ''): GoogleReview {
  const review = network.review(name);
  if (!review) throw new GoogleProblem(404, 'Requested entity was not found.');
  return review;
}

/** Page tokens are offsets: they shift when reviews come or go in between, as the real ones may. */
function listReviews(network: GoogleBusinessNetwork, { url }: Call, match: RegExpExecArray): unknown {
  const reviews = network.reviewsOf(locationNamed(network, match[1]));
  const asked = Number(url.searchParams.get('pageSize') ?? 50);
  if (!(asked > 0 && asked <= 50)) throw new GoogleProblem(400, 'pageSize must be between 1 and 50.');
  const size = Math.min(asked, network.options.maxPageSize ?? 50);
  const pageToken = url.searchParams.get('pageToken');
  const offset = pageToken === null ? 0 : Number(/^CAoQ(\d+)$/.exec(pageToken)?.[1] ?? NaN);
  if (Number.isNaN(offset)) throw new GoogleProblem(400, 'Invalid page token.');
  return {
    reviews: reviews.slice(offset, offset + size),
    averageRating: averageOf(reviews),
    totalReviewCount: reviews.length,
    ...(offset + size < reviews.length ? { nextPageToken: `CAoQ${offset + size}` } : {}),
  };
}

function putReply(network: GoogleBusinessNetwork, call: Call, match: RegExpExecArray): unknown {
  const review = reviewNamed(network, match[1]);
  if (!network.locations.get(match[2] ?? '')?.verified) {
    throw new GoogleProblem(412, 'The location must be verified to reply to reviews.');
  }
  const { comment } = bodyOf(call);
  if (typeof comment !== 'string' || comment.trim() === '') throw new GoogleProblem(400, 'The reply is empty.');
  if (Buffer.byteLength(comment) > MOST_REPLY_BYTES) throw new GoogleProblem(400, 'The reply is too long.');
  return network.putReply(review.name, comment);
}

function deleteReply(network: GoogleBusinessNetwork, _call: Call, match: RegExpExecArray): unknown {
  if (!network.deleteReply(reviewNamed(network, match[1]).name)) throw new GoogleProblem(404, 'There is no reply.');
  return {};
}

function batchGetReviews(network: GoogleBusinessNetwork, call: Call): unknown {
  const { locationNames, pageSize = 50 } = bodyOf(call);
  const names = Array.isArray(locationNames) ? locationNames.map(String) : [];
  const found = names.flatMap((name) =>
    network.reviewsOf(locationNamed(network, name)).map((review) => ({ name, review })),
  );
  found.sort((a, b) => b.review.updateTime.localeCompare(a.review.updateTime));
  return { locationReviews: found.slice(0, Number(pageSize)) };
}

/** Page tokens of both lists are offsets. */
function pageOf<T>(network: GoogleBusinessNetwork, { url }: Call, all: readonly T[], field: string): unknown {
  const size = Math.min(Number(url.searchParams.get('pageSize') ?? 20), network.options.maxPageSize ?? 100);
  const offset = Number(url.searchParams.get('pageToken') ?? 0);
  const page = all.slice(offset, offset + size);
  return { [field]: page, ...(offset + size < all.length && { nextPageToken: String(offset + size) }) };
}

function listAccounts(network: GoogleBusinessNetwork, call: Call): unknown {
  const names = new Set([...network.locations.keys()].map((name) => name.slice(0, name.indexOf('/locations/'))));
  return pageOf(network, call, [...names].map((name) => ({ name, accountName: name, type: 'PERSONAL' })), 'accounts'); // prettier-ignore
}

function listLocations(network: GoogleBusinessNetwork, call: Call, match: RegExpExecArray): unknown {
  const own = [...network.locations.values()].filter(({ name }) => name.startsWith(`${match[1]}/locations/`));
  if (own.length === 0) throw new GoogleProblem(403, 'The caller does not have permission');
  const listed = own.map(({ name, title, storeCode, mapsUri }) => ({
    name: name.slice(name.indexOf('locations/')),
    title,
    ...(storeCode !== undefined && { storeCode }),
    metadata: { mapsUri },
  }));
  return pageOf(network, call, listed, 'locations');
}

function getNotificationSetting(network: GoogleBusinessNetwork, _call: Call, match: RegExpExecArray): unknown {
  return { name: `${match[1]}/notificationSetting`, ...network.notificationSettings.get(match[1] ?? '') };
}

function patchNotificationSetting(network: GoogleBusinessNetwork, call: Call, match: RegExpExecArray): unknown {
  const { pubsubTopic, notificationTypes } = bodyOf(call);
  if (typeof pubsubTopic !== 'string' || !/^(|projects\/[^/]+\/topics\/[^/]+)$/.test(pubsubTopic)) {
    throw new GoogleProblem(400, 'Invalid Pub/Sub topic.');
  }
  const types = Array.isArray(notificationTypes) ? notificationTypes.map(String) : [];
  network.notificationSettings.set(match[1] ?? '', { pubsubTopic, notificationTypes: types });
  return getNotificationSetting(network, call, match);
}
