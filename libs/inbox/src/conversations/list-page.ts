import { CONVERSATION_STATUSES, type ConversationSort, type ConversationStatus } from '@parvis/contracts';
import { codeOf } from '@parvis/platform';
import { CONVERSATION_COLUMNS, unreadColumn } from '../views-of/conversation-view';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import type { ViewKey } from './view-key';

/** What one page of the queue is made from. Ids are checked already. */
export interface ListRequest {
  workspaceId: number;
  memberId: number;
  view: ViewKey;
  status: ConversationStatus | undefined;
  /** Accounts to keep; undefined = all. A channel arrives here as its accounts, so that `conv_account` serves it. */
  accountIds: readonly number[] | undefined;
  tagId: number | undefined;
  sort: ConversationSort;
  limit: number;
  cursor: string | undefined;
}

interface Statement {
  sql: string;
  values: unknown[];
}

/** Where a page starts: in which stretch of the order, and after which row. */
export interface Position {
  stretch: Stretch;
  after: string[] | null;
}

type Stretch = 'newest' | 'oldest' | 'raised' | 'ordinary' | 'by-priority' | 'at-risk' | 'due' | 'owed' | 'not-due';

/**
 * The parts of an order, one after the other, each on an index of its own that holds no more than its part: `due` lists what is
 * at risk and what is owed, soonest first, then the rest by activity; `priority` what was given one, then the rest.
 */
const STRETCHES: Record<ConversationSort, readonly Stretch[]> = {
  newest: ['newest'],
  oldest: ['oldest'],
  priority: ['raised', 'ordinary'],
  due: ['at-risk', 'due', 'not-due'],
};

/** The same for a set that is read whole: fewer parts, as each would read it again. */
const NARROW_STRETCHES: typeof STRETCHES = { ...STRETCHES, priority: ['by-priority'], due: ['owed', 'not-due'] };

/** Between the parts of a place: one text is read faster than an array. */
const BETWEEN = '|';

// a third of what `to_char` costs
const exactly = (time: string): string => `(${time} at time zone 'UTC')::text || 'Z'`;

interface Order {
  orderBy: string;
  /** Text of the last row's place; the database writes it, so that no microsecond is lost. */
  place: string[];
  after(parameters: string[]): string;
  only?: string;
}

const NEWEST: Order = {
  orderBy: 'c.last_activity_at desc, c.id desc',
  place: [exactly('c.last_activity_at'), 'c.id::text'],
  after: ([at, id]) => `(c.last_activity_at, c.id) < (${at}::timestamptz, ${id}::bigint)`,
};

const SOONEST: Order = {
  orderBy: 'c.next_due_at, c.id',
  place: [exactly('c.next_due_at'), 'c.id::text'],
  after: ([at, id]) => `(c.next_due_at, c.id) > (${at}::timestamptz, ${id}::bigint)`,
};

const BY_PRIORITY: Order = {
  orderBy: 'c.priority desc, c.last_activity_at desc, c.id desc',
  place: ['c.priority::text', exactly('c.last_activity_at'), 'c.id::text'],
  after: ([priority, at, id]) =>
    `(c.priority, c.last_activity_at, c.id) < (${priority}::smallint, ${at}::timestamptz, ${id}::bigint)`,
};

const ORDERS: Record<Stretch, Order> = {
  newest: NEWEST,
  oldest: {
    orderBy: 'c.last_activity_at, c.id',
    place: [exactly('c.last_activity_at'), 'c.id::text'],
    after: ([at, id]) => `(c.last_activity_at, c.id) > (${at}::timestamptz, ${id}::bigint)`,
  },
  raised: { ...BY_PRIORITY, only: 'c.priority > 0' },
  ordinary: { ...NEWEST, only: 'c.priority = 0' },
  'by-priority': BY_PRIORITY,
  'at-risk': { ...SOONEST, only: 'c.at_risk and c.next_due_at is not null' },
  due: { ...SOONEST, only: 'not c.at_risk and c.next_due_at is not null' },
  owed: { ...SOONEST, only: 'c.next_due_at is not null' },
  'not-due': { ...NEWEST, only: 'c.next_due_at is null' },
};

/** Status a view shows when the request names none; undefined = any. */
function statusOf({ view, status }: ListRequest): ConversationStatus | undefined {
  if (view.kind === 'at-risk') return 'open';
  if (view.kind === 'snoozed' || view.kind === 'handled') return view.kind;
  return status ?? (view.kind === 'mentions' ? undefined : 'open');
}

/** Due time and priority order the open set; other statuses have the order of activity only. */
function effectiveSort(request: ListRequest): ConversationSort {
  const ordersOpenSet = request.sort === 'due' || request.sort === 'priority';
  return ordersOpenSet && statusOf(request) !== 'open' ? 'newest' : request.sort;
}

