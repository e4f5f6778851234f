import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Exchange, sendJson } from '../faults';
import { type GooglePlayNetwork, playError } from './network';
import { type PlayReview, resourceOf, timestamp } from './shapes';

const MOST_REPLY_CHARACTERS = 350;
const MOST_ON_A_PAGE = 100;
const APPLICATION = /^\/androidpublisher\/v3\/applications\/([^/]+)\/reviews(?:\/([^/:]+)(:reply)?)?$/;

/** A refusal in Google's words. */
class PlayProblem extends Error {
  constructor(
    readonly code: 400 | 401 | 403 | 404 | 429,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

interface Call {
  packageName: string;
  reviewId: string;
  query: URLSearchParams;
  content: string;
}

/** Serves a network under a path prefix: the reviews of the Android Publisher API and the token endpoint. */
export function googlePlayHttpHandler(network: GooglePlayNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    void text(request)
      .then((content) => answer(network, prefix, { request, response, content }))
      .catch(() => response.destroy());
  };
}

async function answer(network: GooglePlayNetwork, prefix: string, exchange: Exchange): Promise<void> {
  const { request, response, content } = exchange;
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://google-play.double');
  if (url.pathname === '/token' && request.method === 'POST') {
    if (!network.tokenFaults.play(exchange)) await token(network, exchange);
    return;
  }
  if (network.faults.play(exchange)) return;
  try {
    const bearer = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    const holder = network.signIn.holderOfToken(bearer);
    if (!holder) throw new PlayProblem(401, 'authError', 'Request had invalid authentication credentials.');
    const match = APPLICATION.exec(url.pathname);
    const packageName = decodeURIComponent(match?.[1] ?? '');
    if (!match) throw new PlayProblem(404, 'notFound', 'Not found.');
    if (!network.apps.has(packageName)) {
      throw new PlayProblem(404, 'applicationNotFound', `No application was found for ${packageName}.`);
    }
    if (!holder.may(packageName)) {
      throw new PlayProblem(403, 'permissionDenied', 'The caller does not have permission');
    }
    const route = routeOf(request.method ?? 'GET', match[2], match[3]);
    const reviewId = decodeURIComponent(match[2] ?? '');
    sendJson(response, 200, route(network, { packageName, reviewId, query: url.searchParams, content }));
  } catch (error) {
    if (!(error instanceof PlayProblem)) throw error;
    sendJson(response, error.code, playError(error.code, error.message, error.reason));
  }
}

function routeOf(
  method: string,
  reviewId?: string,
  verb?: string,
): (network: GooglePlayNetwork, call: Call) => unknown {
  if (method === 'GET' && reviewId === undefined) return listReviews;
  if (method === 'GET' && verb === undefined) return getReview;
  if (method === 'POST' && verb !== undefined) return reply;
  throw new PlayProblem(404, 'notFound', 'Not found.');
}

async function token(network: GooglePlayNetwork, { response, content }: Exchange): Promise<void> {
  const form = new URLSearchParams(content);
  const field = (name: string) => form.get(name) ?? '';
  const grant = field('grant_type');
  let issued: { token: string; expiresIn: number } | null;
  if (grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
    issued = await network.signIn.byAssertion(field('assertion'));
  } else if (grant === 'refresh_token') {
    issued = network.signIn.byRefreshToken(field('client_id'), field('client_secret'), field('refresh_token'));
  } else return sendJson(response, 400, { error: 'unsupported_grant_type' });
  if (!issued) {
    return sendJson(response, 400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' });
  }
  sendJson(response, 200, { access_token: issued.token, expires_in: issued.expiresIn, token_type: 'Bearer' });
}

function spend(network: GooglePlayNetwork, packageName: string, what: 'read' | 'reply'): void {
  if (!network.spend(packageName, what)) throw new PlayProblem(429, 'quotaExceeded', 'Quota exceeded.');
}

/** Page tokens are offsets: they shift when reviews come or go in between, as the real ones may. */
function listReviews(network: GooglePlayNetwork, { packageName, query }: Call): unknown {
  spend(network, packageName, 'read');
  const asked = Number(query.get('maxResults') ?? 10);
  if (!(asked > 0 && asked <= MOST_ON_A_PAGE)) throw new PlayProblem(400, 'badRequest', 'maxResults is out of range.');
  const size = Math.min(asked, network.options.maxPageSize ?? MOST_ON_A_PAGE);
  const pageToken = query.get('token');
  const start = pageToken === null ? Number(query.get('startIndex') ?? 0) : Number(/^CAEQ(\d+)$/.exec(pageToken)?.[1]);
  if (!Number.isInteger(start)) throw new PlayProblem(400, 'badRequest', 'Invalid page token.');
  const reviews = network.listed(packageName);
  const page = reviews.slice(start, start + size);
  if (page.length === 0) return {};
  return {
    reviews: page.map((review) => resourceOf(review, query.get('translationLanguage'))),
    ...(start + size < reviews.length ? { tokenPagination: { nextPageToken: `CAEQ${start + size}` } } : {}),
  };
}

function getReview(network: GooglePlayNetwork, call: Call): unknown {
  spend(network, call.packageName, 'read');
  return resourceOf(reviewNamed(network, call), call.query.get('translationLanguage'));
}

function reply(network: GooglePlayNetwork, call: Call): unknown {
  const review = reviewNamed(network, call);
  const replyText = replyTextOf(call.content);
  if (replyText.trim() === '') throw new PlayProblem(400, 'badRequest', 'The reply text must not be empty.');
  if ([...replyText].length > MOST_REPLY_CHARACTERS) {
    throw new PlayProblem(400, 'badRequest', `The reply text exceeds ${MOST_REPLY_CHARACTERS} characters.`);
  }
  spend(network, call.packageName, 'reply');
  const kept = network.putReply(review.reviewId, replyText);
  return { result: { replyText: kept.text, lastEdited: timestamp(kept.at) } };
}

function replyTextOf(content: string): string {
  try {
    const { replyText } = JSON.parse(content) as Record<string, unknown>;
    return typeof replyText === 'string' ? replyText : '';
  } catch {
    throw new PlayProblem(400, 'parseError', 'Invalid JSON payload received.');
  }
}

function reviewNamed(network: GooglePlayNetwork, { packageName, reviewId }: Call): PlayReview {
  const review = network.review(reviewId);
  if (review?.packageName !== packageName || !network.isListed(review)) {
    throw new PlayProblem(404, 'reviewNotFound', 'The review was not found.');
  }
  return review;
}
