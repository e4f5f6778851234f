export interface LinkedInApp {
  /** Number of the developer application. */
  id: string;
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
}

export interface LinkedInMember {
  /** App-scoped id, as in `urn:li:person:{id}`. */
  id: string;
  firstName: string;
  lastName: string;
  vanityName: string;
  /** Others may read the name. */
  isOpen: boolean;
}

export interface LinkedInOrganization {
  id: string;
  name: string;
  vanityName: string;
}

export interface LinkedInRole {
  memberId: string;
  organizationId: string;
  role: 'ADMINISTRATOR' | 'CONTENT_ADMINISTRATOR';
}

/** A post has two names with different numbers. */
export interface LinkedInPost {
  activity: string;
  share: string;
  /** URN of a person or an organization. */
  owner: string;
  text: string;
  createdAt: number;
  removed: boolean;
}

export interface LinkedInComment {
  id: string;
  /** URN of the post's activity. */
  activity: string;
  parentId: string | null;
  /** URN of a person or an organization. */
  actor: string;
  text: string;
  /** The words before the last change: readers see them a little longer. */
  textBefore: string | null;
  createdAt: number;
  changedAt: number;
  removed: boolean;
}

export const ACTIONS = ['LIKE', 'COMMENT', 'SHARE', 'SHARE_MENTION', 'ADMIN_COMMENT', 'COMMENT_EDIT', 'COMMENT_DELETE', 'COMMENT_MENTION'] as const; // prettier-ignore
export type LinkedInAction = (typeof ACTIONS)[number];

/** Something that happened around an organization. */
export interface LinkedInEvent {
  id: number;
  organizationId: string;
  action: LinkedInAction;
  at: number;
  commentId: string | null;
  /** URN of the share or reaction it made. */
  madeUrn: string | null;
  /** Activity of the organization's post under which it happened. */
  activity: string | null;
  /** The words at the time. */
  text: string | null;
}

export interface LinkedInToken {
  value: string;
  appId: string;
  memberId: string;
  scopes: string[];
  expiresAt: number;
  revoked: boolean;
}

export interface LinkedInRefreshToken {
  value: string;
  appId: string;
  memberId: string;
  scopes: string[];
  /** 365 days from the sign-in; no use moves it. */
  expiresAt: number;
}

export interface LinkedInCode {
  appId: string;
  memberId: string;
  scopes: string[];
  redirectUri: string;
  expiresAt: number;
}

export interface LinkedInSubscription {
  appId: string;
  memberId: string;
  organizationId: string;
  webhook: string;
  expiresAt: number;
}

/** An address that the developer portal knows. */
export interface LinkedInWebhook {
  url: string;
  appId: string;
  /** Last successful validation; null before the first. */
  validatedAt: number | null;
  failures: number;
}

/** A notification on its way to one subscriber's webhook. */
export interface LinkedInWaiting {
  webhook: string;
  appId: string;
  subscriber: string;
  notificationId: number;
  event: LinkedInEvent;
  firstTriedAt: number | null;
}

/** An error in the words of the API. */
export class LinkedInProblem extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 422 | 426 | 429,
    readonly code: string,
    message: string,
    readonly serviceErrorCode: number | null = null,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

export const ALL_LINKEDIN_SCOPES: readonly string[] = [
  'r_basicprofile',
  'r_organization_social',
  'r_organization_social_feed',
  'rw_organization_admin',
  'w_organization_social',
  'w_organization_social_feed',
];

export interface PublicLinkedInComment {
  id: string;
  author: string;
  text: string;
  at: string;
  edited: boolean;
  likes: number;
  replies: PublicLinkedInComment[];
}

export interface PublicLinkedInPost {
  share: string;
  author: string;
  text: string;
  at: string;
  comments: PublicLinkedInComment[];
}
