import type { MacroStep, Priority } from '@parvis/contracts';

/** The one value of a step as a form holds it; of tags the first that is added. */
export function valueOf(step: MacroStep): string {
  switch (step.kind) {
    case 'reply':
      return step.cannedReplyId;
    case 'tag':
      return step.add?.[0] ?? '';
    case 'assign':
      return step.memberId ?? '';
    case 'team':
      return step.teamId ?? '';
    case 'priority':
      return step.priority;
    case 'status':
      return step.status;
    case 'snooze':
      return String(step.hours);
    case 'note':
      return step.text;
  }
}

/** A step of a kind with the value a form holds. */
export function withValue(kind: MacroStep['kind'], value: string): MacroStep {
  switch (kind) {
    case 'reply':
      return { kind, cannedReplyId: value };
    case 'tag':
      return { kind, add: value === '' ? [] : [value] };
    case 'assign':
      return { kind, memberId: value || null };
    case 'team':
      return { kind, teamId: value || null };
    case 'priority':
      return { kind, priority: value as Priority };
    case 'status':
      return { kind, status: value as 'open' | 'waiting' | 'handled' };
    case 'snooze':
      return { kind, hours: Number(value) };
    case 'note':
      return { kind, text: value };
  }
}
