import { FaultPlayer } from '../faults';
import { LinkedInSignIn } from './sign-in';
import type {
  LinkedInAction,
  LinkedInComment,
  LinkedInEvent,
  LinkedInMember,
  LinkedInOrganization,
  LinkedInPost,
  LinkedInRole,
  LinkedInSubscription,
  LinkedInWaiting,
  LinkedInWebhook,
  PublicLinkedInComment,
  PublicLinkedInPost,
} from './shapes';

export interface LinkedInNetworkOptions {
  /** Deterministic time of the network; every change gets a strictly later instant. */
  clock: () => Date;
  /** Most entries of one page, whatever the caller asks for. Default 100. */
  maxPageSize?: number;
  /** Versions that answer, as `YYYYMM`. Default `202510` to `202609`. */
  versions?: { oldest: string; newest: string };
  /** Calls per member and UTC day, as in the development tier. Default: no limit. */
  dailyCalls?: number;
  /** Comments per member and minute. Default: no limit. */
  commentsPerMinute?: number;
  /** How long a new comment cannot be read, and an edited one reads as before. Default 0. */
  readLagMs?: number;
  /** The organization may delete comments of others under its posts. Default false. */
  deletesOthers?: boolean;
  /** Subscriptions are only taken for addresses that the portal has validated. Default false: they are validated at once. */
  portal?: boolean;
  /** What the organization comments through the API is pushed as well. Default false: only pulls show it. */
  pushesOwn?: boolean;
  /** The action that no documentation names is refused in pulls. Default false. */
  documentedOnly?: boolean;
}

const SUBSCRIPTION_MS = 365 * 86_400_000;

/**
 * The part of LinkedIn around organization pages: posts, comments of two levels, reactions, mentions, notifications with their
 * subscriptions, members with roles. Pure state; `linkedInHttpHandler` puts it on HTTP.
 */
export class LinkedInNetwork {
  readonly faults = new FaultPlayer((status, message) => ({ status, code: 'FAULT', message }));
  /** Faults of the token endpoint alone. */
  readonly tokenFaults = new FaultPlayer((_status, error) => ({ error, error_description: error }));
  readonly signIn: LinkedInSignIn;
  readonly members = new Map<string, LinkedInMember>();
  readonly organizations = new Map<string, LinkedInOrganization>();
  readonly roles: LinkedInRole[] = [];
  /** By activity URN. */
  readonly posts = new Map<string, LinkedInPost>();
  readonly comments = new Map<string, LinkedInComment>();
  /** `actor root` → type of the reaction. */
  readonly reactions = new Map<string, string>();
  readonly events: LinkedInEvent[] = [];
  readonly subscriptions = new Map<string, LinkedInSubscription>();
  readonly webhooks = new Map<string, LinkedInWebhook>();
  readonly waiting: LinkedInWaiting[] = [];
  /** Calls by `member day`, comments by `member minute`. */
  readonly counts = new Map<string, number>();
  private counter = 0;
  private lastInstant = 0;

  constructor(readonly options: LinkedInNetworkOptions) {
    this.signIn = new LinkedInSignIn(() => this.now());
  }

  now(): number {
    return this.options.clock().getTime();
  }

  /** A time later than every one before. */
  instant(): number {
    this.lastInstant = Math.max(this.now(), this.lastInstant + 1);
    return this.lastInstant;
  }

  next(): number {
    return (this.counter += 1);
  }

  /** Ids have 19 digits, beyond 2^53. */
  nextId(): string {
    return String(7_400_000_000_000_000_000n + BigInt(this.next()) * 100n);
  }

  createMember(handle: string, { isOpen = true } = {}): LinkedInMember {
    const [firstName = handle, ...rest] = handle.split('_');
    const id = `m${String(this.next()).padStart(3, '0')}Zz`;
    const member = { id, firstName, lastName: rest.join(' '), vanityName: handle, isOpen };
    this.members.set(id, member);
    return member;
  }

  createOrganization(name: string, vanityName: string): LinkedInOrganization {
    const organization = { id: String(500 + this.next()), name, vanityName };
    this.organizations.set(organization.id, organization);
    return organization;
  }

