import { CHANNEL_KINDS, ITEM_KINDS } from './channels';
import type { DecisionKind } from './inbox';
import { DETECTORS, type Intent, type ModerationRow, RISK_LABELS, STANDINGS } from './moderation';
import type { FailingTest, ScreeningFault } from './screening-tools';

/**
 * How far a moderation rule may go: it only counts its matches; it proposes; it puts items before a person; it acts. Promoted
 * by people, one level at a time; demoted by itself when it is wrong too often.
 */
export const SCREENING_LEVELS = ['shadow', 'suggest', 'hold', 'hide'] as const;
export type ScreeningLevel = (typeof SCREENING_LEVELS)[number];

/** What can be asked of a field by the kind of value it has; an input that is not known makes the condition unknown, not false. */
export const SCREENING_OPERATORS = {
  /** Value: an array; any of them. */
  choice: ['is', 'is-not'],
  /** Several at once; value: an array. */
  set: ['any-of', 'none-of'],
  amount: ['at-least', 'at-most'],
  flag: ['is'],
  /** Value: an array of words or phrases, read through disguises as those of a list; one of them. */
  words: ['says', 'says-not'],
  /** RE2 syntax; `(?w:…)` around a word matches it whole in any alphabet. */
  regex: ['matches', 'matches-not'],
} as const;
export type ScreeningFieldType = keyof typeof SCREENING_OPERATORS;

interface ScreeningFieldOf {
  type: ScreeningFieldType;
  values?: readonly string[];
  /** Values are ids of these things, domains, or language codes. */
  ids?: 'word-list' | 'account' | 'post' | 'tag' | 'domain' | 'language';
  /** Whole numbers from 0 up to this. */
  max?: number;
}

/** Everything a moderation rule can ask of one revision of an item. */
export const SCREENING_FIELDS = {
  word: { type: 'words' },
  'word-list': { type: 'set', ids: 'word-list' },
  regex: { type: 'regex' },
  link: { type: 'flag' },
  'link-domain': { type: 'set', ids: 'domain' },
  /** Written so that it is no link to a machine: « exemple point com », hxxps://. */
  'disguised-link': { type: 'flag' },
  'personal-data': { type: 'set', values: ['email', 'phone', 'iban', 'card', 'order'] },
  shape: { type: 'set', values: ['empty', 'emoji-only', 'mention-only', 'shouting', 'link-only', 'obfuscated'] },
  language: { type: 'choice', ids: 'language', values: ['unknown'] },
  length: { type: 'amount', max: 100_000 },
  sentiment: { type: 'choice', values: ['negative', 'neutral', 'positive'] },
  purpose: { type: 'set', values: RISK_LABELS },
  severity: { type: 'amount', max: 5 },
  stars: { type: 'amount', max: 5 },
  'first-time': { type: 'flag' },
  standing: { type: 'choice', values: STANDINGS },
  strikes: { type: 'amount', max: 10_000 },
  /** Share of the author's last 200 items that were hidden or deleted, in percent. */
  'hidden-rate': { type: 'amount', max: 100 },
  'author-items': { type: 'amount', max: 200 },
  /** Items of the same author within the last minute. */
  flood: { type: 'amount', max: 10_000 },
  /** Items that say nearly the same within 24 hours, this one not counted; of other authors among them. */
  copies: { type: 'amount', max: 1000 },
  'copy-authors': { type: 'amount', max: 1000 },
  /** How often the same author said nearly the same within 24 hours. */
  repeats: { type: 'amount', max: 200 },
  /** Probability in percent that the team would hide it, as learned from its decisions. */
  learner: { type: 'amount', max: 100 },
  /** What the external classifier called it. */
  external: { type: 'words' },
  edited: { type: 'flag' },
  attachments: { type: 'flag' },
  channel: { type: 'choice', values: CHANNEL_KINDS },
  kind: { type: 'choice', values: ITEM_KINDS },
  account: { type: 'choice', ids: 'account' },
  post: { type: 'choice', ids: 'post' },
  ad: { type: 'flag' },
  /** Hour of the day in the workspace's time zone. */
  hour: { type: 'amount', max: 23 },
  unchecked: { type: 'set', values: DETECTORS },
} as const satisfies Record<string, ScreeningFieldOf>;
export type ScreeningField = keyof typeof SCREENING_FIELDS;

