import { type BulkRunStep, type BulkStep, bulkPermissions, DECISION_KINDS, type DecisionKind, type Permission } from '@parvis/contracts'; // prettier-ignore
import { stepOf } from '../macros/macro-steps';
import { invalidField } from '../wire/invalid';
import { isSmallId } from '../wire/ids';

type Fields = Record<string, unknown>;
type Fault = { field: string; detail: string };

const LONGEST_SNOOZE_MS = 366 * 86_400_000;
const PLAIN_MACRO_STEPS: readonly unknown[] = ['tag', 'assign', 'team', 'priority', 'status'];
/** What no later decision takes back. */
const FINAL: readonly DecisionKind[] = ['delete', 'reject', 'spam'];

/** The steps of a body, without what does not belong to them; 400 naming the field for the first that is wrong. */
export function readSteps(sent: readonly object[], now: Date): BulkStep[] {
  const steps = sent.map((fields, index) => {
    const step = readStep({ ...fields }, now);
    if ('field' in step) throw invalidField(`/steps/${index}/${step.field}`, step.detail);
    return step;
  });
  steps.forEach(({ kind }, index) => {
    if (steps.findIndex((other) => other.kind === kind) < index)
      throw invalidField(`/steps/${index}/kind`, 'comes once at most');
    if (kind === 'snooze' && steps.some((other) => other.kind === 'status'))
      throw invalidField(`/steps/${index}/kind`, 'does not go with another status');
    if (kind === 'macro' && steps.length > 1) throw invalidField(`/steps/${index}/kind`, 'comes alone');
  });
  return steps;
}

function readStep(fields: Fields, now: Date): BulkStep | Fault {
  switch (fields['kind']) {
    case 'snooze':
      return snoozeStep(fields['until'], now);
    case 'read':
      return { kind: 'read' };
    case 'decide':
      return decideStep(fields);
    case 'macro':
      return isSmallId(fields['macroId'])
        ? { kind: 'macro', macroId: fields['macroId'] }
        : { field: 'macroId', detail: 'names a macro' };
    default: {
      if (!PLAIN_MACRO_STEPS.includes(fields['kind'])) return { field: 'kind', detail: 'is no step of a bulk run' };
      const step = stepOf(fields);
      if ('field' in step) return step;
      return step.kind === 'reply' || step.kind === 'note' || step.kind === 'snooze'
        ? { field: 'kind', detail: 'is no step of a bulk run' }
        : step;
    }
  }
}

function snoozeStep(until: unknown, now: Date): BulkStep | Fault {
  const at = typeof until === 'string' ? Date.parse(until) : NaN;
  if (Number.isNaN(at)) return { field: 'until', detail: 'says until when' };
  if (at <= now.getTime()) return { field: 'until', detail: 'has to be in the future' };
  if (at - now.getTime() > LONGEST_SNOOZE_MS) return { field: 'until', detail: 'is more than a year away' };
  return { kind: 'snooze', until: new Date(at).toISOString() };
}

function decideStep(fields: Fields): BulkStep | Fault {
  const decision = DECISION_KINDS.find((one) => one === fields['decision']);
  if (!decision) return { field: 'decision', detail: `is one of ${DECISION_KINDS.join(', ')}` };
  const reasonId = fields['reasonId'];
  if (reasonId === undefined) return { kind: 'decide', decision };
  return isSmallId(reasonId)
    ? { kind: 'decide', decision, reasonId }
    : { field: 'reasonId', detail: 'has to be an id' };
}

/** The first step the member may not do, with what it needs. */
export function forbiddenStep(
  steps: readonly BulkRunStep[],
  permissions: ReadonlySet<Permission>,
): { index: number; needed: readonly Permission[] } | undefined {
  for (const [index, step] of steps.entries()) {
    const needed = bulkPermissions(step);
    if (!needed.some((permission) => permissions.has(permission))) return { index, needed };
  }
  return undefined;
}

/** Steps that go through a channel or write texts: one conversation at a time. */
export type SingleStep = Extract<BulkRunStep, { kind: 'decide' | 'reply' | 'note' }>;
/** Steps that are columns of a conversation: hundreds at a time. */
export type PlainStep = Exclude<BulkRunStep, SingleStep>;

export function isSingle(step: BulkRunStep): step is SingleStep {
  return step.kind === 'decide' || step.kind === 'reply' || step.kind === 'note';
}

export function plainSteps(steps: readonly BulkRunStep[]): PlainStep[] {
  return steps.filter((step): step is PlainStep => !isSingle(step));
}

export function isReversible(steps: readonly BulkRunStep[]): boolean {
  return !steps.some((step) => step.kind === 'reply' || (step.kind === 'decide' && FINAL.includes(step.decision)));
}