  addRole(memberId: string, organizationId: string, role: LinkedInRole['role'] = 'ADMINISTRATOR'): void {
    this.roles.push({ memberId, organizationId, role });
  }

  /** The role is lost, and with it the member's subscriptions. */
  removeRole(memberId: string, organizationId: string): void {
    const at = this.roles.findIndex((role) => role.memberId === memberId && role.organizationId === organizationId);
    if (at !== -1) this.roles.splice(at, 1);
    for (const [key, subscription] of this.subscriptions) {
      if (subscription.memberId === memberId && subscription.organizationId === organizationId) {
        this.subscriptions.delete(key);
      }
    }
  }

  isAdministrator(memberId: string, organizationId: string): boolean {
    return this.roles.some((role) => role.memberId === memberId && role.organizationId === organizationId && role.role === 'ADMINISTRATOR'); // prettier-ignore
  }

  /** A post; one that names organizations (`mentions`) tells them, one that shares another tells its owner. */
  post(
    owner: string,
    text: string,
    { mentions = [], shares = null }: { mentions?: string[]; shares?: LinkedInPost | null } = {},
  ): LinkedInPost {
    // prettier-ignore
    const createdAt = this.instant();
    const share = `urn:li:share:${this.nextId()}`;
    const post = { activity: `urn:li:activity:${this.nextId()}`, share, owner, text, createdAt, removed: false };
    this.posts.set(post.activity, post);
    const made = { madeUrn: share, text, at: createdAt };
    for (const organizationId of mentions) this.tell(organizationId, 'SHARE_MENTION', made);
    const original = shares && organizationOf(shares.owner);
    if (shares && original) this.tell(original, 'SHARE', { ...made, activity: shares.activity });
    return post;
  }

  /** The post of any of its names. */
  postNamed(urn: string): LinkedInPost | undefined {
    const post = this.posts.get(urn) ?? [...this.posts.values()].find(({ share }) => share === urn);
    return post?.removed ? undefined : post;
  }

  removePost(activity: string): void {
    const post = this.posts.get(activity);
    if (!post) return;
    post.removed = true;
    for (const comment of this.comments.values()) if (comment.activity === activity) comment.removed = true;
  }

  /** A comment; what answers a nested one stands beside it. `viaApi`: the organization wrote it through an app. */
  comment(
    activity: string,
    actor: string,
    text: string,
    {
      parentId = null,
      viaApi = false,
      mentions = [],
    }: { parentId?: string | null; viaApi?: boolean; mentions?: string[] } = {},
  ): LinkedInComment {
    // prettier-ignore
    const at = this.instant();
    const above = parentId === null ? undefined : this.comments.get(parentId);
    const id = this.nextId();
    const comment: LinkedInComment = { id, activity, parentId: above?.parentId ?? parentId, actor, text, textBefore: null, createdAt: at, changedAt: at, removed: false }; // prettier-ignore
    this.comments.set(id, comment);
    const made = { commentId: id, activity, text, at };
    const owner = this.ownerOf(activity);
    const isOwn = owner !== null && actor === `urn:li:organization:${owner}`;
    if (owner !== null) this.tell(owner, isOwn ? 'ADMIN_COMMENT' : 'COMMENT', made, !(isOwn && viaApi) || this.options.pushesOwn === true); // prettier-ignore
    for (const organizationId of mentions) this.tell(organizationId, 'COMMENT_MENTION', made);
    return comment;
  }

  editComment(id: string, text: string): void {
    const comment = this.living(id);
    if (!comment) return;
    Object.assign(comment, { textBefore: comment.text, text, changedAt: this.instant() });
    const owner = this.ownerOf(comment.activity);
    if (owner !== null) this.tell(owner, 'COMMENT_EDIT', { commentId: id, activity: comment.activity, text, at: comment.changedAt }); // prettier-ignore
  }

  /** Its replies go with it, and nobody is told of those. */
  deleteComment(id: string): void {
    const comment = this.living(id);
    if (!comment) return;
    const at = this.instant();
    comment.removed = true;
    for (const reply of this.comments.values()) if (reply.parentId === id) reply.removed = true;
    const owner = this.ownerOf(comment.activity);
    if (owner !== null) this.tell(owner, 'COMMENT_DELETE', { commentId: id, activity: comment.activity, text: null, at }); // prettier-ignore
  }

