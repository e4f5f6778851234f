import {
  type Filter,
  RULE_DECISIONS,
  RULE_LIMITS,
  RULE_SINCE,
  RULE_TRIGGERS,
  type RuleAction,
  type RuleContent,
  type RuleHours,
  type RuleTrigger,
} from '@parvis/contracts';
import { type Fault, readFilter } from '../filters/check-filter';
import { conditionsOf } from '../filters/filter-tree';
import { stepOf } from '../macros/macro-steps';
import { invalidField } from '../wire/invalid';
import { isSmallId } from '../wire/ids';

type Fields = Record<string, unknown>;

/** A step without its pointer's beginning: the field is below `/actions/n`. */
type ActionFault = { field: string; detail: string };

const ONCE: readonly RuleAction['kind'][] = ['reply', 'assign', 'team', 'priority', 'status', 'snooze', 'escalate', 'clock-policy', 'like']; // prettier-ignore
/** What becomes of an item is one thing. */
const FATES: readonly RuleAction['kind'][] = ['hide', 'unhide', 'approve', 'delete'];

/** What a body says a rule is, without what does not belong to it; 400 naming the field for the first that is wrong. */
export function readContent(body: { [Part in keyof RuleContent]?: unknown }): RuleContent {
  return {
    name: String(body.name),
    trigger: readTrigger(body.trigger),
    filter: readRuleFilter(body.filter ?? null),
    hours: readHours(body.hours ?? null),
    actions: readActions(body.actions),
    stop: body.stop === true,
  };
}

export function readTrigger(sent: unknown): RuleTrigger {
  const { kind, since, minutes } = fieldsOf(sent);
  const known = RULE_TRIGGERS.find((one) => one === kind);
  if (!known) throw invalidField('/trigger/kind', `is one of ${RULE_TRIGGERS.join(', ')}`);
  if (known !== 'time-passed') return { kind: known };
  const from = RULE_SINCE.find((one) => one === since);
  if (!from) throw invalidField('/trigger/since', `is one of ${RULE_SINCE.join(', ')}`);
  if (typeof minutes !== 'number' || !Number.isInteger(minutes) || minutes < 1 || minutes > RULE_LIMITS.minutes)
    throw invalidField('/trigger/minutes', `has to be whole minutes, 1 to ${RULE_LIMITS.minutes}`);
  return { kind: known, since: from, minutes };
}

/** As a view's filter, but nobody looks: “me” would be somebody else for everybody who reads the rule. */
export function readRuleFilter(sent: unknown): Filter | null {
  if (sent === null) return null;
  const filter = readFilter(sent);
  const isMe = conditionsOf(filter).some(({ field, value }) => field === 'assignee' && Array.isArray(value) && value.includes('me')); // prettier-ignore
  if (isMe) throw invalidField('/filter', 'names “me”: choose a member, since a rule is nobody');
  return filter;
}

export function readHours(sent: unknown): RuleHours | null {
  if (sent === null) return null;
  const { calendarId, are } = fieldsOf(sent);
  if (!isSmallId(calendarId)) throw invalidField('/hours/calendarId', 'names a calendar');
  if (are !== 'open' && are !== 'closed') throw invalidField('/hours/are', 'is open or closed');
  return { calendarId, are };
}

export function readActions(sent: unknown): RuleAction[] {
  if (!Array.isArray(sent) || sent.length === 0 || sent.length > RULE_LIMITS.actions)
    throw invalidField('/actions', `has to be a list of 1 to ${RULE_LIMITS.actions} actions`);
  const actions = sent.map((one, index) => {
    const action = actionOf(fieldsOf(one));
    if ('field' in action) throw invalidField(`/actions/${index}/${action.field}`, action.detail);
    return action;
  });
  const fault = togetherFault(actions);
  if (fault) throw invalidField(fault.pointer, fault.detail);
  return actions;
}

/** An action, or what is wrong with which of its fields. */
export function actionOf(fields: Fields): RuleAction | ActionFault {
  switch (fields['kind']) {
    case 'escalate':
      return isSmallId(fields['ladderId'])
        ? { kind: 'escalate', ladderId: fields['ladderId'] }
        : { field: 'ladderId', detail: 'names a ladder' };
    case 'webhook':
      return idOrNull(fields, 'endpointId', (endpointId) => ({ kind: 'webhook', endpointId }));
    case 'clock-policy':
      return idOrNull(fields, 'policyId', (policyId) => ({ kind: 'clock-policy', policyId }));
    case 'assign':
      if (fields['memberId'] === 'me') return { field: 'memberId', detail: 'names a member: a rule is nobody' };
      return stepOf({ kind: 'assign', ...fields });
    default:
      return decisionOf(fields) ?? stepOf({ kind: fields['kind'], ...fields });
  }
}

function decisionOf({ kind, final = false }: Fields): RuleAction | ActionFault | undefined {
  const decision = RULE_DECISIONS.find((one) => one === kind);
  if (!decision) return undefined;
  return typeof final === 'boolean' ? { kind: decision, final } : { field: 'final', detail: 'is true or false' };
}

function idOrNull(fields: Fields, field: string, action: (id: string | null) => RuleAction): RuleAction | ActionFault {
  const id = fields[field] ?? null;
  return id === null || isSmallId(id) ? action(id) : { field, detail: 'has to be an id or null' };
}

function togetherFault(actions: readonly RuleAction[]): Fault | undefined {
  for (const kind of ONCE) {
    const [, second] = actions.flatMap((action, index) => (action.kind === kind ? [index] : []));
    if (second !== undefined) return { pointer: `/actions/${second}/kind`, detail: 'comes once at most' };
  }
  const [, fate] = actions.flatMap(({ kind }, index) => (FATES.includes(kind) ? [index] : []));
  if (fate !== undefined) return { pointer: `/actions/${fate}/kind`, detail: 'does not go with another decision about the item' }; // prettier-ignore
  const snooze = actions.findIndex(({ kind }) => kind === 'snooze');
  if (snooze < 0 || !actions.some(({ kind }) => kind === 'status')) return undefined;
  return { pointer: `/actions/${snooze}/kind`, detail: 'does not go with another status' };
}

function fieldsOf(sent: unknown): Fields {
  return typeof sent === 'object' && sent !== null ? { ...sent } : {};
}
