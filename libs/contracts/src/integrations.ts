import type { AccountView } from './channels';
import type { Permission } from './identity';
import type { ActionView, ConversationView, ItemView, TagView } from './inbox';

export const TOKEN_KINDS = ['personal', 'service'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** An API token, never its secret. */
export interface TokenView {
  id: string;
  /** `personal` acts as its member and ends with them; `service` acts as itself and outlasts who made it. */
  kind: TokenKind;
  name: string;
  /** Last characters of the secret, to tell tokens apart. */
  hint: string;
  scopes: Permission[];
  /** Who its acts are attributed to. */
  memberId: string;
  createdBy: string | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  lastUsedIp: string | null;
  state: 'active' | 'expired' | 'revoked';
}

export interface CreateTokenBody {
  kind: TokenKind;
  name: string;
  /** What the token may do; never more than who makes it. */
  scopes: Permission[];
  /** 1 to 730; null = until it is revoked. */
  expiresInDays: number | null;
}

/** Answer of `POST /api/tokens`: the only time the secret is shown. */
export interface TokenCreated {
  token: TokenView;
  secret: string;
}

/** Every kind of event that leaves the house, with the permission that hearing of it needs. */
export const OUTGOING_KINDS = {
  'conversation.created': 'inbox.read',
  'conversation.updated': 'inbox.read',
  'item.created': 'inbox.read',
  'item.updated': 'inbox.read',
  'item.removed': 'inbox.read',
  /** Of the vigilance clock: somebody should act on it soon, or should have by now. */
  'item.due-soon': 'moderation.read',
  'item.overdue': 'moderation.read',
  'action.updated': 'inbox.read',
  'tag.created': 'inbox.read',
  'tag.updated': 'inbox.read',
  'tag.removed': 'inbox.read',
  'account.updated': 'channels.read',
  'account.removed': 'channels.read',
  'rule.fired': 'inbox.read',
} as const satisfies Record<string, Permission>;
export type OutgoingKind = keyof typeof OUTGOING_KINDS;

/** What webhooks and `GET /api/events` tell: the envelope of Standard Webhooks with our number. */
export interface OutgoingEvent {
  /** The same whenever this event is told: `webhook-id` of its deliveries. */
  id: string;
  /** Rises by one per workspace over all events, told or not; null for a test. */
  seq: number | null;
  type: OutgoingKind | 'webhook.test';
  timestamp: string;
  data: OutgoingData;
}

/** What happened to what. Views are as REST returns them, read when the event is told: never older than the event; null = gone. */
export interface OutgoingData {
  workspaceId: string;
  /** Who did it; null = nobody here (a platform, a rule, time). */
  memberId: string | null;
  subject: { type: 'conversation' | 'item' | 'action' | 'tag' | 'account' | 'rule' | 'endpoint'; id: string };
  conversation?: Omit<ConversationView, 'unread'> | null;
  item?: Omit<ItemView, 'verbs'> | null;
  action?: ActionView | null;
  tag?: TagView | null;
  account?: Omit<AccountView, 'hookUrl' | 'settings'> | null;
  rule?: { id: string; name: string; version: number } | null;
}

/** Query of `GET /api/events`. */
export interface EventsQuery {
  /** `nextCursor` of the answer before; `now` starts at the end; without one: the oldest kept event. */
  after?: string;
  /** Kinds, separated by commas. Default: all that may be read. */
  kinds?: string;
  /** 1 to 200, default 100. */
  limit?: number;
  /** Seconds to wait for the first event when there is none, 0 to 25. */
  wait?: number;
}

export interface EventsPage {
  items: OutgoingEvent[];
  /** Where to go on; moves over events of other kinds too. */
  nextCursor: string;
  /** Ask again at once. */
  hasMore: boolean;
}

export const ALL_KINDS = '*';

export interface WebhookEndpointBody {
  name: string;
  url: string;
  /** Kinds of event, or `*` for all, those to come included. */
  kinds: (OutgoingKind | typeof ALL_KINDS)[];
}

export interface UpdateWebhookEndpointBody extends Partial<WebhookEndpointBody> {
  version: number;
  /** False pauses: events wait and are delivered when it is true again. */
  active?: boolean;
}

export interface WebhookEndpointView {
  id: string;
  name: string;
  url: string;
  kinds: (OutgoingKind | typeof ALL_KINDS)[];
  state: 'active' | 'paused';
  pausedBecause: 'member' | 'failing' | 'gone' | null;
  /** Since when no delivery succeeded; null while it works. */
  failingSince: string | null;
  lastSuccessAt: string | null;
  lastError: string | null;
  /** Deliveries under way or waiting; 1000 = that many or more. */
  pending: number;
  /** Deliveries given up; 1000 = that many or more. */
  dead: number;
  /** Events not made into deliveries yet. */
  behind: number;
  replay: WebhookReplayView | null;
  /** Until when the secret before the last rotation signs as well. */
  previousSecretUntil: string | null;
  createdAt: string;
  version: number;
}

/** Answer that carries a signing secret: of a new endpoint or of a rotation, the only times it is shown. */
export interface WebhookSecretView {
  endpoint: WebhookEndpointView;
  secret: string;
}

export const DELIVERY_STATES = ['pending', 'done', 'dead', 'replayed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface WebhookDeliveryView {
  id: string;
  /** `webhook-id`. */
  eventId: string;
  kind: OutgoingKind | 'webhook.test';
  conversationId: string | null;
  state: DeliveryState;
  /** It was told before. */
  isReplay: boolean;
  attempts: number;
  nextAttemptAt: string | null;
  lastStatus: number | null;
  lastError: string | null;
  createdAt: string;
  settledAt: string | null;
}

export interface WebhookAttemptView {
  at: string;
  durationMs: number;
  status: number | null;
  error: string | null;
  requestHead: Record<string, string>;
  responseHead: Record<string, string> | null;
  /** Beginning of the answer. */
  responseBody: string | null;
}

export interface WebhookDeliveryDetailView extends WebhookDeliveryView {
  tries: WebhookAttemptView[];
  /** What a delivery now would send; null once the event is no longer kept. */
  payload: OutgoingEvent | null;
}

export interface WebhookReplayBody {
  /** Times of the events, `from` included, `to` not. */
  from: string;
  to: string;
  /** `dead`: deliveries given up in that time. `all`: every event of the endpoint's kinds, delivered or not. */
  only: 'dead' | 'all';
}

export interface WebhookReplayView {
  from: string;
  to: string;
  only: WebhookReplayBody['only'];
  /** Deliveries made so far. */
  made: number;
  done: boolean;
}
