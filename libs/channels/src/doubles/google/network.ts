import { FaultPlayer } from '../faults';
import { GoogleConsent } from './consent';
import { PushSigner } from './push-signer';
import {
  type GoogleLocation,
  type GoogleReply,
  type GoogleReview,
  type PublicListing,
  type PubSubEnvelope,
  type PushSubscription,
  STAR_WORDS,
} from './shapes';

export interface GoogleNetworkOptions {
  /** Deterministic time of the network; every change gets a strictly later instant. */
  clock: () => Date;
  /** Most reviews that one page holds, whatever the caller asks for. Default 50, as the real API. */
  maxPageSize?: number;
  /** New replies stay `PENDING` until `moderateReply`; false shows them at once. Default true. */
  holdsReplies?: boolean;
}

export interface NewReview {
  stars: number;
  text?: string;
  author?: string;
  anonymous?: boolean;
  photoUrl?: string;
}

const TOKEN_LIFE_SECONDS = 3600;
/** The one scope of the Business Profile APIs. */
export const MANAGE = 'https://www.googleapis.com/auth/business.manage';

/**
 * Google Business Profile as one process: locations, reviews with their moderated replies, OAuth grants, and Pub/Sub
 * messages about what changed. Pure state; `googleBusinessHttpHandler` puts it on HTTP.
 */
export class GoogleBusinessNetwork {
  readonly faults = new FaultPlayer((code, message) => ({
    error: { code, message, status: STATUS_WORDS[code] ?? 'UNKNOWN' },
  }));
  /** Faults of the token endpoint alone, whose errors have another form. */
  readonly tokenFaults = new FaultPlayer((_status, detail) => ({ error: 'server_error', error_description: detail }));
  readonly signer = new PushSigner();
  readonly locations = new Map<string, GoogleLocation>();
  readonly notificationSettings = new Map<string, { pubsubTopic: string; notificationTypes: string[] }>();
  readonly subscriptions: PushSubscription[] = [];
  private readonly reviews = new Map<string, GoogleReview>();
  private readonly grants = new Map<string, { clientId: string; clientSecret: string; dead: boolean }>();
  private readonly accessTokens = new Map<string, { refreshToken: string; expiresAt: number }>();
  private readonly outbox: { topic: string; data: string; id: string; at: string }[] = [];
  readonly consent: GoogleConsent;
  private lastInstant = 0;
  private counter = 0;

  constructor(readonly options: GoogleNetworkOptions) {
    const grantsOf = (clientId: string) => [...this.grants.values()].filter((grant) => grant.clientId === clientId);
    this.consent = new GoogleConsent({
      clock: options.clock,
      secretOf: (clientId) => grantsOf(clientId)[0]?.clientSecret ?? null,
      scopesGiven: (clientId) => (grantsOf(clientId).some(({ dead }) => !dead) ? [MANAGE] : null),
      open: ({ clientId, clientSecret, refreshToken }) => {
        this.addGrant(clientId, clientSecret, refreshToken);
        return this.refresh(clientId, clientSecret, refreshToken) ?? { token: '', expiresIn: 0 };
      },
    });
  }

  addLocation(location: GoogleLocation): void {
    this.locations.set(location.name, location);
  }

  /** A consent that was given: the refresh token works with this client until `revoke`. */
  addGrant(clientId: string, clientSecret: string, refreshToken: string): void {
    this.grants.set(refreshToken, { clientId, clientSecret, dead: false });
  }

  revoke(refreshToken: string): void {
    const grant = this.grants.get(refreshToken);
    if (grant) grant.dead = true;
    this.expireAccessTokens();
  }

  /** Access tokens end before their time, as after a password change. */
  expireAccessTokens(): void {
    for (const token of this.accessTokens.values()) token.expiresAt = 0;
  }

  /** Every access token ever issued. */
  issuedTokens(): string[] {
    return [...this.accessTokens.keys()];
  }

  /** Answer of the token endpoint to a refresh; null when the grant or the client is not good. */
  refresh(clientId: string, clientSecret: string, refreshToken: string): { token: string; expiresIn: number } | null {
    const grant = this.grants.get(refreshToken);
    if (!grant || grant.dead || grant.clientId !== clientId || grant.clientSecret !== clientSecret) return null;
    const token = `ya29.double-access-${this.next()}`;
    const expiresAt = this.options.clock().getTime() + TOKEN_LIFE_SECONDS * 1000;
    this.accessTokens.set(token, { refreshToken, expiresAt });
    return { token, expiresIn: TOKEN_LIFE_SECONDS };
  }

  accepts(accessToken: string): boolean {
    const token = this.accessTokens.get(accessToken);
    return token !== undefined && token.expiresAt > this.options.clock().getTime();
  }

  addReview(location: string, { stars, text, author, anonymous = false, photoUrl }: NewReview): GoogleReview {
    if (!this.locations.has(location)) throw new Error(`no location ${location}`);
    const n = this.next();
    const reviewId = `AbFvOq${n}`;
    const at = this.instant();
    const review: GoogleReview = {
      name: `${location}/reviews/${reviewId}`,
      reviewId,
      reviewer: { displayName: anonymous ? 'A Google user' : (author ?? `client_${n}`), isAnonymous: anonymous },
      starRating: starWord(stars),
      ...(text === undefined ? {} : { comment: text }),
      createTime: at,
      updateTime: at,
      ...(photoUrl === undefined ? {} : { reviewMediaItems: [{ thumbnailUrl: photoUrl }] }),
    };
    this.reviews.set(review.name, review);
    this.notify(review, 'NEW_REVIEW');
    return review;
  }

