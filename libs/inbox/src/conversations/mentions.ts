import type { Tx } from '@parvis/platform';

/** Takes a conversation out of the mentions view of one member, or of everybody. */
export async function finishMentions(
  tx: Tx,
  workspaceId: number,
  conversationId: string,
  memberId: number | null = null,
): Promise<void> {
  await tx.query(
    `update mention set done = true
     where workspace_id = $1 and conversation_id = $2 and ($3::int is null or member_id = $3) and not done`,
    [workspaceId, conversationId, memberId],
  );
}
