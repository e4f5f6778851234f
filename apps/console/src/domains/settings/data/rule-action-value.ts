import type { RuleAction } from '@parvis/contracts';
import { valueOf, withValue } from './macro-step-value';

/** The values of a decision: only where it can be taken back, or everywhere. */
export const REVERSIBLE = 'reversible';
export const FINAL = 'final';

/** The one value of an action as a form holds it. */
export function actionValue(action: RuleAction): string {
  switch (action.kind) {
    case 'escalate':
      return action.ladderId;
    case 'webhook':
      return action.endpointId ?? '';
    case 'clock-policy':
      return action.policyId ?? '';
    case 'hide':
    case 'unhide':
    case 'approve':
    case 'delete':
    case 'like':
      return action.final ? FINAL : REVERSIBLE;
    default:
      return valueOf(action);
  }
}

/** An action of a kind with the value a form holds. */
export function actionWith(kind: RuleAction['kind'], value: string): RuleAction {
  switch (kind) {
    case 'escalate':
      return { kind, ladderId: value };
    case 'webhook':
      return { kind, endpointId: value || null };
    case 'clock-policy':
      return { kind, policyId: value || null };
    case 'hide':
    case 'unhide':
    case 'approve':
    case 'delete':
    case 'like':
      return { kind, final: value === FINAL };
    default:
      return withValue(kind, value);
  }
}

/** Whether everything the action needs was chosen. */
export function isActionWhole(action: RuleAction): boolean {
  if (action.kind === 'tag') return (action.add ?? []).length + (action.remove ?? []).length > 0;
  return ['webhook', 'clock-policy', 'assign', 'team'].includes(action.kind) || actionValue(action).trim() !== '';
}
