import type { FollowReason } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';

/** Members follow a conversation by themselves; who has left it by hand stays out. */
export async function followByItself(
  tx: Tx,
  workspaceId: number,
  conversationId: string,
  memberIds: readonly number[],
  reason: Exclude<FollowReason, 'by-hand'>,
): Promise<void> {
  if (memberIds.length === 0) return;
  await tx.query(
    `insert into follow (workspace_id, conversation_id, member_id, following, reason)
     select $1, $2, m, true, $4 from unnest($3::int[]) m order by m on conflict do nothing`,
    [workspaceId, conversationId, memberIds, reason],
  );
}
