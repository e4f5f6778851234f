import { FaultPlayer } from '../faults';
import { ConnectKeys } from './keys';
import { appleError, type PublicStorePage, type StoreApp, type StoreResponse, type StoreReview } from './shapes';

export interface AppStoreNetworkOptions {
  /** Deterministic time of the network; every change gets a strictly later instant. */
  clock: () => Date;
  /** Most reviews that one page holds, whatever the caller asks for. Default 200, as the real API. */
  maxPageSize?: number;
  /** Calls of a key within an hour. Default 3500, as the real API; 0 = no limit. */
  callsPerHour?: number;
  /** New responses stay `PENDING_PUBLISH` until `publishPending`; false shows them at once. Default true. */
  holdsResponses?: boolean;
}

export interface NewStoreReview {
  rating: number;
  body: string;
  title?: string;
  nickname?: string;
  territory?: string;
}

const HOUR_MS = 3_600_000;

/**
 * The App Store's reviews as one process: apps, reviews with the developer's one response, API keys and the hourly limit.
 * Pure state; `appStoreHttpHandler` puts it on HTTP.
 */
export class AppStoreNetwork {
  readonly faults = new FaultPlayer((status, detail) =>
    appleError(status, FAULT_CODES[status] ?? 'UNEXPECTED', detail),
  );
  readonly keys: ConnectKeys;
  readonly apps = new Map<string, StoreApp>();
  /** False: the team has a new agreement to sign, and every call is refused. */
  agreementsSigned = true;
  private readonly reviews = new Map<string, StoreReview>();
  private readonly calls = new Map<string, number[]>();
  private lastInstant = 0;
  private counter = 0;

  constructor(readonly options: AppStoreNetworkOptions) {
    this.keys = new ConnectKeys(options.clock);
  }

  addApp(app: StoreApp): void {
    this.apps.set(app.id, app);
  }

  addReview(appId: string, { title, nickname, territory, ...words }: NewStoreReview): StoreReview {
    if (!this.apps.has(appId)) throw new Error(`no app ${appId}`);
    const n = (this.counter += 1);
    const review: StoreReview = {
      id: `00000012-3456-7890-abcd-${String(n).padStart(12, '0')}`,
      appId,
      title: title ?? '',
      nickname: nickname ?? `client_${n}`,
      territory: territory ?? 'FRA',
      createdAt: this.instant(),
      response: null,
      ...words,
    };
    this.reviews.set(review.id, review);
    return review;
  }

  /** The new words take the place of the old ones; no date tells of it. */
  editReview(id: string, change: { rating?: number; title?: string; body?: string }): StoreReview {
    return Object.assign(this.existing(id), change);
  }

  /** Taken down by its author or by Apple: it is simply no longer there. */
  removeReview(id: string): void {
    this.existing(id);
    this.reviews.delete(id);
  }

  review(id: string): StoreReview | undefined {
    return this.reviews.get(id);
  }

  /** Reviews of an app, youngest first. */
  reviewsOf(appId: string): StoreReview[] {
    return [...this.reviews.values()]
      .filter((review) => review.appId === appId)
      .sort((a, b) => b.createdAt - a.createdAt);
  }

  /** Writes or replaces the developer's response. */
  putResponse(reviewId: string, text: string): StoreResponse {
    const review = this.existing(reviewId);
    const state = (this.options.holdsResponses ?? true) ? 'PENDING_PUBLISH' : 'PUBLISHED';
    const id = review.response?.id ?? String(9_000_000 + (this.counter += 1));
    review.response = { id, text, modifiedAt: this.instant(), state };
    return review.response;
  }

  /** False when there is no such response. */
  deleteResponse(responseId: string): boolean {
    const review = [...this.reviews.values()].find(({ response }) => response?.id === responseId);
    if (!review) return false;
    review.response = null;
    return true;
  }

  /** Lets every pending response through; how many. */
  publishPending(): number {
    const responses = [...this.reviews.values()].map(({ response }) => response);
    const pending = responses.filter((response) => response?.state === 'PENDING_PUBLISH');
    for (const response of pending) if (response) response.state = 'PUBLISHED';
    return pending.length;
  }

  /** Counts a call of a key in its rolling hour. */
  spend(keyId: string): { limit: number; left: number; allowed: boolean } {
    const limit = this.options.callsPerHour ?? 3500;
    const now = this.options.clock().getTime();
    const recent = (this.calls.get(keyId) ?? []).filter((at) => at > now - HOUR_MS);
    const allowed = limit === 0 || recent.length < limit;
    if (allowed) recent.push(now);
    this.calls.set(keyId, recent);
    return { limit, left: Math.max(0, limit - recent.length), allowed };
  }

  /** What anybody sees in the store. */
  publicPage(appId: string): PublicStorePage {
    const app = this.apps.get(appId);
    if (!app) throw new Error(`no app ${appId}`);
    const reviews = this.reviewsOf(appId);
    const sum = reviews.reduce((total, { rating }) => total + rating, 0);
    return {
      name: app.name,
      averageRating: reviews.length === 0 ? 0 : Math.round((sum / reviews.length) * 10) / 10,
      reviews: reviews.map(({ id, nickname, rating, title, body, createdAt, response }) => ({
        id,
        author: nickname,
        stars: rating,
        title,
        text: body,
        at: new Date(createdAt).toISOString(),
        reply: response?.state === 'PUBLISHED' ? response.text : null,
      })),
    };
  }

  private existing(id: string): StoreReview {
    const review = this.reviews.get(id);
    if (!review) throw new Error(`no review ${id}`);
    return review;
  }

  private instant(): number {
    this.lastInstant = Math.max(this.options.clock().getTime(), this.lastInstant + 1);
    return this.lastInstant;
  }
}

const FAULT_CODES: Record<number, string> = {
  400: 'PARAMETER_ERROR.INVALID',
  401: 'NOT_AUTHORIZED',
  403: 'FORBIDDEN_ERROR',
  404: 'NOT_FOUND',
  429: 'RATE_LIMIT_EXCEEDED',
};
