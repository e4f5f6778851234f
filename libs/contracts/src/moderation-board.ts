import type { ChannelKind } from './channels';
import type { DecisionKind, DecisionView, DraftBody, ItemDirection, PlatformState, PostView } from './inbox';
import type {
  MarkedSpan,
  ModerationQuery,
  ModerationQueue,
  ModerationRow,
  ModerationState,
  RiskLabel,
  VerbMeaning,
  VolumeAlert,
} from './moderation';
import type { ProblemCode } from './problems';

export const MODERATION_LIMITS = {
  /** Items named in one body, and members of a cluster or branch decided while the caller waits; more go on as a run in the background. */
  atOnce: 100,
  /** Items of one run. */
  run: 10_000,
  /** Hours for which a decision on look-alikes goes for those that come after. */
  newcomersHours: 24,
  /** Hours for which a request can be taken back as one. */
  undoHours: 24,
  /** Minutes for which a dismissed alert stays away from whoever dismissed it. */
  alertDismissedMinutes: 60,
} as const;

/** A line of the thread around an item; personal data is masked as in the row. */
export interface ModerationLine {
  itemId: string;
  direction: ItemDirection;
  authorName: string;
  text: string;
  createdAt: string;
  platformState: PlatformState;
  /** Null where it was not screened (our own answers). */
  state: ModerationState | null;
}

/** What else the author wrote, on any linked channel. */
export interface ModerationPast extends ModerationLine {
  channel: ChannelKind;
  accountId: string;
  label: RiskLabel;
}

/** A member or a program pointed at an item. */
export interface ItemReportView {
  byMemberId: string;
  reason: string;
  at: string;
}

/** `GET /api/moderation/items/:itemId`. */
export interface ModerationItemView {
  row: ModerationRow;
  tagIds: string[];
  permalink: string | null;
  /** `before` and `after`: the nearest in the same conversation, oldest first, at most three each. */
  thread: { parent: ModerationLine | null; before: ModerationLine[]; after: ModerationLine[] };
  post: PostView | null;
  /** Newest first, at most ten. */
  past: ModerationPast[];
  /** The look-alikes it belongs to. */
  cluster: ClusterView | null;
  /** What each verb of the row means there. */
  meanings: VerbMeaning[];
  /** Newest first. */
  reports: ItemReportView[];
  /** Who has seen the unmasked text, newest first, at most five. */
  reveals: { byMemberId: string; at: string }[];
}

/** `POST /api/moderation/items/:itemId/reveal`: as it was written, with the marks that fit; recorded with the member's name. */
export interface RevealedItem {
  itemId: string;
  revision: number;
  text: string;
  marks: MarkedSpan[];
}
/** `POST /api/moderation/items/:itemId/pin`. Answers with the row. */
export interface PinItemBody {
  pinned: boolean;
}
/** `POST /api/moderation/items/:itemId/tags`. */
export interface ModerationTagsBody {
  add?: string[];
  remove?: string[];
}
export interface ModerationTagsView {
  itemId: string;
  tagIds: string[];
}
/** `POST /api/moderation/items/:itemId/answer`: its conversation is open and the caller's. */
export interface AnswerItemView {
  conversationId: string;
}
/** `POST /api/moderation/items/:itemId/shield`: hidden to protect who wrote it, and a private answer prepared. */
export interface ShieldItemBody {
  /** The revision that was looked at: 409 `stale-version` when the author edited since. */
  revision?: number;
}
export interface ShieldedItemView extends AnswerItemView {
  itemId: string;
  /** Null: it was out of sight already. */
  decision: DecisionView | null;
  /** What stands in the caller's composer now. */
  draft: DraftBody;
}
/** `POST /api/moderation/items/:itemId/report`. Answers with the row. A member reports an item once; again changes the reason. */
export interface ReportItemBody {
  reason: string;
}

/** What a list holds: as `ModerationQuery`, without its order and its page. */
export type ModerationTarget = Omit<ModerationQuery, 'sort' | 'itemId' | 'grouped' | 'limit' | 'cursor'>;

