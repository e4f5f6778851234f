import { CONVERSATION_STATUSES } from '@parvis/contracts';
import { CONVERSATION_COLUMNS, unreadColumn } from '../views-of/conversation-view';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { effectiveSort, filtersOf, isNarrow, type ListRequest, statusesOf, statusIs } from './list-filters';
import { NARROW_STRETCHES, type Order, ORDERS, type Stretch, STRETCHES } from './list-orders';

interface Statement {
  sql: string;
  values: unknown[];
}

/** Where a page starts: in which stretch of the order, and after which row. */
export interface Position {
  stretch: Stretch;
  after: string[] | null;
}

/** Between the parts of a place: one text is read faster than an array. */
const BETWEEN = '|';

/** Where the requested page starts and which stretches may follow; 400 when the cursor was made for another order. */
export function positionsOf(request: ListRequest): [Position, ...Position[]] {
  const sort = effectiveSort(request);
  if (request.cursor === undefined) return following((isNarrow(request) ? NARROW_STRETCHES : STRETCHES)[sort], 0, null);
  // whether a set is small may have changed since the page before: its cursor is good for either way
  const ways = isNarrow(request) ? [NARROW_STRETCHES[sort], STRETCHES[sort]] : [STRETCHES[sort], NARROW_STRETCHES[sort]]; // prettier-ignore
  for (const stretches of ways) {
    const start = startOf(request.cursor, stretches);
    if (start) return following(stretches, start.index, start.after);
  }
  throw invalidCursor();
}

function following(stretches: readonly Stretch[], from: number, after: string[] | null): [Position, ...Position[]] {
  const [first, ...rest] = stretches.slice(from);
  if (first === undefined) throw invalidCursor();
  return [{ stretch: first, after }, ...rest.map((stretch) => ({ stretch, after: null }))];
}

function startOf(cursor: string, stretches: readonly Stretch[]): { index: number; after: string[] | null } | null {
  for (const [index, stretch] of stretches.entries()) {
    if (partsOf(cursor, 1)[0] === stretch) return { index, after: null };
    const [name, ...place] = partsOf(cursor, ORDERS[stretch].place.length + 1);
    if (name === stretch && place.every(isPlace)) return { index, after: place };
  }
  return null;
}

function partsOf(cursor: string, length: number): string[] {
  try {
    return decodeCursor(cursor, length);
  } catch {
    return [];
  }
}

function isPlace(part: string): boolean {
  return /^-?\d{1,19}$/.test(part) || /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?Z$/.test(part);
}

/** The cursor after a row, from the stretch it was read in and its `place` column; without a row the stretch's beginning. */
export function cursorAfter(stretch: Stretch, place?: string): string {
  return encodeCursor(stretch, ...(place?.split(BETWEEN) ?? []));
}

/** One page (and one row more), each status as one index scan; `place` of each row continues it. */
export function pageStatement(request: ListRequest, { stretch, after }: Position, limit: number): Statement {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const order = ORDERS[stretch];
  const filters = filtersOf(request, bind);
  const position = [...(order.only ? [order.only] : []), ...(after ? [order.after(after.map(bind))] : [])];
  // written out: a kept plan would be made for a tenth of all rows
  const end = `order by ${order.orderBy} limit ${limit}`;
  // the inner page carries no join: `unread` is looked up for its rows only
  const rows = isNarrow(request)
    ? `(${narrowPage(request, filters, position, end)}) p join conversation c on c.workspace_id = ${bind(request.workspaceId)} and c.id = p.id`
    : `(${walkedPage(request, [...filters, ...position], order, limit)}) c`;
  const columns = `${CONVERSATION_COLUMNS}, ${unreadColumn(bind(request.memberId))}, ${order.place.join(` || '${BETWEEN}' || `)} as place`;
  return { sql: `select ${columns} from ${rows} order by ${order.orderBy}`, values };
}

/** An order walked in its index until a page is met; every index is of one status, so several are walked side by side. */
function walkedPage(request: ListRequest, conditions: string[], { orderBy }: Order, limit: number): string {
  const end = `order by ${orderBy} limit ${limit}`;
  const walk = (status: string): string =>
    `select c.* from conversation c where ${[...conditions, status].join(' and ')} ${end}`;
  const [first = 'false', ...others] = (statusesOf(request) ?? CONVERSATION_STATUSES).map(statusIs);
  if (others.length === 0) return walk(first);
  const walks = [first, ...others].map((status) => `(${walk(status)})`).join(' union all ');
  return `select c.* from (${walks}) c ${end}`;
}

// what a small set is ordered by; the rows themselves are read for the page only
function narrowPage(request: ListRequest, filters: string[], position: string[], end: string): string {
  const statuses = statusesOf(request)?.map(statusIs);
  const status = statuses === undefined ? [] : [statuses.length === 0 ? 'false' : `(${statuses.join(' or ')})`];
  const where = position.length > 0 ? ` where ${position.join(' and ')}` : '';
  return `with narrow as materialized (
  select c.id, c.last_activity_at, c.next_due_at, c.waiting_since, c.priority, c.stars, c.reach, c.at_risk from conversation c
  where ${[...filters, ...status].join(' and ')}) select c.id from narrow c${where} ${end}`;
}