/** Where the requested page starts and which stretches may follow; 400 when the cursor was made for another order. */
export function positionsOf(request: ListRequest): [Position, ...Position[]] {
  const stretches = (isNarrow(request) ? NARROW_STRETCHES : STRETCHES)[effectiveSort(request)];
  const start = request.cursor === undefined ? { index: 0, after: null } : startOf(request.cursor, stretches);
  const [first, ...rest] = stretches.slice(start.index);
  if (first === undefined) throw invalidCursor();
  return [{ stretch: first, after: start.after }, ...rest.map((stretch) => ({ stretch, after: null }))];
}

function startOf(cursor: string, stretches: readonly Stretch[]): { index: number; after: string[] | null } {
  for (const [index, stretch] of stretches.entries()) {
    if (partsOf(cursor, 1)[0] === stretch) return { index, after: null };
    const [name, ...place] = partsOf(cursor, ORDERS[stretch].place.length + 1);
    if (name === stretch && place.every(isPlace)) return { index, after: place };
  }
  throw invalidCursor();
}

function partsOf(cursor: string, length: number): string[] {
  try {
    return decodeCursor(cursor, length);
  } catch {
    return [];
  }
}

function isPlace(part: string): boolean {
  return /^\d{1,19}$/.test(part) || /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?Z$/.test(part);
}

/** The cursor after a row, from the stretch it was read in and its `place` column; without a row the stretch's beginning. */
export function cursorAfter(stretch: Stretch, place?: string): string {
  return encodeCursor(stretch, ...(place?.split(BETWEEN) ?? []));
}

/** One page (and one row more) as one index scan; `place` of each row continues it. */
export function pageStatement(request: ListRequest, { stretch, after }: Position, limit: number): Statement {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const order = ORDERS[stretch];
  const filters = filtersOf(request, bind);
  const position = [...(order.only ? [order.only] : []), ...(after ? [order.after(after.map(bind))] : [])];
  // written out: a kept plan would be made for a tenth of all rows
  const end = `order by ${order.orderBy} limit ${limit}`;
  // the inner page carries no join: `unread` is looked up for its rows only
  const page = isNarrow(request)
    ? `${NARROW_COLUMNS} where ${filters.join(' and ')}) select c.id from narrow c${where(position)} ${end}`
    : `select c.* from conversation c where ${[...filters, ...position].join(' and ')} ${end}`;
  const rows = isNarrow(request)
    ? `(${page}) p join conversation c on c.workspace_id = ${bind(request.workspaceId)} and c.id = p.id`
    : `(${page}) c`;
  const columns = `${CONVERSATION_COLUMNS}, ${unreadColumn(bind(request.memberId))}, ${order.place.join(` || '${BETWEEN}' || `)} as place`;
  return { sql: `select ${columns} from ${rows} order by ${order.orderBy}`, values };
}

// what a small set is ordered by; the rows themselves are read for the page only
const NARROW_COLUMNS = `with narrow as materialized (
  select c.id, c.last_activity_at, c.next_due_at, c.priority, c.at_risk from conversation c`;

function where(conditions: string[]): string {
  return conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
}

/**
 * Small sets are read whole and sorted: left to itself the planner walks the whole open set in the order of due time or
 * priority until it met enough rows of one person or tag. Materialized, the set is a fence to it.
 */
function isNarrow(request: ListRequest): boolean {
  const { view, tagId } = request;
  if (view.kind === 'mentions') return true;
  const sort = effectiveSort(request);
  if (sort !== 'due' && sort !== 'priority') return false;
  return view.kind === 'mine' || view.kind === 'tag' || tagId !== undefined;
}

function filtersOf(request: ListRequest, bind: (value: unknown) => string): string[] {
  const { view, accountIds, tagId } = request;
  const filters = [`c.workspace_id = ${bind(request.workspaceId)}`];
  const status = statusOf(request);
  // written out, not bound: the partial indexes are chosen by it
  if (status !== undefined) filters.push(`c.status = ${codeOf(CONVERSATION_STATUSES, status)}`);
  if (view.kind === 'mine') filters.push(`c.assignee_id = ${bind(request.memberId)}`);
  if (view.kind === 'unassigned') filters.push('c.assignee_id is null');
  if (view.kind === 'at-risk') filters.push('c.at_risk');
  if (view.kind === 'team') filters.push(`c.team_id = ${bind(view.id)}`);
  if (view.kind === 'account') filters.push(`c.account_id = ${bind(view.id)}`);
  if (view.kind === 'tag') filters.push(tagged(bind(view.id)));
  if (view.kind === 'mentions') filters.push(mentioned(bind(request.workspaceId), bind(request.memberId)));
  if (tagId !== undefined) filters.push(tagged(bind(tagId)));
  if (accountIds?.length === 1) filters.push(`c.account_id = ${bind(accountIds[0])}`);
  else if (accountIds) filters.push(`c.account_id = any (${bind(accountIds)}::int[])`);
  return filters;
}

/** The second half is implied by the first, but not to the planner: the index holds tagged conversations only. */
function tagged(tag: string): string {
  return `c.tag_ids @> array[${tag}::int] and c.tag_ids <> '{}'`;
}

function mentioned(workspace: string, member: string): string {
  return `c.id in (select m.conversation_id from mention m where m.workspace_id = ${workspace} and m.member_id = ${member} and not m.done)`;
}
