import type { ChannelKind, DecisionKind, Detector, Intent, ItemKind, MarkedSpan, RiskLabel, ScreeningFlag, ScreeningLevel, ScreeningRuleContent, Severity, Signal, Standing, TermCategory, WordLevel } from '@parvis/contracts'; // prettier-ignore

/** A term of a word list as the screener takes it. */
export interface ListedTerm {
  id: string;
  listId: string;
  text: string;
  language: string | null;
  severity: Severity;
  category: TermCategory;
  exceptions: readonly string[];
}
export interface ListedWords {
  id: string;
  level: WordLevel;
  terms: readonly ListedTerm[];
}

/** A rule as the screener takes it; only enabled ones, broken and expired ones left out. */
export interface LiveRule {
  id: string;
  version: number;
  /** As it may act now: after its budget and its own demotion. */
  level: ScreeningLevel;
  /** Percent of authors it has this level for, 1 to 100; for the others it only counts. */
  share: number;
  content: ScreeningRuleContent;
}

/** What a workspace switched on, and with what. Everything a screener is made of; it holds nothing else and reads nothing. */
export interface ScreeningSetup {
  lists: readonly ListedWords[];
  rules: readonly LiveRule[];
  /** Detectors that are switched off: they did not run. */
  off: readonly Detector[];
  /** Learned weights, or null while there are too few decisions. */
  learner: LearnedModel | null;
  /** From this probability on the learner says yes, and proposes to hide; default LEARNER_SAYS_FROM. */
  learnerFrom?: number;
  country: string;
  timeZone: string;
}

/** Serialised model of the local learner; see `learner`. */
export interface LearnedModel {
  kind: 'hide';
  trainedOn: number;
  bias: number;
  /** Non-zero weights by hashed feature. */
  weights: ReadonlyMap<number, number>;
  /** Platt scaling: probability = 1 / (1 + exp(a · score + b)). */
  calibration: { a: number; b: number };
  /** How the features met most in training read (« rendez l’argent »), a bounded number of them. */
  vocabulary: ReadonlyMap<number, string>;
}

/** What the text alone tells; needs no database, so it is made before any lock is taken. */
export interface TextReading {
  text: string;
  /** ISO 639-1; null: too short or too mixed to tell. */
  language: string | null;
  signals: Signal[];
  marks: MarkedSpan[];
  /** By list: the terms that were read. */
  termIds: readonly string[];
  listIds: readonly string[];
  /** Keys by which near-copies are found (`bandsOf`); null for short texts. */
  bands: readonly number[] | null;
  /** 64 bits of the text as it is compared, as a signed decimal; the same for the same words. */
  sameness: string | null;
}

/** What is known of one revision of an item beside its text. Null means not known, never no. */
export interface ItemFacts {
  channel: ChannelKind;
  kind: ItemKind;
  accountId: string;
  postId: string | null;
  ad: boolean | null;
  stars: number | null;
  attachments: boolean;
  edited: boolean;
  /** ISO time at the platform. */
  at: string;
  author: AuthorFacts | null;
  copies: CopyFacts | null;
  external: { labels: readonly string[] } | null;
}
export interface AuthorFacts {
  standing: Standing;
  strikes: number;
  /** Of the last 200 screened items, this one not counted. */
  items: number;
  hidden: number;
  firstTime: boolean;
  lastMinute: number;
}
export interface CopyFacts {
  copies: number;
  authors: number;
  repeats: number;
}

export interface RuleHit {
  ruleId: string;
  version: number;
  level: ScreeningLevel;
  /** It is in shadow for this author alone, who is not among those it acts for. */
  outsideShare: boolean;
}

/** What comes of an item: which rules matched, and the one outcome after arbitration. */
export interface Verdict {
  signals: Signal[];
  marks: MarkedSpan[];
  language: string | null;
  severity: Severity;
  label: RiskLabel;
  flags: ScreeningFlag[];
  /** Every rule that matched, those in shadow too. */
  hits: RuleHit[];
  /** Rules whose conditions could not be answered. */
  unknown: string[];
  outcome: Outcome;
  suggestion: DecisionKind | null;
  unchecked: Detector[];
  /** Wanted by rules that may act, without doubles. */
  tagIds: string[];
}

/** What has to happen; `why` names what won the arbitration. */
export interface Outcome {
  level: ScreeningLevel | null;
  intent: Intent | null;
  ruleId: string | null;
  version: number | null;
  reasonId: string | null;
  allowFinal: boolean;
  /** The item is to be hidden for its author's sake, who gave away data about themselves: no strike, no fault. */
  protective: boolean;
  why: 'nothing' | 'rule' | 'word-list' | 'standing' | 'cluster' | 'trusted' | 'decided' | 'unchecked';
}