  editReview(name: string, change: { stars?: number; text?: string }): GoogleReview {
    const review = this.existing(name);
    if (change.stars !== undefined) review.starRating = starWord(change.stars);
    if (change.text !== undefined) review.comment = change.text;
    review.updateTime = this.instant();
    this.notify(review, 'UPDATED_REVIEW');
    return review;
  }

  /** Taken down by its author or by Google: nothing is notified, it is simply no longer there. */
  removeReview(name: string): void {
    this.existing(name);
    this.reviews.delete(name);
  }

  review(name: string): GoogleReview | undefined {
    return this.reviews.get(name);
  }

  /** Reviews of a location, latest update first. */
  reviewsOf(location: string): GoogleReview[] {
    return [...this.reviews.values()]
      .filter((review) => review.name.startsWith(`${location}/reviews/`))
      .sort((a, b) => b.updateTime.localeCompare(a.updateTime));
  }

  /** Writes or replaces the owner's reply. */
  putReply(name: string, comment: string): GoogleReply {
    const reviewReplyState = (this.options.holdsReplies ?? true) ? 'PENDING' : 'APPROVED';
    const reply: GoogleReply = { comment, updateTime: this.instant(), reviewReplyState };
    this.existing(name).reviewReply = reply;
    return reply;
  }

  /** False when there was none. */
  deleteReply(name: string): boolean {
    const review = this.existing(name);
    const had = review.reviewReply !== undefined;
    delete review.reviewReply;
    return had;
  }

  /** Google has looked at a reply: the public sees it, or never will. */
  moderateReply(name: string, state: 'APPROVED' | 'REJECTED', policyViolation?: string): void {
    const reply = this.existing(name).reviewReply;
    if (!reply) throw new Error(`no reply on ${name}`);
    reply.reviewReplyState = state;
    if (policyViolation !== undefined) reply.policyViolation = policyViolation;
  }

  /** Lets every pending reply through; how many. */
  approvePending(): number {
    const pending = [...this.reviews.values()].filter((review) => review.reviewReply?.reviewReplyState === 'PENDING');
    for (const review of pending) this.moderateReply(review.name, 'APPROVED');
    return pending.length;
  }

  /** What anybody sees on the map. */
  publicPage(location: string): PublicListing {
    const listing = this.locations.get(location);
    if (!listing) throw new Error(`no location ${location}`);
    const reviews = this.reviewsOf(location);
    return {
      title: listing.title,
      averageRating: averageOf(reviews),
      totalReviewCount: reviews.length,
      reviews: reviews.map((review) => ({
        name: review.name,
        author: review.reviewer.displayName,
        stars: STAR_WORDS.indexOf(review.starRating) + 1,
        text: review.comment ?? '',
        at: review.updateTime,
        reply: review.reviewReply?.reviewReplyState === 'APPROVED' ? review.reviewReply.comment : null,
      })),
    };
  }

  /** Undelivered messages of a subscription, oldest first; they stay until acknowledged. */
  messagesFor(subscription: PushSubscription): PubSubEnvelope[] {
    return this.outbox
      .filter((message) => message.topic === subscription.topic && !subscription.acknowledged.has(message.id))
      .map(({ data, id, at }) => ({
        message: { data, messageId: id, message_id: id, publishTime: at, publish_time: at, attributes: {} },
        subscription: subscription.name,
      }));
  }

  subscribe(subscription: Omit<PushSubscription, 'acknowledged'>): PushSubscription {
    const whole = { ...subscription, acknowledged: new Set<string>() };
    this.subscriptions.push(whole);
    return whole;
  }

  private notify(review: GoogleReview, notificationType: string): void {
    const locationName = review.name.slice(0, review.name.indexOf('/reviews/'));
    const setting = this.notificationSettings.get(locationName.slice(0, locationName.indexOf('/locations/')));
    if (!setting?.pubsubTopic || !setting.notificationTypes.includes(notificationType)) return;
    const data = Buffer.from(JSON.stringify({ reviewName: review.name, locationName, notificationType }));
    const id = String(9_876_543_210_000_000 + this.next());
    this.outbox.push({ topic: setting.pubsubTopic, data: data.toString('base64'), id, at: review.updateTime });
  }

  private existing(name: string): GoogleReview {
    const review = this.reviews.get(name);
    if (!review) throw new Error(`no review ${name}`);
    return review;
  }

  private next(): number {
    return (this.counter += 1);
  }

  private instant(): string {
    this.lastInstant = Math.max(this.options.clock().getTime(), this.lastInstant + 1);
    return new Date(this.lastInstant).toISOString();
  }
}

const STATUS_WORDS: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
};

function starWord(stars: number): (typeof STAR_WORDS)[number] {
  const word = STAR_WORDS[stars - 1];
  if (!word) throw new Error(`no rating of ${stars} stars`);
  return word;
}

/** Average rating with one decimal, as the API gives it; 0 without reviews. */
export function averageOf(reviews: readonly GoogleReview[]): number {
  if (reviews.length === 0) return 0;
  const sum = reviews.reduce((total, review) => total + STAR_WORDS.indexOf(review.starRating) + 1, 0);
  return Math.round((sum / reviews.length) * 10) / 10;
}
