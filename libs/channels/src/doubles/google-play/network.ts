import { FaultPlayer } from '../faults';
import type { PlayApp, PlayReview, PublicPlayPage } from './shapes';
import { PlaySignIn } from './sign-in';

export interface GooglePlayNetworkOptions {
  /** Deterministic time of the network; every change gets a strictly later instant. */
  clock: () => Date;
  /** Most reviews that one page holds, whatever the caller asks for. Default 100, as the real API. */
  maxPageSize?: number;
  /** List and get calls per app and hour. Default 200, as the real API; 0 = no limit. */
  readsPerHour?: number;
  /** Replies per app and day. Default 2000, as the real API; 0 = no limit. */
  repliesPerDay?: number;
}

export interface NewPlayReview {
  stars: number;
  /** '' is a rating without words, which the API never shows. */
  text: string;
  title?: string;
  author?: string;
  language?: string;
  appVersion?: { code: number; name: string };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The API shows reviews that were created or changed within a week. */
const LISTED_MS = 7 * DAY_MS;

/**
 * Google Play as one process: apps, their reviews with the developer's one reply, sign-ins and quotas. Pure state;
 * `googlePlayHttpHandler` puts it on HTTP.
 */
export class GooglePlayNetwork {
  readonly faults = new FaultPlayer((code, message) => playError(code, message, FAULT_REASONS[code] ?? 'backendError'));
  /** Faults of the token endpoint alone, whose errors have another form. */
  readonly tokenFaults = new FaultPlayer((_status, detail) => ({ error: 'server_error', error_description: detail }));
  readonly signIn: PlaySignIn;
  readonly apps = new Map<string, PlayApp>();
  private readonly reviews = new Map<string, PlayReview>();
  private readonly used = new Map<string, number>();
  private lastInstant = 0;
  private counter = 0;

  constructor(readonly options: GooglePlayNetworkOptions) {
    this.signIn = new PlaySignIn(options.clock);
  }

  addApp(app: PlayApp): void {
    this.apps.set(app.packageName, app);
  }

  addReview(packageName: string, { title, author, language, appVersion, ...words }: NewPlayReview): PlayReview {
    if (!this.apps.has(packageName)) throw new Error(`no app ${packageName}`);
    const n = (this.counter += 1);
    const review: PlayReview = {
      reviewId: `gp:AOqpTOEdouble_${n}`,
      packageName,
      author: author ?? `client_${n}`,
      title: title ?? null,
      language: language ?? 'en',
      appVersion: appVersion ?? { code: 4102, name: '4.10.2' },
      modifiedAt: this.instant(),
      reply: null,
      ...words,
    };
    this.reviews.set(review.reviewId, review);
    return review;
  }

  /** The new text takes the place of the old one. */
  editReview(reviewId: string, change: { stars?: number; text?: string }): PlayReview {
    const review = this.existing(reviewId);
    Object.assign(review, change, { modifiedAt: this.instant() });
    return review;
  }

  /** Taken down by its author or by Google: it is simply no longer there. */
  removeReview(reviewId: string): void {
    this.existing(reviewId);
    this.reviews.delete(reviewId);
  }

  review(reviewId: string): PlayReview | undefined {
    return this.reviews.get(reviewId);
  }

  /** What the API would list: with words and changed within a week, latest change first. */
  listed(packageName: string): PlayReview[] {
    return [...this.reviews.values()]
      .filter((review) => review.packageName === packageName && this.isListed(review))
      .sort((a, b) => b.modifiedAt - a.modifiedAt);
  }

  isListed({ text, modifiedAt }: PlayReview): boolean {
    return text.trim() !== '' && modifiedAt > this.options.clock().getTime() - LISTED_MS;
  }

  /** Writes or replaces the developer's reply, through the API or in Play Console. HTML tags are taken out. */
  putReply(reviewId: string, text: string): NonNullable<PlayReview['reply']> {
    const reply = { text: text.replace(/<[^>]*>/g, ''), at: this.instant() };
    this.existing(reviewId).reply = reply;
    return reply;
  }

  /** Google takes the reply down: the review stands without one. */
  withdrawReply(reviewId: string): void {
    this.existing(reviewId).reply = null;
  }

  /** Counts a call against the app's quota; false when it is used up. */
  spend(packageName: string, what: 'read' | 'reply'): boolean {
    const { readsPerHour = 200, repliesPerDay = 2000 } = this.options;
    const most = what === 'read' ? readsPerHour : repliesPerDay;
    const window = Math.floor(this.options.clock().getTime() / (what === 'read' ? HOUR_MS : DAY_MS));
    const key = `${packageName} ${what} ${window}`;
    const used = this.used.get(key) ?? 0;
    if (most > 0 && used >= most) return false;
    this.used.set(key, used + 1);
    return true;
  }

  /** What anybody sees in the store. */
  publicPage(packageName: string): PublicPlayPage {
    const app = this.apps.get(packageName);
    if (!app) throw new Error(`no app ${packageName}`);
    const reviews = [...this.reviews.values()].filter((review) => review.packageName === packageName);
    reviews.sort((a, b) => b.modifiedAt - a.modifiedAt);
    const sum = reviews.reduce((total, { stars }) => total + stars, 0);
    return {
      title: app.title,
      averageRating: reviews.length === 0 ? 0 : Math.round((sum / reviews.length) * 10) / 10,
      reviews: reviews.map(({ reviewId, author, stars, title, text, modifiedAt, reply }) => ({
        id: reviewId,
        author,
        stars,
        text: title === null ? text : `${title}\n\n${text}`,
        at: new Date(modifiedAt).toISOString(),
        reply: reply?.text ?? null,
      })),
    };
  }

  private existing(reviewId: string): PlayReview {
    const review = this.reviews.get(reviewId);
    if (!review) throw new Error(`no review ${reviewId}`);
    return review;
  }

  private instant(): number {
    this.lastInstant = Math.max(this.options.clock().getTime(), this.lastInstant + 1);
    return this.lastInstant;
  }
}

const FAULT_REASONS: Record<number, string> = {
  400: 'badRequest',
  401: 'authError',
  403: 'permissionDenied',
  404: 'notFound',
  429: 'rateLimitExceeded',
};
const STATUS_WORDS: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
};

/** Google's error envelope. */
export function playError(code: number, message: string, reason: string): unknown {
  const status = STATUS_WORDS[code] ?? 'UNKNOWN';
  return { error: { code, message, status, errors: [{ message, domain: 'androidpublisher', reason }] } };
}
