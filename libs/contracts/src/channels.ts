/** Every kind of channel Parvis can connect. A kind without a connector yet is not offered by `GET /api/channels`. */
export const CHANNEL_KINDS = [
  'facebook',
  'messenger',
  'instagram',
  'whatsapp',
  'threads',
  'x',
  'linkedin',
  'tiktok',
  'youtube',
  'google-business',
  'google-play',
  'app-store',
  'trustpilot',
  'telegram',
  'mastodon',
  'bluesky',
  'reddit',
  'discord',
  'email',
  'wordpress',
  'web-widget',
  'generic-webhook',
  'listening',
] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** What one inbound item is. Our own reply or note is the same item kind with another direction. */
export const ITEM_KINDS = ['comment', 'message', 'review', 'mention', 'story-reply', 'email', 'post'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** What can be asked of a channel. Each is one outbound `action`. */
export const ACTION_VERBS = [
  'reply',
  'private-reply',
  'edit-reply',
  'delete-reply',
  'hide',
  'unhide',
  'delete',
  'like',
  'unlike',
  'ban',
  'unban',
  'approve',
  'reject',
  'spam',
  'archive',
  'mark-read',
] as const;
export type ActionVerb = (typeof ACTION_VERBS)[number];

/** A text in both languages of the console. */
export interface LocalizedText {
  en: string;
  fr: string;
}

/** How a platform counts the length of a text; `bytes` are UTF-8, `utf16` are JavaScript string units. */
export type LengthUnit = 'graphemes' | 'utf16' | 'bytes';

export interface VerbCapability {
  verb: ActionVerb;
  /** Another verb takes it back completely (hide ↔ unhide). */
  reversible: boolean;
  /** Hours after the item's creation (or the person's last message, for messages) during which it works; null = always. */
  windowHours: number | null;
  /** How often per item; null = any number of times. */
  perItem: number | null;
  /** What it means on this channel, said before the act ("The author and their friends still see it"). */
  consequence: LocalizedText;
  /** The item goes to the channel's own waiting room and is published or refused from there. */
  waitsForReview?: true;
  /** Who still sees the item on the channel afterwards; absent: the verb does not change that. */
  visibleTo?: VisibleTo;
  /** Seconds until it takes effect where that is not at once. */
  latencySeconds?: number;
  /** What a call costs of the platform's allowance, where that is documented. */
  quota?: VerbQuota;
}

/** Who sees an item, most people first. */
export const VISIBLE_TO = ['everybody', 'author-and-friends', 'author', 'nobody'] as const;
export type VisibleTo = (typeof VISIBLE_TO)[number];

/** `cost` of one call out of `allowance` that is renewed every `everySeconds`. */
export interface VerbQuota {
  cost: number;
  allowance: number;
  everySeconds: number;
}

export interface TextLimit {
  max: number;
  unit: LengthUnit;
  /** False when the platform does not document the number. */
  confirmed: boolean;
}

export interface AttachmentLimits {
  /** Content types, `image/*` allowed as a prefix; empty = no attachment. */
  types: string[];
  maxCount: number;
  maxBytes: number;
  /** Text and attachment may go in one message. */
  withText: boolean;
}

/** What one channel (or one probed account) can and cannot do: the only source of the console's buttons and limits. */
export interface CapabilityRecord {
  channel: ChannelKind;
  label: LocalizedText;
  itemKinds: ItemKind[];
  receive: 'push' | 'poll' | 'both' | 'stream';
  /** Verbs offered per item kind. A verb that is not listed does not exist on that channel. */
  verbs: Partial<Record<ItemKind, VerbCapability[]>>;
  text: Partial<Record<'reply' | 'private-reply', TextLimit>>;
  attachments: AttachmentLimits;
  /** Where replies to a kind of item have other limits than `text.reply` and `attachments` (comments against messages). */
  perKind?: Partial<Record<ItemKind, { reply?: TextLimit; attachments?: AttachmentLimits }>>;
  /** The platform tells us about edits, deletions, hides made elsewhere. */
  sees: { edits: boolean; deletions: boolean; hides: boolean; ownActions: boolean };
  /** Recovers earlier items on connect. */
  backfill: boolean;
  /** What the platform's terms make us forget; enforced by the upkeep. Absent: nothing but the workspace's own rules. */
  retention?: RetentionDuty;
}

/** How long texts and pictures of other people, and what is known about them, may be kept; null = no limit. */
export interface RetentionDuty {
  contentHours: number | null;
  profileHours: number | null;
  note: LocalizedText;
}

/** How much of a platform's allowance is used up. */
export interface QuotaUse {
  name: LocalizedText;
  used: number;
  limit: number;
  resetsAt: string | null;
}

/** One field of a connect form. Secret fields are stored encrypted and never returned. */
export interface SettingsField {
  name: string;
  type: 'text' | 'secret' | 'url' | 'number' | 'boolean' | 'select' | 'email';
  label: LocalizedText;
  help: LocalizedText;
  required: boolean;
  secret: boolean;
  default?: string | number | boolean;
  options?: { value: string; label: LocalizedText }[];
}

/** `GET /api/channels`: one entry per connector of the registry. */
export interface ChannelView {
  kind: ChannelKind;
  capabilities: CapabilityRecord;
  credentials: SettingsField[];
  settings: SettingsField[];
  /** Connecting by signing in at the platform; `needs` names the fields to fill in before. Null: by the form alone. */
  signIn: { label: LocalizedText; needs: string[] } | null;
}

export const ACCOUNT_HEALTH = ['working', 'slow', 'needs-sign-in', 'stopped', 'never-connected'] as const;
export type AccountHealth = (typeof ACCOUNT_HEALTH)[number];

export interface AccountView {
  id: string;
  channel: ChannelKind;
  name: string;
  externalId: string;
  settings: Record<string, string | number | boolean>;
  /** Names of the credentials that are stored; never their values. */
  credentialsSet: string[];
  hookUrl: string;
  capabilities: CapabilityRecord;
  health: AccountHealth;
  healthDetail: string | null;
  lastEventAt: string | null;
  lastError: string | null;
  tokenExpiresAt: string | null;
  /** Nothing has come since then although about `expected` items were usual; null while that may well be chance. */
  silence: { since: string; expected: number } | null;
  /** A part of the account is lost while the rest works, in the platform's or our words; stands until somebody tests it. */
  notice: { detail: string; at: string } | null;
  /** When it was last tested by itself or by somebody. */
  checkedAt: string | null;
  /** How much of the platform's allowances is used; empty where none runs out. */
  quota: QuotaUse[];
  /** Raw events that could not be parsed and wait for a replay. */
  deadRawEvents: number;
  failingActions: number;
  backfill: BackfillView;
  createdAt: string;
}

/** `from`: how far back it reads (ISO); null before the first. `paused` goes on where it stopped. */
export interface BackfillView {
  state: 'none' | 'running' | 'paused' | 'done' | 'failed';
  from: string | null;
  fetched: number;
  error: string | null;
}

/** `POST /api/accounts/:id/backfill` */
export interface BackfillBody {
  /** Days of history to read, 1 to 365. */
  days: number;
}

/** `POST /api/channel-sign-ins`: on the way to the platform's consent page. */
export interface StartSignInBody {
  channel: ChannelKind;
  /** The fields that the sign-in needs. */
  credentials: Record<string, string>;
  settings?: Record<string, string | number | boolean>;
  /** Signing in again for this account: its stored fields count, and no other account is connected. */
  accountId?: string;
}

export interface StartedSignIn {
  id: string;
  /** Where to send the person. */
  url: string;
}

/** `POST /api/channel-sign-ins/complete`: what the platform sent back in the address. */
export interface CompleteSignInBody {
  state: string;
  code?: string;
  error?: string;
  errorDescription?: string;
}

/** What a sign-in reaches. `accountId` of a choice: connected already. */
export interface SignInView {
  id: string;
  channel: ChannelKind;
  /** The account that was signed in to again; it works as soon as this is here. */
  accountId: string | null;
  choices: { externalId: string; name: string; accountId: string | null }[];
}

/** `POST /api/channel-sign-ins/:id/connect` */
export interface ConnectChoicesBody {
  externalIds: string[];
  backfillDays?: number;
}

export interface ConnectedChoices {
  accounts: AccountView[];
  refused: { externalId: string; name: string; detail: string }[];
}

export interface CreateAccountBody {
  channel: ChannelKind;
  name: string;
  credentials: Record<string, string>;
  settings?: Record<string, string | number | boolean>;
  /** Days of history to import on connect; 0 = none. Default 30. */
  backfillDays?: number;
}

export interface UpdateAccountBody {
  name?: string;
  credentials?: Record<string, string>;
  settings?: Record<string, string | number | boolean>;
  enabled?: boolean;
}

/** Answer of `POST /api/accounts/:id/test`. */
export interface AccountTestView {
  ok: boolean;
  accountName: string | null;
  missingPermissions: string[];
  detail: string | null;
}