  living(id: string): LinkedInComment | undefined {
    const comment = this.comments.get(id);
    return comment?.removed ? undefined : comment;
  }

  /** Whether readers see yet what happened at a time. */
  isSettled(at: number): boolean {
    const { readLagMs = 0 } = this.options;
    return readLagMs === 0 || this.now() >= at + readLagMs;
  }

  react(actor: string, root: string, type = 'LIKE'): void {
    this.reactions.set(`${actor} ${root}`, type);
    const owner = this.ownerOf(root);
    const madeUrn = `urn:li:reaction:(${actor},${root})`;
    if (owner !== null) this.tell(owner, 'LIKE', { madeUrn, activity: root, text: null, at: this.instant() });
  }

  /** An address entered in the developer portal; the next delivery validates it. */
  registerWebhook(appId: string, url: string): LinkedInWebhook {
    const webhook = { url, appId, validatedAt: null, failures: 0 };
    this.webhooks.set(url, webhook);
    return webhook;
  }

  /** The member's notifications of an organization go to an address, as long as the grant lives. */
  subscribe(appId: string, memberId: string, organizationId: string, webhook: string): LinkedInSubscription {
    const expiresAt = this.now() + SUBSCRIPTION_MS;
    const subscription = { appId, memberId, organizationId, webhook, expiresAt };
    this.subscriptions.set(`${appId} ${memberId} ${organizationId}`, subscription);
    return subscription;
  }

  nameOf(urn: string): string {
    const id = urn.slice(urn.lastIndexOf(':') + 1);
    const member = this.members.get(id);
    return this.organizations.get(id)?.name ?? (member ? member.vanityName : urn);
  }

  /** What anybody sees on an organization's page, newest first: its posts and those that name it. */
  publicPage(organizationId: string): PublicLinkedInPost[] {
    const named = new Set(this.events.filter((event) => event.organizationId === organizationId && event.action === 'SHARE_MENTION').map(({ madeUrn }) => madeUrn)); // prettier-ignore
    const isShown = (post: LinkedInPost) => !post.removed && (this.ownerOf(post.activity) === organizationId || named.has(post.share)); // prettier-ignore
    return [...this.posts.values()]
      .filter(isShown)
      .map(({ activity, share, owner, text, createdAt }) => ({
        share,
        author: this.nameOf(owner),
        text,
        at: iso(createdAt),
        comments: this.publicComments(activity, null),
      })) // prettier-ignore
      .toReversed();
  }

  private publicComments(activity: string, parentId: string | null): PublicLinkedInComment[] {
    return [...this.comments.values()]
      .filter((comment) => comment.activity === activity && comment.parentId === parentId && !comment.removed)
      .map(({ id, actor, text, createdAt, changedAt }) => ({
        id,
        author: this.nameOf(actor),
        text,
        at: iso(createdAt),
        edited: changedAt > createdAt,
        likes: [...this.reactions.keys()].filter((key) => key.endsWith(`,${id})`)).length,
        replies: this.publicComments(activity, id),
      }));
  }

  private ownerOf(activity: string): string | null {
    const post = this.posts.get(activity);
    return post ? organizationOf(post.owner) : null;
  }

  private tell(
    organizationId: string,
    action: LinkedInAction,
    made: Pick<LinkedInEvent, 'text' | 'at'> & Partial<LinkedInEvent>,
    isPushed = true,
  ): void {
    const event: LinkedInEvent = { commentId: null, madeUrn: null, activity: null, ...made, id: 3000 + this.next(), organizationId, action }; // prettier-ignore
    this.events.push(event);
    for (const subscription of isPushed ? this.subscriptions.values() : []) {
      const { memberId, appId, webhook } = subscription;
      if (subscription.organizationId !== organizationId || subscription.expiresAt <= event.at) continue;
      if (!this.isAdministrator(memberId, organizationId)) continue;
      const subscriber = `urn:li:person:${memberId}`;
      this.waiting.push({ webhook, appId, subscriber, notificationId: 9000 + this.next(), event, firstTriedAt: null });
    }
  }
}

function organizationOf(urn: string): string | null {
  return /^urn:li:organization:(\d+)$/.exec(urn)?.[1] ?? null;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
