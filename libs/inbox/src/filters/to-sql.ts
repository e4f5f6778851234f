import { type Condition, type Filter, FILTER_FIELDS, type FilterField, FILTER_ME } from '@parvis/contracts';
import { codeOfValue, codesOf } from './field-codes';
import { valuesOf } from './filter-tree';

/** Who “me” is: a member, or whether it is the assignee of whichever conversation is looked at. */
export type Me = { memberId: number } | { isAssignee: boolean };

export interface SqlTarget {
  /** Adds a parameter to the statement and returns its placeholder. */
  bind: (value: unknown) => string;
  me: Me;
}

// columns of `conversation c`; what may be null is compared with 0 apart, so that indexes serve the rest
const COLUMNS: Partial<Record<FilterField, string>> = {
  status: 'c.status',
  channel: 'c.channel',
  account: 'c.account_id',
  kind: 'c.kind',
  assignee: 'c.assignee_id',
  team: 'c.team_id',
  priority: 'c.priority',
  stars: 'c.stars',
  language: 'c.language',
  post: 'c.post_id',
  clock: 'conversation_clock(c)',
  'platform-state': '(select i.platform_state from item i where i.workspace_id = c.workspace_id and i.id = c.last_in_item_id)', // prettier-ignore
  'last-word': 'c.last_direction',
  waiting: 'c.waiting_since',
  inactive: 'c.last_activity_at',
  created: 'c.created_at',
  reach: 'c.reach',
  text: `(coalesce(c.subject, '') || ' ' || c.preview)`,
  contact: 'c.contact_name',
};

const FLAGS: Partial<Record<FilterField, string>> = {
  attachments: 'c.has_attachments',
  unanswered: '(c.waiting_since is not null)',
  ad: 'c.is_ad',
  tagged: `(c.tag_ids <> '{}')`,
};

/**
 * A filter as a condition of SQL on `conversation c`: true exactly where it matches, else false or null. Positive conditions stay
 * as plain as they can be, so that the planner finds indexes for them.
 */
export function toSql(filter: Filter, target: SqlTarget): string {
  if ('all' in filter) return joined(filter.all, ' and ', target);
  if ('any' in filter) return joined(filter.any, ' or ', target);
  if ('not' in filter) return negatedIf(true, toSql(filter.not, target));
  return conditionSql(filter, target);
}

function joined(parts: readonly Filter[], by: string, target: SqlTarget): string {
  return `(${parts.map((part) => toSql(part, target)).join(by)})`;
}

function conditionSql(condition: Condition, target: SqlTarget): string {
  const { field, operator, value } = condition;
  const column = COLUMNS[field] ?? '';
  switch (FILTER_FIELDS[field].type) {
    case 'choice':
      return negatedIf(operator === 'is-not', choiceSql(condition, column, target));
    case 'scale':
      if (operator === 'at-least') return `${column} >= ${codeOfValue(field, String(value))}`;
      if (operator === 'at-most') return `${column} <= ${codeOfValue(field, String(value))}`;
      return negatedIf(operator === 'is-not', isAnyOf(column, codesOf(condition)));
    case 'set':
      return setSql(condition);
    case 'text':
      return negatedIf(
        operator === 'contains-not',
        `strpos(fold_text(${column}), fold_text(${target.bind(value)}::text)) > 0`,
      );
    case 'duration':
      return `${column} ${operator === 'longer-than' ? '<=' : '>'} now() - interval '${Number(value)} minutes'`;
    case 'date':
      return `${column} ${operator === 'before' ? '<' : '>='} ${target.bind(value)}::timestamptz`;
    case 'amount':
      return `${column} ${operator === 'at-least' ? '>=' : '<='} ${Number(value)}`;
    case 'flag':
      return `${value === true ? '' : 'not '}${FLAGS[field] ?? ''}`;
  }
}

function choiceSql(condition: Condition, column: string, target: SqlTarget): string {
  if (condition.field === 'language') return `${column} = any (${target.bind(valuesOf(condition))}::text[])`;
  const others = valuesOf(condition).filter((value) => value !== FILTER_ME);
  const parts = others.length > 0 ? [isAnyOf(column, codesOf({ ...condition, value: others }))] : [];
  if (others.length < valuesOf(condition).length) parts.push(meSql(target));
  return parts.length === 1 ? (parts[0] ?? 'false') : `(${parts.join(' or ')})`;
}

function meSql({ bind, me }: SqlTarget): string {
  return 'memberId' in me ? `c.assignee_id = ${bind(me.memberId)}` : String(me.isAssignee);
}

/** Codes are digits and written out: partial indexes are chosen by them. */
function isAnyOf(column: string, codes: readonly string[]): string {
  const given = codes.filter((code) => code !== '0' || !isNullable(column));
  const parts =
    given.length === 1 ? [`${column} = ${given[0]}`] : given.length > 0 ? [`${column} in (${given.join(', ')})`] : [];
  if (given.length < codes.length) parts.push(`${column} is null`);
  return parts.length === 1 ? (parts[0] ?? 'false') : `(${parts.join(' or ')})`;
}

const NULLABLE = [COLUMNS.assignee, COLUMNS.team, COLUMNS.stars, COLUMNS.post];

function isNullable(column: string): boolean {
  return NULLABLE.includes(column);
}

/** The second half is implied by the first, but not to the planner: the index holds tagged conversations only. */
function setSql(condition: Condition): string {
  const operator = condition.operator === 'all-of' ? '@>' : '&&';
  const codes = `array[${codesOf(condition).join(', ')}]::int[]`;
  return negatedIf(condition.operator === 'none-of', `(c.tag_ids ${operator} ${codes} and c.tag_ids <> '{}')`);
}

/** Null counts as no match, so its opposite is one. */
function negatedIf(negated: boolean, sql: string): string {
  return negated ? `((${sql}) is not true)` : sql;
}
