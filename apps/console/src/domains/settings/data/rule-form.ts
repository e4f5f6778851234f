import { RULE_LIMITS, type RuleContent, type RuleSince, type RuleTriggerKind } from '@parvis/contracts';
import { draftOf, filterOf, type GroupDraft, isWhole } from '../../../shared/filters/filter-draft';
import { isActionWhole } from './rule-action-value';

/** A rule as its form holds it. */
export interface RuleForm {
  name: string;
  kind: RuleTriggerKind;
  since: RuleSince;
  amount: string;
  unit: RuleUnit;
  filter: GroupDraft;
  hours: 'any' | 'open' | 'closed';
  calendarId: string;
  actions: RuleContent['actions'];
  stop: boolean;
}

export const RULE_UNITS = { minutes: 1, hours: 60, days: 1440 } as const;
export type RuleUnit = keyof typeof RULE_UNITS;

export const NEW_RULE: RuleContent = {
  name: '',
  trigger: { kind: 'item-arrived' },
  filter: null,
  hours: null,
  actions: [],
  stop: false,
};

export function formOfRule({ name, trigger, filter, hours, actions, stop }: RuleContent): RuleForm {
  const minutes = trigger.kind === 'time-passed' ? trigger.minutes : RULE_UNITS.hours;
  const unit = minutes % RULE_UNITS.days === 0 ? 'days' : minutes % RULE_UNITS.hours === 0 ? 'hours' : 'minutes';
  return {
    name,
    kind: trigger.kind,
    since: trigger.kind === 'time-passed' ? trigger.since : 'waiting',
    amount: String(minutes / RULE_UNITS[unit]),
    unit,
    filter: draftOf(filter),
    hours: hours?.are ?? 'any',
    calendarId: hours?.calendarId ?? '',
    actions,
    stop,
  };
}

export type RuleGap = 'name' | 'amount' | 'filter' | 'calendar' | 'actions' | 'values';

/** What is missing in a form, in the order it stands there. */
export function gapsOf(form: RuleForm): RuleGap[] {
  const gaps: [RuleGap, boolean][] = [
    ['name', form.name.trim() === ''],
    ['amount', form.kind === 'time-passed' && minutesOf(form) === null],
    ['filter', !isWhole(form.filter)],
    ['calendar', form.hours !== 'any' && form.calendarId === ''],
    ['actions', form.actions.length === 0],
    ['values', !form.actions.every(isActionWhole)],
  ];
  return gaps.flatMap(([gap, isThere]) => (isThere ? gap : []));
}

/** What the form says; call it when nothing is missing but the name. */
export function contentOfForm(form: RuleForm): RuleContent {
  return { name: form.name.trim(), ...partsOfForm(form), stop: form.stop };
}

/** What a dry run is made of: neither a name nor whether later rules are kept from it. */
export function partsOfForm(form: RuleForm): Omit<RuleContent, 'name' | 'stop'> {
  const { kind, since, hours, calendarId, actions } = form;
  return {
    trigger: kind === 'time-passed' ? { kind, since, minutes: minutesOf(form) ?? 1 } : { kind },
    filter: filterOf(form.filter),
    hours: hours === 'any' ? null : { calendarId, are: hours },
    actions,
  };
}

function minutesOf({ amount, unit }: RuleForm): number | null {
  const minutes = Number(amount) * RULE_UNITS[unit];
  return Number.isInteger(minutes) && minutes >= 1 && minutes <= RULE_LIMITS.minutes ? minutes : null;
}
