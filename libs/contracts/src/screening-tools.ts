import type { Detector, MarkedSpan, ModerationRow, RiskLabel, ScreeningFlag, Severity, Signal } from './moderation';
import type { DecisionKind } from './inbox';
import type { BacktestView, Precision, ScreeningLevel, ScreeningRuleBody, ScreeningRuleContent, ScreeningRuleView, TermCategory, WordLevel, WordTermBody, WordTermView } from './screening-rules'; // prettier-ignore

/** Something that stands in the way of a rule or a thing it names that is gone; `pointer` (RFC 6901) leads to it within the rule. */
export interface ScreeningFault {
  pointer: string;
  detail: string;
}

/** A stored sample that the screener, as it stands, does not answer as it should; one that must not match fails also where it could. */
export interface FailingTest {
  expected: 'match' | 'skip';
  index: number;
  text: string;
}

/** `PUT /api/moderation/rules/:id/enabled`. */
export interface EnableScreeningRuleBody {
  enabled: boolean;
}
/** `POST /api/moderation/rules/:id/versions/:version/restore`; `version`: the one that was looked at. */
export interface RestoreScreeningRuleBody {
  version: number;
}

/**
 * What a rule lacks for the level it is to have. The problem `level-not-earned` (409) carries `current: { obstacles }`; `criticism` can
 * be accepted with a note, everything else has to be mended.
 */
export const LEVEL_OBSTACLES = ['one-at-a-time', 'no-reason', 'broken', 'no-tests', 'failing-tests', 'no-backtest', 'backtest-unfinished', 'backtest-outdated', 'too-few-judged', 'too-imprecise', 'criticism', 'expired'] as const; // prettier-ignore
export type LevelObstacleKind = (typeof LEVEL_OBSTACLES)[number];
export interface LevelObstacle {
  kind: LevelObstacleKind;
  /** What would help, in English; the console has its own words by `kind`. */
  detail: string;
  /** What it has, and what it needs: judged matches, or percent. */
  has: number | null;
  needs: number | null;
}

/** `GET /api/moderation/rules/export`, and what `POST /api/moderation/rules/import` takes. Rules come in as shadow, switched off. */
export const SCREENING_EXPORT_FORMAT = 'parvis-moderation-rules-1';
export interface ScreeningRulesExport {
  format: typeof SCREENING_EXPORT_FORMAT;
  rules: ScreeningRuleContent[];
  /** What the ids inside mean, so that another workspace finds its own things by name. */
  names: { reasons: Record<string, string>; tags: Record<string, string>; wordLists: Record<string, string>; accounts: Record<string, string> }; // prettier-ignore
}
export interface ScreeningRulesImport {
  created: ScreeningRuleView[];
  refused: { index: number; name: string; faults: ScreeningFault[] }[];
  /** Reasons and tags that this workspace does not have; the rules came in without them. */
  dropped: { index: number; pointer: string; name: string }[];
}

/** Query of `GET /api/moderation/rules/:id/hits`: newest first. */
export interface RuleHitsQuery {
  version?: number;
  judgement?: 'right' | 'wrong' | 'none';
  acted?: boolean;
  limit?: number;
  cursor?: string;
}
export interface RuleHitView {
  itemId: string;
  revision: number;
  version: number;
  /** At which the rule stood then. */
  level: ScreeningLevel;
  /** Its author was not among those the rule acted for. */
  outsideShare: boolean;
  acted: boolean;
  at: string;
  judgement: 'right' | 'wrong' | null;
  /** Null: its tone is not known. */
  plainCriticism: boolean | null;
  /** Null: the item is gone. */
  row: ModerationRow | null;
}
export interface RuleHitsPage {
  items: RuleHitView[];
  nextCursor: string | null;
}
/** `PUT /api/moderation/rules/:id/hits/:itemId`: of its newest revision that matched. A wrong one can become a must-not-match sample. */
export interface JudgeHitBody {
  judgement: 'right' | 'wrong' | null;
  addTest?: boolean;
}

/** `GET /api/moderation/rules/:id/backtests`, newest first, at most 50. */
export type BacktestSummary = Omit<BacktestView, 'examples' | 'byChannel' | 'byDay'>;

export const ROLL_BACK_OUTCOMES = ['waiting', 'restored', 'kept', 'failed'] as const;
/** `GET /api/moderation/roll-backs/:id/items`. `kept`: nothing takes it back, or somebody has decided since; `detail` says which. */
export interface RollBackItemView {
  itemId: string;
  decisionId: string;
  outcome: (typeof ROLL_BACK_OUTCOMES)[number];
  detail: string | null;
}
export interface RollBackItemsPage {
  items: RollBackItemView[];
  nextCursor: string | null;
}

/** `POST /api/wordlists`. */
export interface WordListBody {
  name: string;
  level?: WordLevel;
  enabled?: boolean;
}
export interface UpdateWordListBody extends Partial<WordListBody> {
  version: number;
}
/** Query of `GET /api/wordlists/:id/terms`: by text. */
export interface WordTermsQuery {
  query?: string;
  language?: string;
  category?: TermCategory;
  limit?: number;
  cursor?: string;
}
export interface WordTermsPage {
  items: WordTermView[];
  nextCursor: string | null;
}
export type UpdateWordTermBody = Partial<WordTermBody>;

export const WORD_LIMITS = { lists: 100, terms: 20_000, name: 80, text: 80, note: 300, exceptions: 50, importBytes: 4_000_000, importRows: 20_000 } as const; // prettier-ignore

/**
 * `POST /api/wordlists/:id/import`. CSV: a head row with `text` and any of `language`, `severity`, `category`, `note`, `exceptions` (parted
 * by `|`); JSON: an array of `WordTermBody`. A term that is there already is brought up to date.
 */
