import { type Permission, VERB_PERMISSIONS } from './identity';
import type { ConversationsQuery, ConversationView, DecisionKind } from './inbox';
import type { MacroStep } from './replies';

/** `undoing` takes back what the run did; `stopped` was ended by a member before it was through. */
export const BULK_STATES = ['running', 'done', 'stopped', 'undoing', 'undone'] as const;
export type BulkState = (typeof BULK_STATES)[number];

/** What became of a conversation; `unchanged`: it was so already. */
export const BULK_OUTCOMES = ['changed', 'unchanged', 'skipped', 'failed'] as const;
export type BulkOutcome = (typeof BULK_OUTCOMES)[number];

/** What the undo made of a changed conversation. */
export const BULK_UNDO_OUTCOMES = ['restored', 'kept'] as const;
export type BulkUndoOutcome = (typeof BULK_UNDO_OUTCOMES)[number];

/** Why a conversation was skipped, failed, or kept by the undo. */
export const BULK_REASONS = [
  'gone',
  'not-allowed',
  'other-account',
  'nothing-said',
  'channel-cannot',
  'window-closed',
  'not-possible-now',
  'newer-items',
  'reply-blocked',
  'refused',
  'stopped',
  'internal',
  'changed-since',
  'irreversible',
] as const;
export type BulkReason = (typeof BULK_REASONS)[number];

type PlainMacroStep = Extract<MacroStep, { kind: 'tag' | 'assign' | 'team' | 'priority' | 'status' }>;

/** What a run does to each conversation. */
export type BulkStep =
  | PlainMacroStep
  | { kind: 'snooze'; until: string }
  /** For the member who asks only. */
  | { kind: 'read' }
  /** About the last thing the person said, as it was when the run started. */
  | { kind: 'decide'; decision: DecisionKind; reasonId?: string }
  /** Its steps are taken as they are at the start; it comes alone. */
  | { kind: 'macro'; macroId: string };
export const BULK_STEPS = ['tag', 'assign', 'team', 'priority', 'status', 'snooze', 'read', 'decide', 'macro'] as const;

/** Steps as a run keeps them: a macro spelled out, hours of a snooze as a time. */
export type BulkRunStep = Exclude<BulkStep, { kind: 'macro' }> | Extract<MacroStep, { kind: 'reply' | 'note' }>;

/** What a step asks of its member: one of these. */
export function bulkPermissions(step: BulkRunStep): readonly Permission[] {
  switch (step.kind) {
    case 'decide':
      return [VERB_PERMISSIONS[step.decision]];
    case 'reply':
      return ['inbox.reply'];
    case 'note':
      return ['inbox.note'];
    case 'tag':
      return ['inbox.tag', 'feedback.tag'];
    case 'assign':
    case 'team':
      return ['inbox.assign'];
    case 'read':
      return ['inbox.read'];
    default:
      return ['inbox.handle'];
  }
}

/** All that a list holds: as `GET /api/conversations`, and what was said in them (as `GET /api/search`). */
export interface BulkQuery extends Omit<ConversationsQuery, 'sort' | 'limit' | 'cursor'> {
  q?: string;
}

/** Either ids or a query. */
export interface BulkPreviewBody {
  ids?: string[];
  query?: BulkQuery;
  steps: BulkStep[];
}
export interface StartBulkBody extends BulkPreviewBody {
  /** How many the member was told of. Needed with a query, above `BULK_LIMITS.unasked`, and for what cannot be undone. */
  expectedCount?: number;
}

export const BULK_LIMITS = {
  /** Ids in one body. */
  ids: 1000,
  /** Conversations of one run. */
  run: 100_000,
  /** Of one run that decides or replies, each of which is looked at by itself. */
  single: 2000,
  /** Up to so many chosen ones start without a count. */
  unasked: 25,
  undoMinutes: 60,
} as const;

export interface BulkReasonCount {
  reason: BulkReason;
  count: number;
}

export interface BulkSample {
  conversation: ConversationView;
  outcome: Exclude<BulkOutcome, 'failed'>;
  reason: BulkReason | null;
}

/** What a run would do now; exact, nothing is written. */
export interface BulkPreview {
  count: number;
  changes: number;
  unchanged: number;
  skipped: BulkReasonCount[];
  /** The first ten. */
  sample: BulkSample[];
  steps: BulkRunStep[];
  macroName: string | null;
  /** False where a step leaves the house or destroys: answers, deletions, rejections. */
  reversible: boolean;
  /** The start has to name the count. */
  needsCount: boolean;
}

export interface BulkRunView {
  id: string;
  state: BulkState;
  steps: BulkRunStep[];
  macroName: string | null;
  byMemberId: string;
  total: number;
  counts: Record<BulkOutcome | BulkUndoOutcome, number>;
  reversible: boolean;
  createdAt: string;
  finishedAt: string | null;
  /** Until when it can be undone; null while it runs, and when nothing is left to undo. */
  undoUntil: string | null;
  version: number;
}

export interface BulkResultsQuery {
  outcome?: BulkOutcome | BulkUndoOutcome;
  limit?: number;
  cursor?: string;
}

/** One conversation of a run, in the order in which it works. `outcome` null: not yet. */
export interface BulkResultView {
  conversationId: string;
  /** Who it is with, else its subject; null when it is no more. */
  name: string | null;
  preview: string;
  outcome: BulkOutcome | null;
  reason: BulkReason | null;
  detail: string | null;
  undo: BulkUndoOutcome | null;
  undoReason: BulkReason | null;
}
