import type { ChannelKind } from './channels';
import type { ContactIdentityView } from './contacts';
import type { PageQuery } from './lists';
import type { RiskLabel, Standing } from './moderation';
import type { CareSettings, QualitySettings } from './quality';

/**
 * How the channel stands to a person beside what was wished. `none`: nothing was asked of it; `pending`: on its way; `banned`, `lifted`:
 * done; `failed`: see `error`, may be tried again; `unsupported`: the channel has no such verb, the person is `blocked` here instead.
 */
export const BAN_STATES = ['none', 'pending', 'banned', 'lifted', 'failed', 'unsupported'] as const;
export type BanState = (typeof BAN_STATES)[number];

export interface BanView {
  /** What was decided here. */
  wanted: boolean;
  /** What the channel confirmed last. */
  observed: boolean;
  state: BanState;
  /** With `failed` and `unsupported`, in the channel's words where it said any. */
  error: string | null;
  actionId: string | null;
}

/** How one identity stands. An expired standing is read as `none`. */
export interface StandingView {
  identity: ContactIdentityView;
  standing: Standing;
  /** ISO time at which it ends by itself; null: until somebody changes it. */
  until: string | null;
  reasonId: string | null;
  note: string | null;
  /** Null: set by strikes, by an expiry or by a rule. */
  byMemberId: string | null;
  at: string | null;
  ban: BanView;
  /** Rises with every change; null before the first. */
  version: number | null;
}

export const STANDING_THRESHOLDS = ['warned', 'premoderated', 'blocked', 'banned'] as const;
export type StandingThreshold = (typeof STANDING_THRESHOLDS)[number];

/** A person with all their linked identities. */
export interface PersonStandingView {
  contactId: string;
  name: string;
  vip: boolean;
  /** The strictest of the identities, or `trusted` when all that have one are. */
  standing: Standing;
  identities: StandingView[];
  /** Sum of the strikes that count, each worth half after a half-life. */
  score: number;
  /** What the score reached and the person does not have yet; null: nothing. */
  proposal: StandingThreshold | null;
}

/** `PUT /api/contacts/:id/standing` for all identities of a person, `/api/identities/:id/standing` for one. */
export interface SetStandingBody {
  standing: Standing;
  /** ISO time, in the future. */
  until?: string | null;
  reasonId?: string | null;
  note?: string | null;
  /** Of a contact: only identities of these accounts. */
  accountIds?: string[];
  /** Of an identity: as read; an older one is refused with 409. */
  version?: number;
}

/** `POST /api/contacts/:id/warn`, `/api/identities/:id/warn`. */
export interface WarnBody {
  text: string;
  /** What it is about; default: the last thing they wrote. */
  itemId?: string;
  reasonId?: string | null;
  note?: string | null;
  until?: string | null;
  /** False: it is only noted here. Default true: sent in private where the channel can. */
  send?: boolean;
}
export interface WarnView {
  person: PersonStandingView;
  /** The private answer that carries it; null: it could not be sent, see `why`. */
  actionId: string | null;
  why: 'not-wanted' | 'channel-cannot' | 'refused' | null;
  detail: string | null;
}

export const STANDING_CAUSES = ['member', 'strikes', 'expired', 'decision', 'undone', 'request', 'warning'] as const;
export type StandingCause = (typeof STANDING_CAUSES)[number];

/** One line of the history, which only grows. */
export interface StandingChangeView {
  id: string;
  identityId: string;
  from: Standing;
  to: Standing;
  until: string | null;
  reasonId: string | null;
  note: string | null;
  byMemberId: string | null;
  cause: StandingCause;
  decisionId: string | null;
  /** What the person was told. */
  warnedText: string | null;
  at: string;
}

