/** What a member can be told about. */
export const NOTIFICATION_KINDS = ['mention', 'assigned', 'escalated', 'followed-reply', 'due-soon', 'overdue', 'approval-asked', 'reply-approved', 'reply-refused', 'reply-returned', 'reply-commented', 'outside-answer', 'channel-needs-care', 'webhook-paused', 'second-person-asked', 'second-person-answered', 'vigilance-due', 'vigilance-overdue', 'rule-stopped', 'help-asked'] as const; // prettier-ignore
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** Where it reaches them: the bell of the console, the desktop by web push, a mail. */
export const NOTIFICATION_WAYS = ['in-app', 'push', 'email'] as const;
export type NotificationWay = (typeof NOTIFICATION_WAYS)[number];

export type NotificationWays = Record<NotificationKind, readonly NotificationWay[]>;

/** What holds for a member who never chose: everything in the console, what is meant for them in person also outside. */
export const DEFAULT_NOTIFICATION_WAYS: NotificationWays = {
  mention: ['in-app', 'push', 'email'],
  assigned: ['in-app', 'push'],
  escalated: ['in-app', 'push', 'email'],
  'followed-reply': ['in-app'],
  'due-soon': ['in-app', 'push'],
  overdue: ['in-app', 'push', 'email'],
  'approval-asked': ['in-app', 'push', 'email'],
  'reply-approved': ['in-app'],
  'reply-refused': ['in-app', 'push'],
  'reply-returned': ['in-app', 'push'],
  'reply-commented': ['in-app', 'push'],
  'outside-answer': ['in-app', 'push', 'email'],
  'channel-needs-care': ['in-app', 'email'],
  'webhook-paused': ['in-app', 'email'],
  'rule-stopped': ['in-app', 'email'],
  'help-asked': ['in-app', 'push'],
  'second-person-asked': ['in-app', 'push', 'email'],
  'second-person-answered': ['in-app', 'push'],
  'vigilance-due': ['in-app', 'push'],
  'vigilance-overdue': ['in-app', 'push', 'email'],
};

export const EMAIL_RHYTHMS = ['immediately', 'hourly', 'daily'] as const;
export type EmailRhythm = (typeof EMAIL_RHYTHMS)[number];

/** Local times `HH:MM` between which nothing is pushed or mailed; `from` after `to` goes over midnight. */
export interface QuietHours {
  from: string;
  to: string;
  /** ISO weekdays (1 = Monday) that are quiet from midnight to midnight; never all seven. */
  wholeDays: number[];
}

export interface NotificationPreferencesBody {
  ways: NotificationWays;
  emailRhythm: EmailRhythm;
  /** When the daily mail is made up, local time. */
  dailyAt: string;
  /** Null: no quiet hours. What comes meanwhile is held, then summed up. */
  quietHours: QuietHours | null;
  /** IANA name. */
  timeZone: string;
  /** Names and words may stand in pushed messages and mails; otherwise they only say what kind of thing happened. */
  showsText: boolean;
  /** As read; 0 before the first save. An older one is refused with 409. */
  version: number;
}

export interface NotificationPreferencesView extends NotificationPreferencesBody {
  /** Where mails go. */
  email: string;
  /** This installation can send mail. */
  emailAvailable: boolean;
}

/** What `PushManager.subscribe` gave the browser, and a name for the list. */
export interface PushSubscriptionBody {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  /** Such as “Chrome, Linux”. */
  device: string;
}

export interface PushSubscriptionView {
  id: string;
  device: string;
  createdAt: string;
  lastSentAt: string | null;
  /** Hash of the endpoint, for a browser to find its own: SHA-256 in hex. */
  endpointHash: string;
}

export interface PushSubscriptionsView {
  /** VAPID key of this installation, for `PushManager.subscribe`. */
  publicKey: string;
  items: PushSubscriptionView[];
}

/** What the service worker is sent, encrypted for it alone. */
export interface PushMessage {
  title: string;
  body: string;
  /** Path of the console to open. */
  path: string;
  /** A later message with the same tag takes the place of the earlier one. */
  tag: string;
}

export const FOLLOW_REASONS = ['by-hand', 'mentioned', 'answered'] as const;
export type FollowReason = (typeof FOLLOW_REASONS)[number];

export interface FollowView {
  following: boolean;
  /** Why the member follows; null when they do not. */
  reason: FollowReason | null;
  /** Everybody who follows, by member id. */
  followerIds: string[];
}

export interface NotificationCount {
  unread: number;
}
