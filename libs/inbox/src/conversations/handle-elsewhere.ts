import type { Tx } from '@parvis/platform';
import { conversationUpdated } from '../wire/events';
import { changeConversation, lockConversation, STATUS } from './conversation-writes';

/** Takes a conversation out of the queue whose words are answered in another one; nobody did it, so no line tells of it. */
export async function handledElsewhere(tx: Tx, workspaceId: number, id: string): Promise<void> {
  await lockConversation(tx, workspaceId, id);
  await changeConversation(tx, workspaceId, id, {
    status: STATUS.handled,
    handled_at: new Date(),
    waiting_since: null,
    next_due_at: null,
    at_risk: false,
  });
  await tx.publish(workspaceId, conversationUpdated(id, null));
}
