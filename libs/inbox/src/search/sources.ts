import { firstIdAt, timeOfId, type Tx } from '@parvis/platform';
import type { Bind, Part } from './parts';
import { LAST_ID, type Question } from './question';
import type { Slice, Span } from './slices';

export interface Found {
  id: string;
  conversation_id: string;
  text: string;
  created_at: Date;
  author_name: string | null;
  /** Where it stands in the order, for cursors. */
  position: string;
}

/** Where hits come from: newest first, stretch by stretch. */
export interface Source {
  span: Span;
  read: (slice: Slice, after: string | null, count: number) => Promise<Found[]>;
  /** The id before which everything at or after a position lies. */
  boundOf: (position: string) => string;
  /** The position before everything older than an id. */
  positionAt: (id: string) => string;
}

const COLUMNS = 'i.id, i.conversation_id, i.text, i.created_at, i.author_name';
// lines of the system are no words of anybody; an answer of ours that never left was taken back
const SHOWN = 'i.direction <> 3 and not (i.direction = 1 and i.platform_state = 3 and i.external_id is null)';
const STATUSES = [0, 1, 2, 3];

/** Items that say the words, or that the operators name. `words`: a tsquery. */
export function itemSource(tx: Tx, workspaceId: number, question: Question, words: string | null): Source {
  return {
    span: { unit: question.drive === 'items' ? 'days' : 'months', count: 1 },
    boundOf: (position) => position,
    positionAt: (id) => id,
    read: (slice, _, count) => {
      const { values, bind } = binder();
      const sql = itemStatement(question, words, { workspace: bind(workspaceId), from: bind(slice.from), to: bind(slice.to), count: bind(count) }, bind); // prettier-ignore
      return tx.query<Found>(sql, values);
    },
  };
}

interface Places {
  workspace: string;
  from: string;
  to: string;
  count: string;
}

/** SQL for the conversations of everything that a search finds, of any age, some of them several times. */
export function conversationsFound(question: Question, workspaceId: number, bind: Bind): string {
  const workspace = bind(workspaceId);
  if (question.drive === 'conversations') {
    const conditions = question.parts.filter(({ on }) => on === 'conversation').map(({ sql }) => sql(bind));
    return `select c.id from conversation c where ${[`c.workspace_id = ${workspace}`, ...conditions].join(' and ')}`;
  }
  const at = { workspace, from: bind(question.from), to: bind(question.to) };
  return `select i.conversation_id from ${foundItems(question, question.terms?.any ?? null, at, bind)}`;
}

function itemStatement(question: Question, words: string | null, at: Places, bind: Bind): string {
  // what is looked up by an index is not walked along the key in the hope of meeting it: the sum hides the order
  const order = question.drive === 'items' ? 'i.id' : 'i.id + 0';
  return `select ${COLUMNS}, i.id as position from ${foundItems(question, words, at, bind)} order by ${order} desc limit ${at.count}`;
}

function foundItems(question: Question, words: string | null, at: Omit<Places, 'count'>, bind: Bind): string {
  const { drive, parts, authors, tagIds } = question;
  const ofItem = parts.filter(({ on }) => on === 'item').map(({ sql }) => sql(bind));
  const ofConversation = parts.filter(({ on }) => on !== 'item').map(({ sql }) => sql(bind));
  const conditions = [
    `i.workspace_id = ${at.workspace} and i.id >= ${at.from} and i.id < ${at.to}`,
    ...(words === null ? [] : [`sx_tsv(i.text) @@ to_tsquery('sx', ${bind(words)})`]),
    ...(drive === 'tags' ? [taggedAmong(tagIds, at, bind)] : []),
    ...(drive === 'authors' && authors && authors.identityIds.length + authors.memberIds.length === 0 ? ['false'] : []),
    SHOWN,
    ...ofItem,
  ];
  // looked up for each hit, never joined as a whole: how many hits there will be is not known to the planner
  const conversation =
    ofConversation.length === 0
      ? ''
      : ` cross join lateral (select from conversation c where c.workspace_id = i.workspace_id and c.id = i.conversation_id and ${ofConversation.join(' and ')} limit 1) c`;
  return `item i${conversation} where ${conditions.join(' and ')}`;
}

function taggedAmong(tagIds: readonly number[], at: Omit<Places, 'count'>, bind: Bind): string {
  return `i.id in (select t.item_id from tag_assignment t where t.workspace_id = ${at.workspace} and t.tag_id = any (${bind(tagIds)}::int[])
    and t.item_id >= ${at.from} and t.item_id < ${at.to})`;
}

/** The last words of conversations, where nothing is asked of single items. Position: microseconds of the last activity, and id. */
export function conversationSource(tx: Tx, workspaceId: number, parts: readonly Part[]): Source {
  return {
    span: { unit: 'days', count: 3 },
    boundOf: (position) => firstIdAt(Math.floor(Number(position.split('.')[0]) / 1000) + 1),
    positionAt: (id) => `${timeOfId(id) * 1000}.0`,
    read: (slice, after, count) => {
      const { values, bind } = binder();
      const conditions = parts.filter(({ on }) => on === 'conversation').map(({ sql }) => sql(bind));
      const workspace = bind(workspaceId);
      const window = [`c.last_activity_at >= ${timeAt(slice.from)}`, ...(slice.to === LAST_ID ? [] : [`c.last_activity_at < ${timeAt(slice.to)}`])]; // prettier-ignore
      if (after !== null) {
        const [micros = '0', id = '0'] = after.split('.');
        window.push(`(c.last_activity_at, c.id) < (timestamptz 'epoch' + interval '1 microsecond' * ${bind(micros)}::bigint, ${bind(id)}::bigint)`); // prettier-ignore
      }
      // one index holds what is open, another the rest by status: each in this order
      const each = STATUSES.map(
        (
          status,
        ) => `(select c.id, c.last_activity_at, coalesce(c.last_in_item_id, c.last_item_id) as item_id from conversation c
          where c.workspace_id = ${workspace} and c.status = ${status} and ${[...window, ...conditions].join(' and ')}
          order by c.last_activity_at desc, c.id desc limit ${bind(count)})`,
      );
      const sql = `select ${COLUMNS}, (extract(epoch from c.last_activity_at) * 1000000)::bigint || '.' || c.id as position
        from (select * from (${each.join(' union all ')}) every order by last_activity_at desc, id desc limit ${bind(count)}) c
        join item i on i.workspace_id = ${workspace} and i.id = c.item_id
        order by c.last_activity_at desc, c.id desc`;
      return tx.query<Found>(sql, values);
    },
  };
}

function timeAt(id: string): string {
  return `timestamptz '${new Date(timeOfId(id)).toISOString()}'`;
}

function binder(): { values: unknown[]; bind: Bind } {
  const values: unknown[] = [];
  return { values, bind: (value) => `$${values.push(value)}` };
}
