import { FaultPlayer } from '../faults';
import {
  eventData,
  type PublicTrustpilotPage,
  type TrustpilotApplication,
  type TrustpilotBusinessUnit,
  type TrustpilotBusinessUser,
  type TrustpilotReview,
  type WebhookEventName,
  type WebhookSubscription,
} from './shapes';
import { TrustpilotSignIn } from './sign-in';

export interface TrustpilotNetworkOptions {
  /** Deterministic time of the network; every change gets a strictly later instant. */
  clock: () => Date;
  /** Most reviews that one page holds, whatever the caller asks for. Default 100, as the real API. */
  maxPageSize?: number;
  /** Calls within 5 minutes after which 429 is answered. Default 833. */
  callsPerFiveMinutes?: number;
  /** Sign-ins within an hour after which 429 is answered. Default 60. */
  signInsPerHour?: number;
  /** What writing a reply again does: it replaces the first, or is answered with this status. Default `replaces`. */
  secondReply?: 'replaces' | 400 | 409;
}

export interface NewTrustpilotReview {
  stars: number;
  text?: string;
  title?: string;
  /** Display name; the same name is the same consumer. Default: a new one. */
  author?: string;
  language?: string;
  referenceId?: string;
  referralEmail?: string;
}

const FIVE_MINUTES_MS = 300_000;

/**
 * Trustpilot as one process: business units, consumers who write, edit and delete service reviews, moderation, the
 * companies' replies, applications with their tokens, and webhooks about what changed. Pure state;
 * `trustpilotHttpHandler` puts it on HTTP.
 */
export class TrustpilotNetwork {
  readonly faults = new FaultPlayer((status, message) => ({ message, errorCode: status, details: null }));
  /** Faults of the token endpoint alone. */
  readonly tokenFaults = new FaultPlayer((_status, reason) => ({ reason }));
  readonly signIn: TrustpilotSignIn;
  readonly businessUnits = new Map<string, TrustpilotBusinessUnit>();
  readonly subscriptions: WebhookSubscription[] = [];
  private readonly reviews = new Map<string, TrustpilotReview>();
  private readonly consumers = new Map<string, string>();
  private calls: number[] = [];
  private lastInstant = 0;
  private counter = 0;

  constructor(readonly options: TrustpilotNetworkOptions) {
    this.signIn = new TrustpilotSignIn(() => options.clock().getTime(), options.signInsPerHour ?? 60);
  }

  addBusinessUnit(identifyingName: string, displayName: string): TrustpilotBusinessUnit {
    const unit = { id: this.newId('507f1f77'), identifyingName, displayName };
    this.businessUnits.set(unit.id, unit);
    return unit;
  }

  /** An application that may call the private API for these business units. */
  addApplication(apiKey: string, apiSecret: string, businessUnitIds: string[]): TrustpilotApplication {
    const application = { apiKey, apiSecret, businessUnitIds, hasApiAccess: true };
    this.signIn.applications.set(apiKey, application);
    return application;
  }

  addBusinessUser(username: string, password: string): TrustpilotBusinessUser {
    const user = { id: this.newId('50a1b2c3'), username, password };
    this.signIn.users.push(user);
    return user;
  }

  /** Entered by hand in Trustpilot Business; all three events of service reviews. */
  subscribe(businessUnitId: string, url: string): WebhookSubscription {
    const subscription: WebhookSubscription = { businessUnitId, url, waiting: [] };
    this.subscriptions.push(subscription);
    return subscription;
  }

  writeReview(businessUnitId: string, review: NewTrustpilotReview): TrustpilotReview {
    if (!this.businessUnits.has(businessUnitId)) throw new Error(`no business unit ${businessUnitId}`);
    const { stars, text = '', title, author, language = 'en', referenceId, referralEmail } = review;
    const at = this.instant();
    const id = this.newId('655b2f3e');
    const displayName = author ?? `client_${String(this.counter).padStart(3, '0')}`;
    const written: TrustpilotReview = {
      id,
      businessUnitId,
      consumer: { id: this.consumerId(displayName), displayName, displayLocation: null },
      stars: checkedStars(stars),
      title: title ?? null,
      text,
      language,
      createdAt: at,
      experiencedAt: at,
      updatedAt: null,
      referralEmail: referralEmail ?? null,
      referenceId: referenceId ?? null,
      source: referenceId === undefined ? 'Organic' : 'InvitationLinkApi',
      isVerified: referenceId !== undefined,
      status: 'active',
      companyReply: null,
      reportData: null,
      tags: [],
    };
    this.reviews.set(id, written);
    this.tell(written, 'service-review-created');
    return written;
  }