export interface ScreeningCondition {
  field: ScreeningField;
  operator: (typeof SCREENING_OPERATORS)[ScreeningFieldType][number];
  value: string[] | string | number | boolean;
}
export type ScreeningWhen = { all: ScreeningWhen[] } | { any: ScreeningWhen[] } | { not: ScreeningWhen } | ScreeningCondition; // prettier-ignore

/** A sample a rule has to match or must not; checked at every save, a rule that fails one cannot go beyond `shadow`. */
export interface ScreeningTest {
  text: string;
  /** Default: as told from the text. */
  language?: string | null;
}

/** What a moderation rule says; each save makes a version of it, which never changes. */
export interface ScreeningRuleContent {
  name: string;
  /** Why it exists, for who reads it later. */
  note: string;
  scope: { channels: string[]; accountIds: string[]; kinds: string[]; languages: string[] };
  when: ScreeningWhen;
  /** Wins over `when`; null: none. */
  except: ScreeningWhen | null;
  /** What the level `hide` does. */
  intent: Intent;
  severity: number;
  /** A reason of the policy catalogue; null only below `hold`. */
  reasonId: string | null;
  tagIds: string[];
  /** It may use a verb that the channel cannot take back. */
  allowFinal: boolean;
  /** Matches per hour that it acts on; the rest is held and people are told. */
  budgetPerHour: number;
  expiresAt: string | null;
  /** Lower bound of its precision (95 %, Wilson), in percent, under which it is demoted and which it needs to be promoted. */
  bar: number;
  tests: { match: ScreeningTest[]; skip: ScreeningTest[] };
}

/** Steps by which a rule is let loose on more and more authors, in percent; the server takes any whole number up to 100. */
export const ROLLOUT_SHARES = [5, 10, 25, 50, 100] as const;

export const SCREENING_LIMITS = {
  name: 80, note: 500, rules: 500, depth: 6, conditions: 60, values: 200, tests: 50, textLength: 2000, regexLength: 500,
  budgetPerHour: 100_000, budgetPauseMs: 3_600_000, judgedToPromote: 30, backtestDays: 365,
} as const; // prettier-ignore

/** Share that is right among those judged, with its 95 % Wilson interval; all in 0 to 1, null while nothing is judged. */
export interface Precision {
  right: number;
  wrong: number;
  share: number | null;
  low: number | null;
  high: number | null;
}

export interface ScreeningRuleView extends ScreeningRuleContent {
  id: string;
  version: number;
  enabled: boolean;
  level: ScreeningLevel;
  /** Percent of authors it has its level for, 1 to 100; what it matches of the others it only counts. The same authors at every version. */
  share: number;
  authorId: string;
  updatedAt: string;
  /** Things it names that are gone; it does not run while there are any. */
  faults: ScreeningFault[];
  /** Samples that it did not pass when it was last saved or raised. */
  failingTests: FailingTest[];
  /** Why it is not at the level it was given, since `at`: its budget is used up for `budgetPauseMs`, it demoted itself, a thing it names is gone. */
  notice: { kind: 'budget' | 'demoted' | 'broken' | 'expired' | 'tests'; at: string; detail: string } | null;
  precision: Precision;
  matches7d: number;
  acted7d: number;
  overturned7d: number;
  lastMatchAt: string | null;
}

/** Left out: empty scope, no exception, severity 3, bar 90, 500 an hour. A new rule is in shadow. */
export interface ScreeningRuleBody extends Partial<ScreeningRuleContent> {
  name: string;
  when: ScreeningWhen;
  intent: Intent;
  /** Only of a new one; default false. */
  enabled?: boolean;
}
export interface UpdateScreeningRuleBody extends Partial<ScreeningRuleContent> {
  version: number;
}
/** `POST /api/moderation/rules/:id/level`: up one at a time; refused with the reason and what would help. */
export interface SetLevelBody {
  level: ScreeningLevel;
  /** Percent of authors it has the level for from now on, 1 to 100; left out: as it is. A higher one only adds authors. */
  share?: number;
  /** The back-test that was looked at; needed for `hold` and `hide`. */
  backtestId?: string;
  /** The criticism guard objected and the member goes on; recorded with their name. */
  acceptCriticism?: boolean;
  /** Why; asked for with `acceptCriticism`. */
  note?: string;
}

export interface ScreeningVersionView extends ScreeningRuleContent {
  version: number;
  authorId: string;
  at: string;
  restoredFrom: number | null;
}

