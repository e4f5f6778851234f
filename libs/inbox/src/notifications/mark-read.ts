import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';

/** Marks notifications of a member as read: those named, those of a conversation, or all. Returns which were not. */
export async function markRead(
  tx: Tx,
  agent: Agent,
  which: { ids?: readonly string[] | undefined; conversationId?: string },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `update notification set read_at = now()
     where workspace_id = $1 and member_id = $2 and read_at is null
       and ($3::bigint[] is null or id = any ($3::bigint[])) and ($4::bigint is null or conversation_id = $4)
     returning id`,
    [agent.workspaceId, agent.memberId, which.ids ?? null, which.conversationId ?? null],
  );
  return rows.map(({ id }) => id);
}