  editReview(id: string, change: { stars?: number; title?: string; text?: string }): TrustpilotReview {
    const review = this.existing(id);
    if (change.stars !== undefined) review.stars = checkedStars(change.stars);
    if (change.title !== undefined) review.title = change.title;
    if (change.text !== undefined) review.text = change.text;
    review.updatedAt = this.instant();
    this.tell(review, 'service-review-updated');
    return review;
  }

  /** Deleted by its author or taken down by Trustpilot. */
  removeReview(id: string): void {
    const review = this.existing(id);
    this.reviews.delete(id);
    this.tell(review, 'service-review-deleted');
  }

  /** Trustpilot looks into a review, hides it or puts it back. Nothing is told, and no time of the review changes. */
  moderate(id: string, status: 'active' | 'underAssessment' | 'hidden'): void {
    this.existing(id).status = status;
  }

  /** The company has reported a review in its own console. */
  report(id: string, reviewVisibility: 'visible' | 'hidden'): void {
    this.existing(id).reportData = { reviewVisibility };
  }

  review(id: string): TrustpilotReview | undefined {
    return this.reviews.get(id);
  }

  /** Reviews of a business unit, latest creation first. */
  reviewsOf(businessUnitId: string): TrustpilotReview[] {
    return [...this.reviews.values()]
      .filter((review) => review.businessUnitId === businessUnitId)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  /** Writes or replaces the company's reply; false when one is in the way. */
  putReply(id: string, text: string, authorBusinessUserId = 'somebody'): boolean {
    const review = this.existing(id);
    const before = review.companyReply;
    if (before && (this.options.secondReply ?? 'replaces') !== 'replaces') return false;
    const at = this.instant();
    review.companyReply = before
      ? { ...before, text, authorBusinessUserId, updatedAt: at }
      : { text, authorBusinessUserId, createdAt: at, updatedAt: null };
    return true;
  }

  /** False when there was none. */
  deleteReply(id: string): boolean {
    const review = this.existing(id);
    const had = review.companyReply !== null;
    review.companyReply = null;
    return had;
  }

  setTags(id: string, tags: TrustpilotReview['tags']): void {
    this.existing(id).tags = tags;
  }

  /** What anybody sees on the company's page: hidden and assessed reviews are not among it. */
  publicPage(businessUnitId: string): PublicTrustpilotPage {
    const unit = this.businessUnits.get(businessUnitId);
    if (!unit) throw new Error(`no business unit ${businessUnitId}`);
    const visible = this.reviewsOf(businessUnitId).filter(
      ({ status, reportData }) => status === 'active' && reportData?.reviewVisibility !== 'hidden',
    );
    const sum = visible.reduce((total, { stars }) => total + stars, 0);
    return {
      displayName: unit.displayName,
      stars: visible.length === 0 ? 0 : Math.round((sum / visible.length) * 10) / 10,
      numberOfReviews: visible.length,
      reviews: visible.map(({ id, consumer, stars, title, text, createdAt, updatedAt, companyReply }) => ({
        id,
        author: consumer.displayName,
        stars,
        title,
        text,
        at: createdAt,
        edited: updatedAt !== null,
        reply: companyReply?.text ?? null,
      })),
    };
  }

  /** Counts a call of the API; true when there were too many in the last 5 minutes. */
  isTooOften(): boolean {
    const now = this.options.clock().getTime();
    this.calls = [...this.calls.filter((at) => now - at < FIVE_MINUTES_MS), now];
    return this.calls.length > (this.options.callsPerFiveMinutes ?? 833);
  }

  /** A deletion is told with the id alone; the rest of its body is not documented. */
  private tell(review: TrustpilotReview, eventName: WebhookEventName): void {
    const data = eventName === 'service-review-deleted' ? { id: review.id } : eventData(review);
    for (const { businessUnitId, waiting } of this.subscriptions) {
      if (businessUnitId === review.businessUnitId) waiting.push({ eventName, version: '1', eventData: data });
    }
  }

  private consumerId(displayName: string): string {
    const known = this.consumers.get(displayName);
    if (known !== undefined) return known;
    const id = this.newId('655b0000');
    this.consumers.set(displayName, id);
    return id;
  }

  private existing(id: string): TrustpilotReview {
    const review = this.reviews.get(id);
    if (!review) throw new Error(`no review ${id}`);
    return review;
  }

  /** 24 hexadecimal digits, as all of Trustpilot's ids. */
  private newId(beginning: string): string {
    this.counter += 1;
    return beginning + this.counter.toString(16).padStart(24 - beginning.length, '0');
  }

  private instant(): string {
    this.lastInstant = Math.max(this.options.clock().getTime(), this.lastInstant + 1);
    return new Date(this.lastInstant).toISOString();
  }
}

function checkedStars(stars: number): number {
  if (!Number.isInteger(stars) || stars < 1 || stars > 5) throw new Error(`no rating of ${stars} stars`);
  return stars;
}
