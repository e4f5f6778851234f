import type { SharedDraftView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { sharedDraftChanged } from '../wire/events';
import { DRAFT_COLUMNS, type DraftRow, toDraftView } from './own-drafts';

export const SHARED_COLUMNS = `${DRAFT_COLUMNS}, d.conversation_id, d.owner_id, d.written_by`;

export interface SharedDraftRow extends DraftRow {
  conversation_id: string;
  owner_id: number;
  written_by: number;
}

export function toSharedDraftView(row: SharedDraftRow): SharedDraftView {
  return {
    ...toDraftView(row),
    conversationId: row.conversation_id,
    ownerId: String(row.owner_id),
    writtenBy: String(row.written_by),
  };
}

/** The draft shared in a conversation, locked for a change when asked. */
export function loadSharedDraft(
  tx: Tx,
  workspaceId: number,
  conversationId: string,
  lock: '' | 'for update' = '',
): Promise<SharedDraftRow | undefined> {
  return tx.maybeOne<SharedDraftRow>(
    `select ${SHARED_COLUMNS} from shared_draft d where d.workspace_id = $1 and d.conversation_id = $2 ${lock}`,
    [workspaceId, conversationId],
  );
}

/** What was sent is no draft any more. A shared one that says something else stays. */
export async function dropSentDraft(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  sent: { verb: string; text: string },
): Promise<void> {
  const gone = await tx.query(
    `delete from shared_draft where workspace_id = $1 and conversation_id = $2 and verb = $3 and btrim(text) = btrim($4) returning 1`,
    [agent.workspaceId, conversationId, sent.verb, sent.text],
  );
  if (gone.length > 0) await tx.publish(agent.workspaceId, sharedDraftChanged(conversationId, agent.memberId));
}
