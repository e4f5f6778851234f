import type { Tx } from '../database/database';

/** One event as it stands in the log. `seq` counts per workspace without gaps; `position` rises over all workspaces. */
export interface LoggedEvent {
  position: string;
  workspaceId: number;
  seq: number;
  id: string;
  at: Date;
  kind: string;
  actorMemberId: number | null;
  conversationId: string | null;
  data: Record<string, unknown>;
}

const COLUMNS = `position, workspace_id "workspaceId", seq::float8 seq, id, at, kind, actor_member_id "actorMemberId", conversation_id "conversationId", data`; // prettier-ignore

/** Events after a position, oldest first. */
export function eventsAfterPosition(tx: Tx, position: string, limit: number): Promise<LoggedEvent[]> {
  return tx.prepared<LoggedEvent>(`select ${COLUMNS} from event where position > $1 order by position limit $2`, [
    position,
    limit,
  ]);
}

/** Events of one workspace after a seq, oldest first. */
export function eventsAfterSeq(tx: Tx, workspaceId: number, seq: number, limit: number): Promise<LoggedEvent[]> {
  return tx.prepared<LoggedEvent>(
    `select ${COLUMNS} from event where workspace_id = $1 and seq > $2 order by seq limit $3`,
    [workspaceId, seq, limit],
  );
}

/** Where a workspace's stream stands; 0 before its first event. */
export async function currentSeq(tx: Tx, workspaceId: number): Promise<number> {
  const row = await tx.maybeOne<{ seq: string }>('select seq from event_head where workspace_id = $1', [workspaceId]);
  return Number(row?.seq ?? 0);
}

/**
 * Moves up to `limit` rows from the outbox to the log, numbered. Call it from one process at a time (`OutboxRelay` holds the
 * lock): numbers then follow commit order. Returns what was moved, in order.
 */
export async function relayOutbox(tx: Tx, limit: number): Promise<LoggedEvent[]> {
  const moved = await tx.prepared<LoggedEvent>(
    `with taken as (
       delete from event_outbox where id in (select id from event_outbox order by id limit $1 for update skip locked) returning *),
     heads as (
       insert into event_head as h (workspace_id, seq)
       select workspace_id, count(*) from taken group by 1 order by 1
       on conflict (workspace_id) do update set seq = h.seq + excluded.seq
       returning workspace_id, seq),
     counted as (select workspace_id, count(*) n from taken group by 1),
     numbered as (
       select t.*, h.seq - c.n + row_number() over (partition by t.workspace_id order by t.id) as number
       from taken t join heads h using (workspace_id) join counted c using (workspace_id)),
     ordered as (select * from numbered order by id)
     insert into event (position, workspace_id, seq, id, at, kind, actor_member_id, conversation_id, data)
     select nextval('event_position'), workspace_id, number, id, at, kind, actor_member_id, conversation_id, data from ordered
     returning ${COLUMNS}`,
    [limit],
  );
  if (moved.length > 0) await tx.query('notify parvis_events');
  return moved;
}