/** One of the three: named items, all undecided members of a cluster, all that a query holds. */
export interface ModerationPreviewBody {
  itemIds?: string[];
  clusterId?: string;
  query?: ModerationTarget;
  kind: DecisionKind;
}
/** Why an item would stay as it is. */
export const MODERATION_REFUSALS = ['channel-cannot', 'window-closed', 'not-allowed', 'not-possible-now'] as const;
export type ModerationRefusal = (typeof MODERATION_REFUSALS)[number];
/** `POST /api/moderation/preview`: exact, writes nothing. */
export interface ModerationPreview {
  /** Those that are not on the board count here and nowhere else. */
  total: number;
  can: number;
  /** Authors it is about, for a ban. */
  authors: number;
  /** Of those that can be decided: whose authors a statement can be sent to; 0 where the decision takes nothing from them. */
  tellable: number;
  /** The first of those. */
  statementItemId: string | null;
  /** Most items first. */
  channels: {
    channel: ChannelKind;
    can: number;
    /** The channel lets it be taken back after it was done. */
    reversible: boolean;
    cannot: { reason: ModerationRefusal; count: number }[];
  }[];
}

/** `POST /api/moderation/decide`: either items or a cluster. */
export interface ModerationDecideBody {
  /** At most `MODERATION_LIMITS.atOnce`. */
  itemIds?: string[];
  /** Its undecided members. */
  clusterId?: string;
  kind: DecisionKind;
  reasonId?: string;
  note?: string;
  /** Whether the authors are told why, where the channel allows; default: as the workspace has set it. */
  sendStatement?: boolean;
  /** Revision on the screen by item: one that has another by now is left alone. */
  revisions?: Record<string, number>;
  /** With a cluster: for so many hours the same goes for who joins it; 1 to `newcomersHours`. */
  applyToNewcomersHours?: number;
}
/** `POST /api/moderation/runs`: all that a query holds, in the background. */
export interface StartModerationRunBody {
  query: ModerationTarget;
  kind: DecisionKind;
  reasonId?: string;
  note?: string;
  sendStatement?: boolean;
  /** What the member was told; another number by more than a twentieth is refused with 409 `count-changed`. */
  expectedCount: number;
}
/** `POST /api/moderation/posts/:postId/branches/:itemId/decide`: a comment and all replies below it that are undecided. */
export interface DecideBranchBody {
  kind: DecisionKind;
  reasonId?: string;
  note?: string;
  sendStatement?: boolean;
}

export const MODERATION_RUN_STATES = ['running', 'done', 'stopped', 'undoing', 'undone'] as const;
export type ModerationRunState = (typeof MODERATION_RUN_STATES)[number];
/** What became of an item. */
export const MODERATION_OUTCOMES = ['decided', 'refused', 'changed-since'] as const;
export type ModerationOutcome = (typeof MODERATION_OUTCOMES)[number];
/** What the undo made of a decided one: it had not left, an opposite call follows it, it stays as it is. */
export const MODERATION_UNDO_OUTCOMES = ['taken-back', 'reversed', 'kept'] as const;
export type ModerationUndoOutcome = (typeof MODERATION_UNDO_OUTCOMES)[number];

/** One item of a request. `outcome` null: not yet. */
export interface ModerationResultView {
  itemId: string;
  channel: ChannelKind | null;
  outcome: ModerationOutcome | null;
  /** Why it was refused, as the code of a problem; of the undo where it was kept. */
  code: ProblemCode | null;
  detail: string | null;
  decisionId: string | null;
  actionId: string | null;
  undo: ModerationUndoOutcome | null;
}
/**
 * What a request to decide did; its id is the undo handle. Up to `atOnce` items are done when the answer comes and `results` has
 * them all; of a run in the background it has the first hundred (the rest: `GET /api/moderation/runs/:id/results`).
 */
export interface ModerationRunView {
  undoId: string;
  state: ModerationRunState;
  kind: DecisionKind;
  reasonId: string | null;
  byMemberId: string;
  clusterId: string | null;
  /** Until when it goes for those who join the cluster. */
  applyUntil: string | null;
  total: number;
  counts: Record<ModerationOutcome | ModerationUndoOutcome, number>;
  createdAt: string;
  finishedAt: string | null;
  /** Null while it runs, and when nothing is left to take back. */
  undoUntil: string | null;
  version: number;
  results: ModerationResultView[];
}
/** Query of `GET /api/moderation/runs/:id/results`. */
export interface ModerationResultsQuery {
  outcome?: ModerationOutcome | ModerationUndoOutcome;
  limit?: number;
  cursor?: string;
}