/** Query of `GET /api/moderation/people`; newest change first. */
export interface PeopleQuery extends PageQuery {
  standing: Standing;
  accountId?: string;
  /** Only those whose ban is not as wished. */
  unsettled?: boolean;
}
export interface PeoplePage {
  items: (StandingView & { contactId: string; personName: string; score: number })[];
  nextCursor: string | null;
  /** Identities by standing, over the whole workspace. */
  counts: Record<Exclude<Standing, 'none'>, number>;
}

export interface StrikeView {
  id: string;
  identityId: string;
  itemId: string;
  decisionId: string;
  reasonId: string;
  weight: number;
  /** What it is worth now; 0 when it does not count. */
  worth: number;
  /** The decision stands, and no other one about the same item weighs more. */
  counts: boolean;
  at: string;
  dismissedAt: string | null;
  dismissedBy: string | null;
  note: string | null;
}
export interface StrikesView {
  contactId: string;
  score: number;
  strikes: StrikeView[];
}
/** `POST /api/moderation/strikes/:id/dismiss`. */
export interface DismissStrikeBody {
  note: string;
}

/** `GET /api/moderation/strikes/histogram`: what the present strikes would mean under other numbers. */
export interface StrikeHistogramQuery {
  halfLifeDays?: number;
  warned?: number;
  premoderated?: number;
  blocked?: number;
  banned?: number;
}
export interface StrikeHistogramView {
  halfLifeDays: number;
  /** With a score above 0. */
  people: number;
  /** `to` is not counted in, but for the last. */
  bins: { from: number; to: number; count: number }[];
  /** How many people are at or over each, and how many of them do not stand so yet. */
  thresholds: Record<StandingThreshold, { score: number; people: number; notYet: number }>;
}

/** Setting `strikes`. What a strike weighs is said by the policy of its reason (`strikeWeight`). */
export interface StrikeSettings {
  /** A strike counts half after so many days. */
  halfLifeDays: number;
  /** Scores from which a standing is proposed; null: never. They rise in this order. */
  thresholds: Record<StandingThreshold, number | null>;
  /** What is set without asking, at most; the rest is proposed. */
  automatic: 'none' | 'warned' | 'premoderated';
}

/** Verbs that can be put under the rule of two. */
export const GUARDED_VERBS = ['hide', 'delete', 'reject', 'spam', 'ban'] as const;
export type GuardedVerb = (typeof GUARDED_VERBS)[number];

/** Setting `two-person`. */
export interface TwoPersonSettings {
  /** Verbs that need a second person whatever the number. */
  verbs: GuardedVerb[];
  /** Any guarded verb on more things at once than this needs one too. */
  over: number;
  /** `delay`: nobody is asked, it waits visibly and can be taken back. Also where nobody else could approve. */
  instead: 'second-person' | 'delay';
  seconds: number;
  /** Hours after which a request that nobody answered is over. */
  expiresHours: number;
}

export const REQUEST_STATES = ['waiting', 'approved', 'refused', 'withdrawn', 'expired', 'done'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];
export const REQUEST_MODES = ['at-once', 'second-person', 'delay'] as const;
export type RequestMode = (typeof REQUEST_MODES)[number];
/** `left-out`: protected; `refused`: a rule or the channel said no, see `detail`. */
export const TARGET_OUTCOMES = ['done', 'refused', 'left-out'] as const;
export type TargetOutcome = (typeof TARGET_OUTCOMES)[number];

