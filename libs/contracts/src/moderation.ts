import type { ActionVerb, ChannelKind, ItemKind, VisibleTo } from './channels';
import type { ActionView, AvailableVerb, DecisionKind, PlatformState } from './inbox';

/** What a rule or a member wants of an item, whatever the channel calls it; each channel has its softest verb for it. */
export const INTENTS = ['hold', 'limit', 'remove', 'ban'] as const;
export type Intent = (typeof INTENTS)[number];

/** What looks at an item. Each says yes, no, or that it did not run. */
export const DETECTORS = ['words', 'links', 'personal-data', 'shape', 'language', 'sentiment', 'purpose', 'copies', 'author', 'learner', 'external'] as const; // prettier-ignore
export type Detector = (typeof DETECTORS)[number];
export const DETECTOR_STATES = ['true', 'false', 'did-not-run'] as const;
export type DetectorState = (typeof DETECTOR_STATES)[number];

/** What an item is mostly about, as its row says it; harm first. */
export const RISK_LABELS = ['threat', 'hate', 'insult', 'scam', 'spam', 'personal-data', 'swearing', 'accusation', 'complaint', 'request', 'question', 'praise', 'other'] as const; // prettier-ignore
export type RiskLabel = (typeof RISK_LABELS)[number];

/** Of the risk meter: 0 nothing seen, 5 the worst. */
export const SEVERITIES = [0, 1, 2, 3, 4, 5] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A stretch of the original text that a detector points at; JavaScript string units, `end` behind the last one. */
export interface MarkedSpan {
  start: number;
  end: number;
  detector: Detector;
  /** `harm`: a listed word, link or rule; `soft`: worth a look; `personal`: data about somebody, masked until it is revealed. */
  tone: 'harm' | 'soft' | 'personal';
  /** What was found: a personal data kind, a domain, a risk label. */
  label: string;
  /** The term it was read as where that is not what stands there (« c0nn@rd » → connard). */
  readAs: string | null;
  termId: string | null;
}

/** What one detector said about one revision of an item. */
export interface Signal {
  detector: Detector;
  state: DetectorState;
  /** What it found, strongest first: risk labels, data kinds, domains; empty unless true. */
  labels: string[];
  /** Score, share or count; what it means is the detector's. */
  value: number | null;
  /** With `did-not-run`: why, as a code the console has words for (`off`, `too-short`, `untrained`, `timeout`, `failed`, …). */
  why: string | null;
}

/** What was decided about an item, as far as moderation goes; `undecided`: nobody and no rule has yet. */
export const MODERATION_STATES = ['undecided', 'kept', 'hidden', 'deleted'] as const;
export type ModerationState = (typeof MODERATION_STATES)[number];

/** Whether the channel is as it was decided. */
export const SYNC_STATES = ['in-sync', 'pending', 'failed'] as const;
export type SyncState = (typeof SYNC_STATES)[number];

/**
 * What is known of an item beside its state; bits of `screening.flags` from the lowest. `aside`: nothing can be moderated there (a message, a
 * review the channel lets nobody hide), so it waits for nobody unless it is held; `history`: read in from before the account was connected.
 */
export const SCREENING_FLAGS = ['link', 'first-time', 'personal-data', 'unchecked', 'edited', 'reported', 'held', 'wave', 'aside', 'history'] as const; // prettier-ignore
export type ScreeningFlag = (typeof SCREENING_FLAGS)[number];

/** Queues of the board. Membership follows from the row alone: nothing is filed into a queue. */
export const MODERATION_QUEUES = ['review', 'held', 'reported', 'links', 'first-time', 'look-alikes', 'personal-data', 'unchecked', 'decided', 'hidden', 'deleted', 'banned', 'failed'] as const; // prettier-ignore
export type ModerationQueue = (typeof MODERATION_QUEUES)[number];

/** How a person stands in moderation; `blocked`: their items are hidden, `premoderated`: held, `trusted`: skip the queue. */
export const STANDINGS = ['none', 'trusted', 'warned', 'premoderated', 'blocked', 'banned'] as const;
export type Standing = (typeof STANDINGS)[number];

