import type { ConversationSort } from '@parvis/contracts';

export type Stretch =
  | 'newest'
  | 'oldest'
  | 'waiting'
  | 'not-waiting'
  | 'raised'
  | 'ordinary'
  | 'by-priority'
  | 'at-risk'
  | 'due'
  | 'owed'
  | 'not-due'
  | 'starred'
  | 'unstarred'
  | 'reached'
  | 'unreached';

/**
 * The parts of an order, one after the other, each on an index of its own that holds no more than its part: `due` lists what is
 * at risk and what is owed, soonest first, then the rest by activity; `priority` what was given one, `waiting` who waits longest,
 * `stars` reviews from the worst, `reach` who most people follow, then the rest.
 */
export const STRETCHES: Record<ConversationSort, readonly Stretch[]> = {
  newest: ['newest'],
  oldest: ['oldest'],
  waiting: ['waiting', 'not-waiting'],
  priority: ['raised', 'ordinary'],
  due: ['at-risk', 'due', 'not-due'],
  stars: ['starred', 'unstarred'],
  reach: ['reached', 'unreached'],
};

/** The same for a set that is read whole: fewer parts, as each would read it again. */
export const NARROW_STRETCHES: typeof STRETCHES = { ...STRETCHES, priority: ['by-priority'], due: ['owed', 'not-due'] };

// a third of what `to_char` costs
const exactly = (time: string): string => `(${time} at time zone 'UTC')::text || 'Z'`;

export interface Order {
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

export const ORDERS: Record<Stretch, Order> = {
  newest: NEWEST,
  oldest: {
    orderBy: 'c.last_activity_at, c.id',
    place: [exactly('c.last_activity_at'), 'c.id::text'],
    after: ([at, id]) => `(c.last_activity_at, c.id) > (${at}::timestamptz, ${id}::bigint)`,
  },
  waiting: {
    orderBy: 'c.waiting_since, c.id',
    place: [exactly('c.waiting_since'), 'c.id::text'],
    after: ([at, id]) => `(c.waiting_since, c.id) > (${at}::timestamptz, ${id}::bigint)`,
    only: 'c.waiting_since is not null',
  },
  'not-waiting': { ...NEWEST, only: 'c.waiting_since is null' },
  raised: { ...BY_PRIORITY, only: 'c.priority > 0' },
  ordinary: { ...NEWEST, only: 'c.priority = 0' },
  'by-priority': BY_PRIORITY,
  'at-risk': { ...SOONEST, only: 'c.at_risk and c.next_due_at is not null' },
  due: { ...SOONEST, only: 'not c.at_risk and c.next_due_at is not null' },
  owed: { ...SOONEST, only: 'c.next_due_at is not null' },
  'not-due': { ...NEWEST, only: 'c.next_due_at is null' },
  starred: {
    orderBy: '(5 - c.stars) desc, c.last_activity_at desc, c.id desc',
    place: ['(5 - c.stars)::text', exactly('c.last_activity_at'), 'c.id::text'],
    after: ([missing, at, id]) =>
      `((5 - c.stars), c.last_activity_at, c.id) < (${missing}::int, ${at}::timestamptz, ${id}::bigint)`,
    only: 'c.stars is not null',
  },
  unstarred: { ...NEWEST, only: 'c.stars is null' },
  reached: {
    orderBy: 'c.reach desc, c.last_activity_at desc, c.id desc',
    place: ['c.reach::text', exactly('c.last_activity_at'), 'c.id::text'],
    after: ([reach, at, id]) =>
      `(c.reach, c.last_activity_at, c.id) < (${reach}::int, ${at}::timestamptz, ${id}::bigint)`,
    only: 'c.reach is not null',
  },
  unreached: { ...NEWEST, only: 'c.reach is null' },
};