/** `POST /api/moderation/requests/preview`. Items for every verb; for `ban` identities or contacts instead. */
export interface RequestPreviewBody {
  kind: GuardedVerb;
  itemIds?: string[];
  identityIds?: string[];
  contactIds?: string[];
}
/** `POST /api/moderation/requests`. */
export interface CreateRequestBody extends RequestPreviewBody {
  reasonId?: string | null;
  note?: string | null;
  /** Of a ban: when it ends. */
  until?: string | null;
  /** Whether the authors are told why, where the channel allows; default: as the workspace has set it. */
  sendStatement?: boolean;
  /** How many will be acted on, as the member typed it: needed for a ban of several and for what cannot be taken back. */
  expectedCount?: number;
}
export interface RequestedPerson {
  contactId: string;
  identityIds: string[];
  name: string;
  channels: ChannelKind[];
  /** Screened items, at most 1000. */
  items: number;
  /** ISO time at which they were first seen. */
  since: string;
  standing: Standing;
  /** Left out of what is done. */
  protected: 'vip' | 'trusted' | null;
}
export interface RequestPreview {
  kind: GuardedVerb;
  /** How many will be acted on. */
  count: number;
  mode: RequestMode;
  /** Some of it cannot be taken back. */
  irreversible: boolean;
  needsCount: boolean;
  byChannel: {
    accountId: string;
    channel: ChannelKind;
    can: number;
    cannot: number;
    /** Why not, most frequent first. */
    why: { reason: 'no-verb' | 'already-done' | 'window-closed' | 'account-stopped' | 'gone'; count: number }[];
    /** A ban becomes a block there. */
    fallsBack: number;
  }[];
  /** At most 100, those left out first, then by number of items; only for bans. */
  people: RequestedPerson[];
  leftOut: number;
  /** Of those acted on: to how many a statement can be sent, and the item that it would be about for the first of them. */
  tellable: number;
  statementItemId: string | null;
}
export interface ModerationRequestView {
  id: string;
  kind: GuardedVerb;
  state: RequestState;
  mode: RequestMode;
  reasonId: string | null;
  note: string | null;
  until: string | null;
  requestedBy: string;
  at: string;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionNote: string | null;
  /** With `delay`: when it begins unless it is withdrawn. */
  runsAt: string | null;
  expiresAt: string;
  finishedAt: string | null;
  total: number;
  counts: Record<TargetOutcome, number>;
  /** As it was shown when it was asked for. */
  preview: RequestPreview;
  /** The member who reads this may approve or refuse it. */
  mayAnswer: boolean;
  version: number;
}
export interface RequestTargetView {
  no: number;
  itemId: string | null;
  identityId: string | null;
  outcome: TargetOutcome | null;
  detail: string | null;
  decisionId: string | null;
}
export interface RequestsQuery extends PageQuery {
  state?: RequestState;
}
/** `POST /api/moderation/requests/:id/approve`, `/refuse` (where the note is needed). */
export interface AnswerRequestBody {
  note?: string;
}

/** Setting `vigilance`: how soon somebody acts, by what the item is and by how bad it is; the shorter of the two holds. */
export interface VigilanceSettings {
  /** Minutes; null or absent: no promise. */
  labels: Partial<Record<RiskLabel, number | null>>;
  /** Minutes by severity 0 to 5. */
  severities: (number | null)[];
  /** Opening hours in which the minutes count; null: around the clock. */
  calendarId: string | null;
  warnBeforeMinutes: number;
}
/** `POST /api/moderation/seen`. */
export interface SeenBody {
  itemIds: string[];
}
export interface VigilanceFigure {
  label: RiskLabel;
  severity: number;
  /** Acted on before it was due. */
  met: number;
  missed: number;
  /** Neither acted on nor due yet. */
  open: number;
  medianSecondsToSee: number | null;
  medianSecondsToAct: number | null;
}
/** `GET /api/moderation/vigilance?from&to`, by what was flagged then. */
export interface VigilanceView {
  from: string;
  to: string;
  met: number;
  missed: number;
  open: number;
  medianSecondsToAct: number | null;
  figures: VigilanceFigure[];
}

/** `GET/PUT /api/moderation/settings/:name`; a PUT says everything. */
export interface PeopleSettings {
  strikes: StrikeSettings;
  'two-person': TwoPersonSettings;
  vigilance: VigilanceSettings;
  quality: QualitySettings;
  care: CareSettings;
}
export type PeopleSettingName = keyof PeopleSettings;

/** Pushed when a request for a second person was made, answered, or went on: read it again. */
export interface ModerationRequestChanged {
  requestId: string;
}