/** `POST /api/moderation/rules/:id/backtests` or, for a draft, `/api/moderation/backtests`. */
export interface BacktestBody {
  content?: ScreeningRuleBody;
  days: number;
}
export const BACKTEST_STATES = ['running', 'done', 'stopped', 'failed'] as const;
export interface BacktestView {
  id: string;
  /** It asks the same as the rule does now: what was found counts for its level. */
  current: boolean;
  ruleId: string | null;
  version: number | null;
  state: (typeof BACKTEST_STATES)[number];
  days: number;
  looked: number;
  total: number;
  matched: number;
  /** Conditions that could not be answered: the item is counted here and not as a match. */
  unknown: number;
  /** What people had decided about the matches: hidden or deleted, kept, not looked at. */
  judged: { hidden: number; kept: number; unseen: number };
  precision: Precision;
  /** Against the live version: matches that only this one has, and that only the live one has. */
  difference: { added: number; lost: number } | null;
  /** Matches that are negative and neither abuse, link nor personal data, of those whose tone is known. */
  criticism: { plain: number; known: number; share: number | null; objects: boolean };
  byChannel: Record<string, number>;
  byDay: Record<string, number>;
  examples: { row: ModerationRow; verdict: 'hidden' | 'kept' | 'unseen'; judgement: 'right' | 'wrong' | null }[];
  startedAt: string;
  finishedAt: string | null;
}
/** `PUT /api/moderation/backtests/:id/examples/:itemId`. A wrong one can become a must-not-match sample of the rule. */
export interface JudgeExampleBody {
  judgement: 'right' | 'wrong' | null;
  /** With `wrong`: also keeps its text as a must-not-match sample of the rule, which makes a version that asks the same. */
  addTest?: boolean;
}

/** What a rule matched of one group of authors within thirty days. */
export interface RuleGroupFigures {
  matches: number;
  acted: number;
  precision: Precision;
}

/** One day of a rule, or one of its versions, for its page. */
export interface RuleDashboardView {
  ruleId: string;
  days: { day: string; matches: number; acted: number; held: number; overturned: number }[];
  precision: Precision;
  byChannel: Record<string, number>;
  /** Share of what it hid that was plain criticism. */
  criticismShare: number | null;
  /** Those it had its level for beside those it only counted; null: it never was let loose on a part of them. */
  groups: { inside: RuleGroupFigures; outside: RuleGroupFigures } | null;
  /** `standing`: what it did and nobody has taken back, which is what a roll-back is about. */
  versions: { version: number; matches: number; acted: number; standing: number; overturned: number; precision: Precision }[]; // prettier-ignore
}

/** `POST /api/moderation/rules/:id/roll-back`: takes back all that a version did and can be taken back. */
export interface RollBackBody {
  version: number;
  expectedCount: number;
}
export interface RollBackView {
  id: string;
  ruleId: string;
  version: number;
  total: number;
  restored: number;
  kept: number;
  failed: number;
  state: 'running' | 'done';
}

/** Of words to watch: they are only marked; the item waits for a person; the item is hidden where that can be taken back. */
export const WORD_LEVELS = ['mark', 'hold', 'hide'] as const;
export type WordLevel = (typeof WORD_LEVELS)[number];
export const TERM_CATEGORIES = ['insult', 'hate', 'threat', 'sexual', 'scam', 'spam', 'swearing', 'brand', 'other'] as const; // prettier-ignore
export type TermCategory = (typeof TERM_CATEGORIES)[number];

export interface WordListView {
  id: string;
  name: string;
  level: WordLevel;
  enabled: boolean;
  /** Where its terms come from and under what licence; null: written here. */
  source: { title: string; licence: string; url: string } | null;
  termCount: number;
  languages: string[];
  version: number;
}
export interface WordTermView {
  id: string;
  listId: string;
  text: string;
  /** ISO 639-1; null: every language. */
  language: string | null;
  severity: number;
  category: TermCategory;
  note: string;
  /** Words that look like it and are none. */
  exceptions: string[];
  hits30d: number;
}
export interface WordTermBody {
  text: string;
  language?: string | null;
  severity?: number;
  category?: TermCategory;
  note?: string;
  exceptions?: string[];
}
/** `POST /api/moderation/items/:id/not-this-word`: the stretch is an exception of the term from now on. */
export interface NotThisWordBody {
  termId: string;
  start: number;
  end: number;
}

/** What a level does to an item on its channel, decided before anything is asked of it. */
export interface ScreeningEffect {
  intent: Intent;
  verb: DecisionKind | null;
}
