import type { Tx } from '@parvis/platform';
import { notifyEach } from './notify';

/** A conversation that is somebody's now. */
export interface Given {
  conversationId: string;
  memberId: number;
  /** What its list line or the giver says. */
  text: string;
}

/**
 * Tells members what is theirs now, whoever gave it: a colleague, a macro, a policy or a ladder (`byMemberId` null: no person).
 * Who took it for themselves is told nothing.
 */
export async function tellAssigned(
  tx: Tx,
  workspaceId: number,
  given: readonly Given[],
  byMemberId: number | null,
): Promise<void> {
  const notices = given.map(({ conversationId, memberId, text }) => ({
    kind: 'assigned' as const,
    conversationId,
    byMemberId,
    text,
    recipients: [memberId],
  }));
  await notifyEach(tx, workspaceId, notices);
}
