import { type BulkReason, CONVERSATION_STATUSES, ITEM_KINDS, PRIORITIES, type SystemLine } from '@parvis/contracts';
import { codeOf, nameOf, timeOfId } from '@parvis/platform';
import { DIRECTION } from '../conversations/conversation-writes';
import { transition } from '../conversations/transitions';
import { type Commitments, dueAt } from '../intake/commitments';
import type { PlainStep } from './bulk-steps';

/** Columns that plain steps change; times are ISO text, so that a row can be kept as JSON. */
export interface PlainFields {
  status: number;
  priority: number;
  assignee_id: number | null;
  team_id: number | null;
  snoozed_until: string | null;
  handled_at: string | null;
  waiting_since: string | null;
  next_due_at: string | null;
  at_risk: boolean;
  assigned_at: string | null;
  let_go_by: number | null;
  nobody_since: string | null;
  nobody_reason: number | null;
  tag_ids: number[];
}

/** What a plan needs to know of a conversation; ids of 64 bits are text. */
export interface PlainRow extends PlainFields {
  id: string;
  account_id: number;
  kind: number;
  last_direction: number;
  last_item_id: string;
  last_in_item_id: string | null;
  /** Up to where the member who asks has read. */
  seen_item_id: string | null;
}

export interface PlainContext {
  now: Date;
  commitments: Commitments;
  /** Conversations of other accounts are left alone; null: of any. */
  accountId: number | null;
}

/** What the steps come to in one conversation. `change` holds only what differs. */
export interface PlainPlan {
  change: Partial<PlainFields>;
  tagsAdded: number[];
  tagsRemoved: number[];
  /** Up to where it is read from now on; null: nothing was unread. */
  readUpTo: string | null;
  line: SystemLine['data'];
}

/** Why the steps do not apply to a conversation at all. */
export function refusalOf(row: Pick<PlainRow, 'account_id'>, { accountId }: PlainContext): BulkReason | null {
  return accountId !== null && row.account_id !== accountId ? 'other-account' : null;
}

/** Whether a plan does anything. */
export function isEmpty({ change, readUpTo }: PlainPlan): boolean {
  return Object.keys(change).length === 0 && readUpTo === null;
}

/** Decides what plain steps do to a conversation as it stands. Pure. */
export function planPlain(row: PlainRow, steps: readonly PlainStep[], context: PlainContext): PlainPlan {
  const plan: PlainPlan = { change: {}, tagsAdded: [], tagsRemoved: [], readUpTo: null, line: {} };
  for (const step of steps) addStep(plan, row, step, context);
  const { change } = plan;
  // as with a change by hand: what handing out goes by starts anew
  if ('assignee_id' in change || 'team_id' in change || 'status' in change) {
    change.let_go_by = change.assignee_id === null ? row.assignee_id : null;
    change.nobody_since = null;
    change.nobody_reason = null;
  }
  return plan;
}

function addStep(plan: PlainPlan, row: PlainRow, step: PlainStep, context: PlainContext): void {
  const { change, line } = plan;
  switch (step.kind) {
    case 'assign': {
      const to = idOf(step.memberId);
      if (to === row.assignee_id) return;
      Object.assign(change, { assignee_id: to, assigned_at: to === null ? null : context.now.toISOString() });
      line['memberId'] = step.memberId;
      return;
    }
    case 'team':
      if (idOf(step.teamId) === row.team_id) return;
      change.team_id = idOf(step.teamId);
      line['teamId'] = step.teamId;
      return;
    case 'priority':
      if (codeOf(PRIORITIES, step.priority) === row.priority) return;
      change.priority = codeOf(PRIORITIES, step.priority);
      line['priority'] = step.priority;
      return;
    case 'tag':
      return addTags(plan, row, (step.add ?? []).map(Number), (step.remove ?? []).map(Number));
    case 'read':
      if (row.last_in_item_id !== null && BigInt(row.last_in_item_id) > BigInt(row.seen_item_id ?? 0))
        plan.readUpTo = row.last_in_item_id;
      return;
    default:
      return addStatus(plan, row, step, context);
  }
}

function addTags(plan: PlainPlan, row: PlainRow, add: number[], remove: number[]): void {
  const present = plan.change.tag_ids ?? row.tag_ids;
  const added = add.filter((tag) => !present.includes(tag));
  const removed = remove.filter((tag) => present.includes(tag));
  if (added.length + removed.length === 0) return;
  plan.tagsAdded = [...plan.tagsAdded.filter((tag) => !removed.includes(tag)), ...added];
  plan.tagsRemoved = [...plan.tagsRemoved, ...removed.filter((tag) => row.tag_ids.includes(tag))];
  plan.change.tag_ids = [...present.filter((tag) => !removed.includes(tag)), ...added].sort((a, b) => a - b);
  plan.line['added'] = plan.tagsAdded.join(',') || null;
  plan.line['removed'] = plan.tagsRemoved.join(',') || null;
}

function addStatus(
  plan: PlainPlan,
  row: PlainRow,
  step: Extract<PlainStep, { kind: 'status' | 'snooze' }>,
  { now, commitments }: PlainContext,
): void {
  const from = nameOf(CONVERSATION_STATUSES, row.status);
  const until = step.kind === 'snooze' ? new Date(step.until) : null;
  if (until && from === 'snoozed' && sameTime(row.snoozed_until, until)) return;
  const answer = transition(from, step.kind === 'snooze' ? 'snoozed' : step.status, until, now);
  if (!answer.ok || answer.transition === null) return;
  const { to, snoozedUntil, stopsClock, startsClock } = answer.transition;
  Object.assign(plan.change, {
    status: codeOf(CONVERSATION_STATUSES, to),
    snoozed_until: snoozedUntil?.toISOString() ?? null,
    handled_at: to === 'handled' ? now.toISOString() : null,
    ...(stopsClock && { waiting_since: null, next_due_at: null, at_risk: false }),
    ...(startsClock && owedAgain(row, commitments)),
  } satisfies Partial<PlainFields>);
  Object.assign(plan.line, { from, to, snoozedUntil: snoozedUntil?.toISOString() ?? null });
}

/** Reopened with something unanswered: it is owed since it was said. */
function owedAgain(row: PlainRow, commitments: Commitments): Partial<PlainFields> {
  if (row.last_direction !== DIRECTION.in || row.last_in_item_id === null) return {};
  const since = new Date(timeOfId(row.last_in_item_id));
  const due = dueAt(commitments, nameOf(ITEM_KINDS, row.kind), since);
  return { waiting_since: since.toISOString(), next_due_at: due.toISOString() };
}

function sameTime(iso: string | null, at: Date): boolean {
  return iso !== null && Date.parse(iso) === at.getTime();
}

function idOf(text: string | null): number | null {
  return text === null ? null : Number(text);
}
