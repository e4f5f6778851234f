import type { Tx } from '@parvis/platform';
import { notifyEach } from './notify';

const CONCERNED = `
  array(select m.id from member m where m.workspace_id = c.workspace_id and m.active and (
    m.id = c.assignee_id
    or c.assignee_id is null and exists (
      select 1 from team_member t where t.workspace_id = c.workspace_id and t.team_id = c.team_id and t.member_id = m.id)
    or exists (
      select 1 from follow f where f.workspace_id = c.workspace_id and f.conversation_id = c.id and f.member_id = m.id and f.following))
  order by m.id)`;

/** Members by conversation whom its due time concerns: who it belongs to, else its team, and who follows it. */
export async function whoIsConcerned(
  tx: Tx,
  workspaceId: number,
  conversationIds: readonly string[],
): Promise<Map<string, number[]>> {
  const rows = await tx.query<{ id: string; members: number[] }>(
    `select c.id, ${CONCERNED} as members from conversation c where c.workspace_id = $1 and c.id = any ($2::bigint[])`,
    [workspaceId, conversationIds],
  );
  return new Map(rows.map(({ id, members }) => [id, members]));
}

/** Of one due time of a conversation a member is warned once. `dueAt` in milliseconds. */
export function dueKey(conversationId: string, dueAt: number): string {
  return `due:${conversationId}:${Math.floor(dueAt / 1000)}`;
}

/** Warns that answers are due soon those whom it concerns. The same due time is told once. */
export async function warnBeforeDue(tx: Tx, workspaceId: number, conversationIds: readonly string[]): Promise<void> {
  const rows = await tx.query<{ id: string; preview: string; due: Date; recipients: number[] }>(
    `select c.id, c.preview, c.next_due_at as due, ${CONCERNED} as recipients
     from conversation c where c.workspace_id = $1 and c.id = any ($2::bigint[]) and c.next_due_at > now()`,
    [workspaceId, conversationIds],
  );
  const notices = rows.map(({ id, preview, due, recipients }) => ({
    kind: 'due-soon' as const,
    conversationId: id,
    byMemberId: null,
    text: preview,
    dedupeKey: dueKey(id, due.getTime()),
    recipients,
  }));
  await notifyEach(tx, workspaceId, notices);
}
