import { CONVERSATION_STATUSES, type RuleTriggerKind } from '@parvis/contracts';
import { nameOf, type PublishedEvent, type Tx } from '@parvis/platform';

/** Something that rules may answer to, once each. */
export interface Moment {
  kind: RuleTriggerKind;
  conversationId: string;
  /** The same whenever this moment is met again. */
  source: string;
  at: Date;
  /** Rules from which it followed, first one first. */
  chain: number[];
  /** Its number in the log; null: time passed. */
  seq: string | null;
}

/** What a rule's effects carry on, from event to event. */
export interface RuleCause {
  chain: number[];
}

interface Scanned {
  moments: Moment[];
  /** Where the log was read to. */
  seq: string;
  read: number;
}

interface EventRow {
  seq: string;
  id: string;
  at: Date;
  kind: string;
  conversation_id: string;
  chain: number[] | null;
  /** The item, action or clock. */
  about: string | null;
  /** News, from somebody else; a reply that is out. */
  is_moment: boolean;
}

/** News are told at once or by the next poll; what is older comes from a backfill or an import. */
export const NEWS_HOURS = 48;

const KINDS: Record<string, RuleTriggerKind> = {
  'conversation.created': 'conversation-created',
  'item.created': 'item-arrived',
  'action.updated': 'reply-sent',
  'conversation.status-changed': 'status-changed',
  'conversation.assigned': 'assigned',
  'conversation.tagged': 'tagged',
  'clock.warned': 'clock-warned',
  'clock.breached': 'clock-breached',
};

// the ids are read from the rows that name them; a reply of a rule follows from what the rule followed from. No EXISTS among the
// columns: the planner may answer it by reading every item
const SCAN = `
  with batch as materialized (
    select seq, id, at, kind, conversation_id, data from event where workspace_id = $1 and seq > $2 order by seq limit $3)
  select b.seq, b.id, b.at, b.kind, b.conversation_id,
    coalesce(b.data ->> 'itemId', b.data ->> 'actionId', b.data ->> 'clockId') as about,
    case when b.kind = 'action.updated' then (select n.chain || n.rule_id from rule_run n where n.workspace_id = $1 and n.reply_action_id = (b.data ->> 'actionId')::bigint limit 1)
      else (select array_agg(e::int) from jsonb_array_elements_text(b.data -> 'cause' -> 'chain') e) end as chain,
    case when b.kind = 'conversation.created' then coalesce((select c.last_activity_at > b.at - interval '${NEWS_HOURS} hours' from conversation c where c.workspace_id = $1 and c.id = b.conversation_id), false)
      when b.kind = 'item.created' then coalesce((select i.created_at > b.at - interval '${NEWS_HOURS} hours' and i.direction = 0 from item i where i.workspace_id = $1 and i.id = (b.data ->> 'itemId')::bigint), false)
      when b.kind = 'action.updated' then coalesce((select x.state = 'done' and x.verb in ('reply', 'private-reply') from action x where x.workspace_id = $1 and x.id = (b.data ->> 'actionId')::bigint), false)
      else true end as is_moment
  from batch b where b.conversation_id is not null and b.kind = any ($4) order by b.seq`;

/** The next stretch of a workspace's log, as moments of the kinds that rules wait for. */
export async function scanLog(
  tx: Tx,
  workspaceId: number,
  after: string,
  kinds: ReadonlySet<RuleTriggerKind>,
  limit: number,
): Promise<Scanned> {
  const [head] = await tx.prepared<{ last: string | null; read: number }>(
    `select max(seq) as last, count(*)::int as read from (
       select seq from event where workspace_id = $1 and seq > $2 order by seq limit $3) e`,
    [workspaceId, after, limit],
  );
  const wanted = Object.keys(KINDS).filter((kind) => kinds.has(KINDS[kind] ?? 'tagged'));
  const rows = await tx.prepared<EventRow>(SCAN, [workspaceId, after, limit, wanted]);
  return { moments: rows.flatMap(momentOf), seq: head?.last ?? after, read: head?.read ?? 0 };
}

function momentOf(row: EventRow): Moment[] {
  const kind = KINDS[row.kind];
  if (!kind || !row.is_moment) return [];
  const { conversation_id: conversationId, at, seq } = row;
  return [{ kind, conversationId, at, seq, chain: row.chain ?? [], source: sourceOf(kind, row) }];
}

// an item, a reply and a clock are told of more than once; what changes again is another moment
function sourceOf(kind: RuleTriggerKind, { id, about }: EventRow): string {
  switch (kind) {
    case 'item-arrived':
      return `item:${about}`;
    case 'reply-sent':
      return `reply:${about}`;
    case 'clock-warned':
    case 'clock-breached':
      return `${kind}:${about}`;
    case 'conversation-created':
      return 'created';
    default:
      return `event:${id}`;
  }
}

interface ChangeRow {
  workspace_id: number;
  id: string;
  conversation_id: string;
  what: 'status-changed' | 'assigned' | 'tagged';
  was: unknown;
  became: unknown;
  cause: RuleCause | null;
}

const TAKE_CHANGES = `
  with taken as (
    delete from rule_change where (workspace_id, id) in (
      select workspace_id, id from rule_change order by id limit $1 for update skip locked) returning *)
  select * from taken order by id`;

/** Brings what was noted of conversations into the log, once and in order; true when there may be more. */
export async function publishChanges(tx: Tx, limit: number): Promise<boolean> {
  const rows = await tx.prepared<ChangeRow>(TAKE_CHANGES, [limit]);
  for (const workspaceId of new Set(rows.map(({ workspace_id }) => workspace_id))) {
    const own = rows.filter(({ workspace_id }) => workspace_id === workspaceId);
    await tx.publish(workspaceId, ...own.map(changeEvent));
  }
  return rows.length === limit;
}

function changeEvent({ conversation_id: conversationId, what, was, became, cause }: ChangeRow): PublishedEvent {
  const value = (code: unknown): unknown =>
    what === 'status-changed' && typeof code === 'number' ? nameOf(CONVERSATION_STATUSES, code) : code;
  return {
    kind: `conversation.${what}`,
    conversationId,
    data: { from: value(was), to: value(became), ...(cause && { cause }) },
  };
}
