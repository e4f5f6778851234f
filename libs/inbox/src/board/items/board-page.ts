import type { ModerationSort } from '@parvis/contracts';
import { decodeCursor, encodeCursor, invalidCursor } from '../../wire/cursor';
import { inQueue, isWaiting } from '../queues/queue-bits';
import { type Bind, type BoardFilter, conditionsOf } from './board-filters';

/** A page of the board as it is asked of the database. */
export interface BoardRequest {
  workspaceId: number;
  memberId: number;
  filter: BoardFilter;
  sort: ModerationSort;
  grouped: boolean;
  limit: number;
  /** Begin of the member's day, for what they decided. */
  dayStart: Date;
}

/** A part of a list that is one walk of an index: rows with a time to act come before those without one. */
export type Stretch = 'newest' | 'oldest' | 'severity' | 'due' | 'not-due' | 'decided';

/** A stretch, and the keys of the row that its next page comes after. */
export interface Position {
  stretch: Stretch;
  after: string[] | null;
}

interface Order {
  /** In the order of the index, each with its type. */
  keys: readonly (readonly [sql: string, type: string])[];
  rising: boolean;
  only?: string;
}

const ORDERS: Record<Stretch, Order> = {
  newest: { keys: [['s.item_id', 'bigint']], rising: false },
  oldest: { keys: [['s.item_id', 'bigint']], rising: true },
  severity: { keys: [['s.severity', 'smallint'], ['s.item_id', 'bigint']], rising: false }, // prettier-ignore
  due: { keys: [['s.due_at', 'timestamptz'], ['s.item_id', 'bigint']], rising: true, only: 's.due_at is not null' }, // prettier-ignore
  'not-due': { keys: [['s.item_id', 'bigint']], rising: false, only: 's.due_at is null' },
  decided: { keys: [['d.id', 'bigint']], rising: false },
};

/** The stretches of a list from where a cursor stands. What waits for nobody has no severity to sort by: newest first. */
export function positionsOf({ filter, sort }: BoardRequest, cursor?: string): Position[] {
  const all = stretchesOf(filter.queue, sort);
  if (cursor === undefined) return all.map((stretch) => ({ stretch, after: null }));
  const [name, ...after] = decodeCursor(cursor, cursorLength(cursor));
  const at = all.findIndex((stretch) => stretch === name);
  const stretch = all[at];
  if (stretch === undefined || after.length !== ORDERS[stretch].keys.length || !after.every(isKey))
    throw invalidCursor();
  return [{ stretch, after }, ...all.slice(at + 1).map((one) => ({ stretch: one, after: null }))];
}

export function cursorAfter(stretch: Stretch, keys: readonly string[]): string {
  return encodeCursor(stretch, ...keys);
}

function stretchesOf(queue: BoardFilter['queue'], sort: ModerationSort): readonly Stretch[] {
  if (queue === 'decided') return ['decided'];
  if (sort === 'oldest') return ['oldest'];
  if (!isWaiting(queue)) return ['newest'];
  return sort === 'due' ? ['due', 'not-due'] : [sort];
}

function cursorLength(cursor: string): number {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) && parts.length > 1 && parts.length < 4 ? parts.length : 2;
  } catch {
    return 2;
  }
}

const isKey = (key: string): boolean => /^-?\d{1,19}$/.test(key) || /^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z$/.test(key);

/** Rows of a page: the item, and its keys as text. */
export interface PlaceRow extends Record<string, unknown> {
  item_id: string;
  keys: string[];
}

/** The statement of a page: one walk of an index, without a count or an offset. */
export function pageStatement(
  request: BoardRequest,
  { stretch, after }: Position,
  limit: number,
): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const { keys, rising, only } = ORDERS[stretch];
  const conditions = conditionsOf(request.filter, request.workspaceId, 's', bind);
  // a part of what waits, in an order that only all that waits has an index for
  if ((stretch === 'severity' || stretch === 'due') && request.filter.queue !== 'review')
    conditions.push(inQueue('review', 's'));
  if (only) conditions.push(only);
  if (request.grouped) conditions.push(newestOfCluster(request, bind));
  if (after) {
    const left = keys.map(([sql]) => sql).join(', ');
    const right = keys.map(([, type], n) => `${bind(after[n])}::${type}`).join(', ');
    conditions.push(`(${left}) ${rising ? '>' : '<'} (${right})`);
  }
  const order = keys.map(([sql]) => `${sql} ${rising ? 'asc' : 'desc'}`).join(', ');
  const texts = keys.map(([sql, type]) => (type === 'timestamptz' ? `to_char(${sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')` : `${sql}::text`)); // prettier-ignore
  const from = stretch === 'decided' ? decidedBy(request, bind) : 'screening s';
  return {
    sql: `select s.item_id, array[${texts.join(', ')}] as keys from ${from} where ${conditions.join(' and ')} order by ${order} limit ${limit}`,
    values,
  };
}

/** Nobody in the same list and the same cluster is newer. */
function newestOfCluster({ filter, workspaceId }: BoardRequest, bind: Bind): string {
  const newer = conditionsOf(filter, workspaceId, 'o', bind);
  return `(s.cluster_id is null or not exists (
    select 1 from screening o where ${newer.join(' and ')} and o.cluster_id = s.cluster_id and o.item_id > s.item_id))`;
}

/** Decisions of the member's day that still count. */
function decidedBy({ workspaceId, memberId, dayStart }: BoardRequest, bind: Bind): string {
  return `decision d join screening s on s.workspace_id = ${bind(workspaceId)} and s.item_id = d.item_id and s.decision_id = d.id
      and d.workspace_id = ${bind(workspaceId)} and d.member_id = ${bind(memberId)} and d.at >= ${bind(dayStart)}`;
}
