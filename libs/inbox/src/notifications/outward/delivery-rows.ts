import type { NotificationKind } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { PREFERENCE_COLUMNS, type PreferenceRow } from '../preferences.service';
import { judge } from '../when-due';
import type { Outgoing } from './parcels';

const MEMBERS_AT_ONCE = 20;
const ROWS_OF_A_MEMBER = 200;
/** A process that began to send and was not heard of again: what it sent may have arrived. */
const LOST_AFTER = `interval '5 minutes'`;

/** A member for whom something is due, under the lock of the transaction. */
export interface Addressee extends PreferenceRow {
  workspaceId: number;
  memberId: number;
  active: boolean;
  email: string;
  language: string | null;
}

interface DueRow extends Record<string, unknown> {
  notification_id: string;
  target_id: string;
  way: 'push' | 'email';
  held: boolean;
  attempts: number;
  kind: NotificationKind;
  conversation_id: string | null;
  by_name: string | null;
  text: string;
  at: Date;
  is_read: boolean;
}

/** Locks members for whom something is due; who is being served by another worker is left to it. */
export function lockAddressees(tx: Tx): Promise<Addressee[]> {
  return tx.query<Addressee & Record<string, unknown>>(
    `with due as (
       select workspace_id, member_id, min(due_at) as first from notification_delivery
       where state = 'waiting' and due_at <= now() group by 1, 2 order by 3 limit ${MEMBERS_AT_ONCE})
     select m.workspace_id as "workspaceId", m.id as "memberId", m.active, u.email, u.preferences ->> 'language' as language, ${PREFERENCE_COLUMNS}
     from due join member m on m.workspace_id = due.workspace_id and m.id = due.member_id
     join workspace w on w.id = m.workspace_id
     join app_user u on u.id = m.user_id
     left join notification_preference p on p.workspace_id = m.workspace_id and p.member_id = m.id
     for no key update of m skip locked`,
  );
}

/** Takes what a locked member is to be sent now: marked before anything is sent. What is not for now is put off or dropped. */
export async function takeDue(tx: Tx, to: Addressee, batchId: string, now: Date): Promise<Outgoing[]> {
  const rows = await dueRows(tx, to);
  const judged = rows.map((row) => {
    const delivery = { way: row.way, kind: row.kind, at: row.at, isRead: row.is_read };
    return { row, judgement: to.active ? judge(delivery, to, now) : ({ verdict: 'skip', why: 'inactive' } as const) };
  });
  const changes = judged.map(({ row, judgement }) => ({
    notification_id: row.notification_id,
    target_id: row.target_id,
    way: row.way,
    state: judgement.verdict === 'send' ? 'sending' : judgement.verdict === 'skip' ? 'skipped' : 'waiting',
    due_at: judgement.verdict === 'hold' ? judgement.until.toISOString() : null,
    held: judgement.verdict === 'hold' && judgement.isQuiet,
    error: judgement.verdict === 'skip' ? judgement.why : null,
  }));
  await tx.query(
    `update notification_delivery d set state = c.state, due_at = coalesce(c.due_at, d.due_at), held = d.held or c.held, error = c.error,
       started_at = case when c.state = 'sending' then now() end, batch_id = case when c.state = 'sending' then $3::bigint end,
       attempts = d.attempts + (c.state = 'sending')::int, settled_at = case when c.state = 'skipped' then now() end
     from jsonb_to_recordset($2::jsonb) as c (notification_id bigint, target_id bigint, way text, state text, due_at timestamptz, held boolean, error text)
     where d.workspace_id = $1 and d.notification_id = c.notification_id and d.way = c.way and d.target_id = c.target_id`,
    [to.workspaceId, JSON.stringify(changes), batchId],
  );
  return judged.filter(({ judgement }) => judgement.verdict === 'send').map(({ row }) => toOutgoing(row));
}

function dueRows(tx: Tx, { workspaceId, memberId }: Addressee): Promise<DueRow[]> {
  return tx.query<DueRow>(
    `select d.notification_id, d.target_id, d.way, d.held, d.attempts, n.kind, n.conversation_id, b.name as by_name, n.text, n.at, n.read_at is not null as is_read
     from notification_delivery d
     join notification n on n.workspace_id = d.workspace_id and n.id = d.notification_id
     left join member b on b.workspace_id = n.workspace_id and b.id = n.by_member_id
     where d.workspace_id = $1 and d.member_id = $2 and d.state = 'waiting' and d.due_at <= now()
     order by d.notification_id limit ${ROWS_OF_A_MEMBER} for update of d`,
    [workspaceId, memberId],
  );
}

function toOutgoing(row: DueRow): Outgoing {
  return {
    notificationId: row.notification_id,
    targetId: row.target_id,
    way: row.way,
    kind: row.kind,
    conversationId: row.conversation_id,
    byName: row.by_name,
    text: row.text,
    at: row.at,
    held: row.held,
    attempts: row.attempts + 1,
  };
}

/** How a parcel went. `retryAt`: it was not taken and is tried again. */
export interface Settlement {
  state: 'sent' | 'skipped' | 'failed' | 'unknown' | 'waiting';
  error: string | null;
  retryAt: Date | null;
}

/** Writes down how a parcel went. */
export async function settle(tx: Tx, workspaceId: number, items: readonly Outgoing[], how: Settlement): Promise<void> {
  await tx.query(
    `update notification_delivery d set state = $3, error = $4, due_at = coalesce($5, d.due_at), started_at = null,
       settled_at = case when $3 = 'waiting' then null else now() end
     from jsonb_to_recordset($2::jsonb) as c ("notificationId" bigint, "targetId" bigint, way text)
     where d.workspace_id = $1 and d.notification_id = c."notificationId" and d.way = c.way and d.target_id = c."targetId" and d.state = 'sending'`,
    [workspaceId, JSON.stringify(items), how.state, how.error, how.retryAt],
  );
}

/** What a lost process was sending is not sent again: told once at most, by each way. */
export async function giveUpLost(tx: Tx): Promise<void> {
  await tx.query(
    `update notification_delivery set state = 'unknown', settled_at = now(), error = 'interrupted'
     where state = 'sending' and started_at < now() - ${LOST_AFTER}`,
  );
}