/** The author as the row shows them: counts are of what was screened, at most the last 200 items. */
export interface ModerationAuthor {
  identityId: string | null;
  contactId: string | null;
  name: string;
  handle: string | null;
  avatarUrl: string | null;
  standing: Standing;
  items: number;
  hidden: number;
  firstTime: boolean;
  /** ISO time of the first item on any linked channel. */
  since: string | null;
}

/** One row of the board. */
export interface ModerationRow {
  itemId: string;
  conversationId: string;
  accountId: string;
  channel: ChannelKind;
  kind: ItemKind;
  post: { id: string; text: string | null; mediaUrl: string | null } | null;
  author: ModerationAuthor;
  /** Personal data is masked (`+33 6 •• •• •• 14`) unless it was revealed; marks fit the text as it is sent. */
  text: string;
  masked: boolean;
  language: string | null;
  stars: number | null;
  hasPictures: boolean;
  createdAt: string;
  revision: number;
  platformState: PlatformState;
  state: ModerationState;
  flags: ScreeningFlag[];
  severity: Severity;
  label: RiskLabel;
  marks: MarkedSpan[];
  /** Rules that matched, strongest level first, those in shadow left out. */
  rules: { id: string; name: string }[];
  /** What a rule of level `suggest` or the learner proposes. */
  suggestion: DecisionKind | null;
  /** Detectors that should have run and did not. */
  unchecked: Detector[];
  lookAlikes: { clusterId: string; count: number } | null;
  decision: {
    id: string;
    kind: DecisionKind;
    /** Null: a rule, a cluster or the author's standing decided. */
    byMemberId: string | null;
    ruleId: string | null;
    reasonId: string | null;
    at: string;
    action: ActionView | null;
  } | null;
  sync: SyncState;
  /** Why it is not in sync, in the platform's words. */
  syncError: string | null;
  verbs: AvailableVerb[];
  /** Until when somebody has to act, by the vigilance clock; null: no promise. */
  dueAt: string | null;
  pinned: boolean;
}

export const MODERATION_SORTS = ['newest', 'oldest', 'severity', 'due'] as const;
export type ModerationSort = (typeof MODERATION_SORTS)[number];

/** Query of `GET /api/moderation/items`. Several values of one filter mean any of them. */
export interface ModerationQuery {
  queue?: ModerationQueue;
  sort?: ModerationSort;
  accountId?: string[];
  channel?: ChannelKind[];
  postId?: string;
  label?: RiskLabel[];
  language?: string[];
  clusterId?: string;
  identityId?: string;
  ruleId?: string;
  /** These and no others, at most 100, whatever queue they are in. */
  itemId?: string[];
  /** One row per cluster, with its count. Default true in `review`. */
  grouped?: boolean;
  limit?: number;
  cursor?: string;
}
export interface ModerationPage {
  items: ModerationRow[];
  nextCursor: string | null;
}

/** `GET /api/moderation/queues`: exact counts; `decided` is this member's of today. */
export interface ModerationQueues {
  counts: Record<ModerationQueue, number>;
  /** Posts with most undecided items, busiest first, at most 8. */
  posts: { post: { id: string; text: string | null; mediaUrl: string | null; accountId: string; channel: ChannelKind }; count: number; alert: VolumeAlert | null }[]; // prettier-ignore
  today: { decided: number; secondsEach: number | null };
}

/** A post that gets more than four times its usual rate of items for five minutes. */
export interface VolumeAlert {
  since: string;
  times: number;
  label: RiskLabel;
}

/** What each decision means for an item on its channel, from the capability record. */
export interface VerbMeaning {
  verb: ActionVerb;
  reversible: boolean;
  /** Who still sees the item afterwards. */
  visibleTo: VisibleTo;
}

/** Pushed to the room of the board when rows changed: read them again (`GET /api/moderation/items?itemId=…`). */
export interface ModerationChanged {
  itemIds: string[];
  /** Null: a rule or the channel, or several members. */
  byMemberId: string | null;
}
