import { CHANNEL_KINDS, type Condition, CONVERSATION_STATUSES, type Filter, ITEM_KINDS, PLATFORM_STATES, PRIORITIES } from '@parvis/contracts'; // prettier-ignore

/** A conversation as the reference reads it. */
export interface ReferenceRow {
  account_id: number;
  assignee_id: number | null;
  team_id: number | null;
  status: number;
  priority: number;
  kind: number;
  channel: number;
  last_direction: number;
  stars: number | null;
  at_risk: boolean;
  has_attachments: boolean;
  is_ad: boolean;
  reach: number | null;
  language: string | null;
  subject: string | null;
  preview: string;
  contact_name: string | null;
  post_id: string | null;
  created_at: Date;
  last_activity_at: Date;
  waiting_since: Date | null;
  next_due_at: Date | null;
  tag_ids: number[];
  platform_state: number | null;
}

/** What a filter means, said once more as plainly as can be, to hold the compilers against. */
export function matchesByReference(filter: Filter, row: ReferenceRow, memberId: number): boolean {
  if ('all' in filter) return filter.all.every((part) => matchesByReference(part, row, memberId));
  if ('any' in filter) return filter.any.some((part) => matchesByReference(part, row, memberId));
  if ('not' in filter) return !matchesByReference(filter.not, row, memberId);
  return fulfils(filter, row, memberId);
}

function fulfils({ field, operator, value }: Condition, row: ReferenceRow, memberId: number): boolean {
  const values = Array.isArray(value) ? value : [String(value)];
  switch (field) {
    case 'tag': {
      const has = (id: string): boolean => row.tag_ids.includes(Number(id));
      if (operator === 'all-of') return values.every(has);
      return operator === 'any-of' ? values.some(has) : !values.some(has);
    }
    case 'tagged':
      return row.tag_ids.length > 0 === value;
    case 'attachments':
      return row.has_attachments === value;
    case 'ad':
      return row.is_ad === value;
    case 'reach':
      if (row.reach === null) return false;
      return operator === 'at-least' ? row.reach >= Number(value) : row.reach <= Number(value);
    case 'unanswered':
      return (row.waiting_since !== null) === value;
    case 'text':
      return contains(`${row.subject ?? ''} ${row.preview}`, String(value)) === (operator === 'contains');
    case 'contact':
      return contains(row.contact_name ?? '', String(value)) === (operator === 'contains');
    case 'waiting':
      return row.waiting_since !== null && lasts(row.waiting_since, Number(value)) === (operator === 'longer-than');
    case 'inactive':
      return lasts(row.last_activity_at, Number(value)) === (operator === 'longer-than');
    case 'created':
      return row.created_at.getTime() < Date.parse(String(value)) === (operator === 'before');
    default: {
      const own = valueIn(field, row, memberId);
      if (operator === 'is') return own.some((one) => values.includes(one));
      if (operator === 'is-not') return !own.some((one) => values.includes(one));
      return inOrder(field, operator, own[0] ?? '', String(value));
    }
  }
}

/** Every name by which a filter may call what the conversation has in a field. */
function valueIn(field: Condition['field'], row: ReferenceRow, memberId: number): string[] {
  switch (field) {
    case 'status':
      return [CONVERSATION_STATUSES[row.status] ?? ''];
    case 'channel':
      return [CHANNEL_KINDS[row.channel] ?? ''];
    case 'account':
      return [String(row.account_id)];
    case 'kind':
      return [ITEM_KINDS[row.kind] ?? ''];
    case 'assignee':
      if (row.assignee_id === null) return ['nobody'];
      return [String(row.assignee_id), ...(row.assignee_id === memberId ? ['me'] : [])];
    case 'team':
      return [row.team_id === null ? 'none' : String(row.team_id)];
    case 'priority':
      return [PRIORITIES[row.priority] ?? ''];
    case 'stars':
      return [row.stars === null ? 'none' : String(row.stars)];
    case 'language':
      return row.language === null ? [] : [row.language];
    case 'clock':
      if (row.next_due_at === null) return ['none'];
      return [row.next_due_at.getTime() <= Date.now() ? 'late' : row.at_risk ? 'at-risk' : 'running'];
    case 'post':
      return row.post_id === null ? [] : [row.post_id];
    case 'platform-state':
      return row.platform_state === null ? [] : [PLATFORM_STATES[row.platform_state] ?? ''];
    case 'last-word':
      return row.last_direction === 0 ? ['them'] : row.last_direction === 1 ? ['us'] : [];
    default:
      throw new Error(`${field} has no values`);
  }
}

function inOrder(field: Condition['field'], operator: Condition['operator'], own: string, asked: string): boolean {
  if (own === 'none' && field === 'stars') return false;
  const rank = (name: string): number => (field === 'stars' ? Number(name) : PRIORITIES.findIndex((one) => one === name)); // prettier-ignore
  return operator === 'at-least' ? rank(own) >= rank(asked) : rank(own) <= rank(asked);
}

function contains(text: string, part: string): boolean {
  return fold(text).includes(fold(part));
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('œ', 'oe').toLowerCase();
}

function lasts(since: Date, minutes: number): boolean {
  return Date.now() - since.getTime() >= minutes * 60_000;
}