/** Look-alikes: a text and those that nearly copy it, across channels and authors. */
export interface ClusterView {
  id: string;
  /** The first of them, masked. */
  sample: string;
  items: number;
  undecided: number;
  authors: number;
  accounts: number;
  channels: ChannelKind[];
  firstAt: string;
  lastAt: string;
  decision: { kind: DecisionKind; byMemberId: string | null; reasonId: string | null; at: string; applyUntil: string | null } | null; // prettier-ignore
}
/** A wording, cut where it differs from the sample of its cluster; all parts together are the text. */
export interface ClusterVariant {
  itemId: string;
  count: number;
  parts: { text: string; differs: boolean }[];
}
/** `GET /api/moderation/clusters/:id`. Members: `GET /api/moderation/items?clusterId=`. */
export interface ClusterDetail extends ClusterView {
  /** Most frequent first, at most 20. */
  variants: ClusterVariant[];
  /** Most items first, at most 20. */
  topAuthors: { identityId: string; name: string; channel: ChannelKind; items: number; firstTime: boolean }[];
  byAccount: { accountId: string; channel: ChannelKind; items: number; undecided: number }[];
  /** Items by hour, oldest first, hours without any left out. */
  timeline: { at: string; items: number }[];
}
/** `POST /api/moderation/clusters/:id/exclude`: it is not like the others. Answers with the cluster. */
export interface ExcludeFromClusterBody {
  itemId: string;
}
/** Query of `GET /api/moderation/clusters`, last joined first. */
export interface ClustersQuery {
  /** Only those with undecided members. Default true. */
  open?: boolean;
  limit?: number;
  cursor?: string;
}

/** A comment of a post with what hangs below it. */
export interface PostBranch {
  row: ModerationRow;
  /** Direct replies that people wrote. */
  replies: number;
  /** Comments below it at any depth, and those of them that are undecided. */
  below: number;
  undecided: number;
}
/** `GET /api/moderation/posts/:postId`. */
export interface PostBoardView {
  post: PostView;
  accountId: string;
  channel: ChannelKind;
  items: number;
  undecided: number;
  alert: VolumeAlertView | null;
  /** Items per five minutes of the last 24 hours, oldest first: 288 numbers, the last one of the five minutes that are running. */
  heat: { from: string; bucketMinutes: 5; counts: number[] };
  /** Items of the last 24 hours by what they are about. */
  labels: Partial<Record<RiskLabel, number>>;
  /** Most undecided below, at most five. */
  busiest: { itemId: string; authorName: string; text: string; below: number; undecided: number }[];
  /** Comments on the post itself, newest first; on: `cursor`. Replies: `GET …/branches/:itemId`. */
  branches: { items: PostBranch[]; nextCursor: string | null };
}
/** `GET /api/moderation/posts/:postId/branches/:itemId`: direct replies, oldest first. */
export interface PostBranchPage {
  items: PostBranch[];
  nextCursor: string | null;
}

/** A `VolumeAlert` with what it is made of. */
export interface VolumeAlertView extends VolumeAlert {
  /** Items in the last five minutes; median of the five minutes of the last 24 hours. */
  now: number;
  usual: number;
}
/** `POST /api/moderation/posts/:postId/help`: members with the board open were told. */
export interface HelpAskedView {
  notified: number;
}

export const CAMPAIGN_VERDICTS = ['raid', 'wave', 'organic-spike'] as const;
export type CampaignVerdict = (typeof CAMPAIGN_VERDICTS)[number];
/** What a verdict rests on; shares are 0 to 1. */
export interface CampaignEvidence {
  items: number;
  authors: number;
  accounts: number;
  channels: number;
  /** Items per hour while it lasts. */
  perHour: number;
  /** Authors whose first item this is. */
  newAuthorShare: number;
  /** How much the texts are the same: 1 all, 0 no two. */
  similarity: number;
  linkShare: number;
  /** Threats, hate, insults, scam and spam. */
  abuseShare: number;
  /** Of those whose tone is known. */
  complaintShare: number;
}
/** One of `GET /api/moderation/campaigns`, most pressing first, at most 50. */
export interface CampaignView {
  /** `cluster-<id>` or `post-<id>`. */
  id: string;
  verdict: CampaignVerdict;
  /** 0 to 1: how sure. */
  score: number;
  clusterId: string | null;
  post: { id: string; text: string | null; mediaUrl: string | null; accountId: string; channel: ChannelKind } | null;
  sample: string;
  undecided: number;
  firstAt: string;
  lastAt: string;
  evidence: CampaignEvidence;
}

/** Pushed at most once a second: absolute numbers of the queues that changed; `decided` is each member's own and not among them. */
export interface ModerationCountsChanged {
  counts: Partial<Record<ModerationQueue, number>>;
}
