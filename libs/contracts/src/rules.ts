import type { Filter } from './filters';
import type { ConversationView, DecisionKind } from './inbox';
import type { MacroStep } from './replies';

/** What makes a rule look at a conversation. */
export const RULE_TRIGGERS = [
  'conversation-created',
  'item-arrived',
  'reply-sent',
  'status-changed',
  'assigned',
  'tagged',
  'clock-warned',
  'clock-breached',
  'time-passed',
] as const;
export type RuleTriggerKind = (typeof RULE_TRIGGERS)[number];

/** Since when time counts: they wait for an answer; nobody wrote; it came in; it was given to somebody. */
export const RULE_SINCE = ['waiting', 'inactive', 'created', 'assigned'] as const;
export type RuleSince = (typeof RULE_SINCE)[number];

/** With `time-passed`: once per conversation and stretch of time, when it has lasted for so many whole minutes. */
export type RuleTrigger =
  { kind: Exclude<RuleTriggerKind, 'time-passed'> } | { kind: 'time-passed'; since: RuleSince; minutes: number };

/** Only while the calendar is open, or closed. */
export interface RuleHours {
  calendarId: string;
  are: 'open' | 'closed';
}

/** What a rule can decide about the last thing the person said, where the channel has it. */
export const RULE_DECISIONS = [
  'hide',
  'unhide',
  'approve',
  'delete',
  'like',
] as const satisfies readonly DecisionKind[];
export type RuleDecision = (typeof RULE_DECISIONS)[number];

/** What a rule does, in order. A reply goes only to who still waits; `me` names nobody here. */
export type RuleAction =
  | MacroStep
  | { kind: 'escalate'; ladderId: string }
  /** Tells `rule.fired` to one endpoint, or with null to all that listen for it. */
  | { kind: 'webhook'; endpointId: string | null }
  /** The commitments of this policy instead of those whose conditions match; null: again those. */
  | { kind: 'clock-policy'; policyId: string | null }
  /** `final`: also where the channel cannot take it back. One of hide, unhide, approve and delete at most. */
  | { kind: RuleDecision; final: boolean };
export const RULE_ACTIONS = [
  'reply',
  'tag',
  'assign',
  'team',
  'priority',
  'status',
  'snooze',
  'note',
  'escalate',
  'webhook',
  'clock-policy',
  ...RULE_DECISIONS,
] as const satisfies readonly RuleAction['kind'][];

export const RULE_LIMITS = { name: 80, actions: 20, rules: 200, minutes: 525_600 } as const;

/** What a rule says; each save makes a new version of it, which never changes. */
export interface RuleContent {
  name: string;
  trigger: RuleTrigger;
  /** Which conversations; null: every one. */
  filter: Filter | null;
  hours: RuleHours | null;
  actions: RuleAction[];
  /** Rules after this one do not look at the same moment any more. */
  stop: boolean;
}
export interface RuleBody extends Partial<RuleContent> {
  name: string;
  trigger: RuleTrigger;
  actions: RuleAction[];
  /** Default false. */
  enabled?: boolean;
}
export interface UpdateRuleBody extends Partial<RuleContent> {
  version: number;
}
export interface EnableRuleBody {
  enabled: boolean;
}
/** Every rule, in the order they are looked at. */
export interface RuleOrderBody {
  ids: string[];
}

/** Something a rule names that is not there any more. `pointer` leads to it within the rule. */
export interface RuleFault {
  pointer: string;
  detail: string;
}

export interface RuleView extends RuleContent {
  id: string;
  enabled: boolean;
  version: number;
  /** In whose name it answers: who saved this version. */
  authorId: string;
  /** Not empty: the rule is broken there, the rest of it works. */
  faults: RuleFault[];
  /** Runs of the last 7 days, up to 10,000; without those that a guard or another rule stopped. */
  hits: number;
  /** How often a guard stopped it in the last 7 days. */
  guarded: number;
  lastRunAt: string | null;
  updatedAt: string;
}

export interface RuleVersionView extends RuleContent {
  version: number;
  authorId: string;
  at: string;
  /** The version it was taken from. */
  restoredFrom: number | null;
}

/** `idle`: matched, and nothing was left to do. `guarded`: a loop was broken. `stopped`: another rule ended the row before it. */
export const RULE_OUTCOMES = ['done', 'partly', 'failed', 'idle', 'guarded', 'stopped'] as const;
export type RuleOutcome = (typeof RULE_OUTCOMES)[number];

/** Its own effect came back to it; too many rules followed from one another; too often in one conversation and hour. */
export const RULE_GUARDS = ['own-effect', 'depth', 'rate'] as const;
export type RuleGuard = (typeof RULE_GUARDS)[number];

export interface RuleStepResult {
  kind: RuleAction['kind'];
  outcome: 'done' | 'idle' | 'failed';
  /** Why not, in English. */
  detail: string | null;
}

export interface RuleRunView {
  id: string;
  ruleId: string;
  /** As it was called then. */
  ruleName: string;
  version: number;
  conversationId: string;
  trigger: RuleTriggerKind;
  outcome: RuleOutcome;
  guard: RuleGuard | null;
  steps: RuleStepResult[];
  /** Rules from which this run followed, first one first. */
  causedBy: string[];
  at: string;
  /** Until when it can be taken back; null: not at all. */
  undoUntil: string | null;
  undoneAt: string | null;
}
export interface RuleRunsPage {
  items: (RuleRunView & { conversation: Omit<ConversationView, 'unread'> | null })[];
  nextCursor: string | null;
}

/** Days a dry run looks back. */
export const DRY_RUN_DAYS = [1, 7, 30] as const;
export interface DryRunBody {
  trigger: RuleTrigger;
  filter?: Filter | null;
  hours?: RuleHours | null;
  actions: RuleAction[];
  days: number;
}
export const DRY_RUN_STATES = ['running', 'done', 'stopped', 'failed'] as const;

/** What one action would do there. */
export interface RuleStepPreview {
  action: RuleAction;
  effect: 'does' | 'idle' | 'blocked';
  /** With `blocked` or `idle`: why, in English. */
  detail: string | null;
  /** Of a reply or note: its text. */
  text: string | null;
}
export interface DryRunView {
  id: string;
  state: (typeof DRY_RUN_STATES)[number];
  days: number;
  /** Conversations looked at, and about how many there are. */
  looked: number;
  total: number;
  /** Conversations that would have matched, and how often the rule would have run in them. */
  matched: number;
  moments: number;
  /** Matches by channel and by day (UTC, `YYYY-MM-DD`). */
  byChannel: Record<string, number>;
  byDay: Record<string, number>;
  sample: { conversation: Omit<ConversationView, 'unread'>; steps: RuleStepPreview[] }[];
  startedAt: string;
  finishedAt: string | null;
}
