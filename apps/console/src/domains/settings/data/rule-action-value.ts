import type { RuleAction } from '@parvis/contracts';
import { valueOf, withValue } from './macro-step-value';

/** The one value of an action as a form holds it. */
export function actionValue(action: RuleAction): string {
  switch (action.kind) {
    case 'escalate':
      return action.ladderId;
    case 'webhook':
      return action.endpointId ?? '';
    case 'clock-policy':
      return action.policyId ?? '';
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
    default:
      return withValue(kind, value);
  }
}

/** Whether everything the action needs was chosen. */
export function isActionWhole(action: RuleAction): boolean {
  if (action.kind === 'tag') return (action.add ?? []).length + (action.remove ?? []).length > 0;
  return ['webhook', 'clock-policy', 'assign', 'team'].includes(action.kind) || actionValue(action).trim() !== '';
}