export interface ImportTermsBody {
  format: 'csv' | 'json';
  content: string;
}
export interface ImportTermsView {
  added: number;
  updated: number;
  unchanged: number;
  /** Row from 1, the head of a CSV not counted; at most 500 are told, `refusedCount` counts all. */
  refused: { row: number; text: string; detail: string }[];
  refusedCount: number;
}

/** Answer of `POST /api/moderation/items/:id/not-this-word`. */
export interface NotThisWordView {
  term: WordTermView;
  /** What was added to the exceptions of the term. */
  exception: string;
  /** The item as it reads now. */
  marks: MarkedSpan[];
}

/** `POST /api/moderation/try`: a text as if somebody had written it; nothing is stored. */
export interface TryBody {
  text: string;
  language?: string | null;
  stars?: number | null;
  /** A rule that is being written, tried beside the others; its id is `draft`. */
  content?: ScreeningRuleBody;
}
export interface TryView {
  language: string | null;
  severity: Severity;
  label: RiskLabel;
  flags: ScreeningFlag[];
  signals: Signal[];
  marks: MarkedSpan[];
  rules: { id: string; name: string; level: ScreeningLevel; enabled: boolean; outcome: 'match' | 'skip' | 'unknown' }[];
  /** What would happen to it; author and copies are not known here. */
  outcome: { level: ScreeningLevel | null; why: string; ruleId: string | null };
  suggestion: DecisionKind | null;
  unchecked: Detector[];
}

/** Detectors that a workspace may switch off here; the learner and the classifier have switches of their own. */
export const SWITCHABLE_DETECTORS = ['words', 'links', 'personal-data', 'shape', 'language', 'sentiment', 'purpose', 'copies', 'author'] as const satisfies readonly Detector[]; // prettier-ignore

/** `GET /api/moderation/detectors`. */
export interface ScreeningSettingsView {
  /** They did not run, and say so. */
  off: Detector[];
  /** Where phone numbers without a country code are from (ISO 3166-1, two letters). */
  country: string;
  version: number;
}
/** `PUT /api/moderation/detectors`. */
export interface UpdateScreeningSettingsBody {
  version: number;
  off: Detector[];
  country: string;
}

export const LEARNER_STATES = ['untrained', 'suggesting', 'off'] as const;
export const LEARNER_LIMITS = { decisions: 20_000, needed: 50, suggestFrom: 70 } as const;

/** `GET /api/moderation/learner`: what is learned from the team's decisions here, and how far it can be trusted. Shares in 0 to 1. */
export interface LearnerView {
  state: (typeof LEARNER_STATES)[number];
  /** Why there is no model: `too-few`, `one-sided`, `too-weak`; null: there is one. */
  why: string | null;
  /** Decisions of people that can be learned from now, and how many it takes. */
  decisions: { hidden: number; kept: number; needed: number };
  training: boolean;
  model: {
    version: number;
    trainedAt: string;
    trainedOn: number;
    /** Held out while training: 0.5 is chance. */
    auc: number | null;
    thresholds: { threshold: number; precision: Precision; recall: number }[];
    bins: { from: number; to: number; predicted: number | null; observed: number | null; count: number }[];
    features: { text: string; weight: number }[];
  } | null;
  /** Against decisions made since the training; `alarm`: it should be trained again, or people changed their minds. */
  drift: { error: number; bound: number; judged: number; alarm: boolean } | null;
  settings: LearnerSettings;
  version: number;
}
export interface LearnerSettings {
  enabled: boolean;
  /** It proposes to hide from this probability on, in percent. */
  suggestFrom: number;
}
/** `PUT /api/moderation/learner`. To hold or hide by it, write a rule with the field `learner`: it earns its level as every rule. */
export interface UpdateLearnerBody extends Partial<LearnerSettings> {
  version: number;
}

export const CLASSIFIER_STATES = ['off', 'untried', 'healthy', 'failing'] as const;
export const CLASSIFIER_LIMITS = { timeoutMs: [500, 30_000], text: 10_000, labels: 20, label: 40 } as const;

/** `GET /api/moderation/classifier`: a service of the house that is asked about every item after it came in. */
export interface ClassifierView {
  enabled: boolean;
  url: string | null;
  timeoutMs: number;
  state: (typeof CLASSIFIER_STATES)[number];
  lastSuccessAt: string | null;
  lastFailureAt: string | null;
  /** In English, the way out included. */
  lastError: string | null;
  failuresInARow: number;
  /** Of the last hour. */
  asked: number;
  medianMs: number | null;
  /** Items that wait for an answer. */
  waiting: number;
  version: number;
}
/** `PUT /api/moderation/classifier`. The secret is made here and shown once, when an address is first given; see also `…/secret`. */
export interface UpdateClassifierBody {
  version: number;
  url?: string;
  timeoutMs?: number;
  enabled?: boolean;
}
export interface ClassifierSecretView {
  classifier: ClassifierView;
  /** For `webhook-signature`, as webhooks are signed (HMAC-SHA256); null: as it was. */
  secret: string | null;
}

/** What is posted to the classifier, signed. */
export interface ClassifierRequest {
  item: { id: string; revision: number; kind: string; channel: string; createdAt: string };
  text: string;
  language: string | null;
}
/** What it has to answer: labels of its own choosing, and how bad it is. */
export interface ClassifierAnswer {
  labels: string[];
  severity: number;
}
/** `POST /api/moderation/classifier/test`: one call with a text of its own; nothing is stored but how it went. */
export interface TestClassifierBody {
  text: string;
}
export interface TestClassifierView {
  ok: boolean;
  status: number | null;
  durationMs: number;
  answer: ClassifierAnswer | null;
  error: string | null;
}
