import type { NoteBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { DIRECTION, type LockedConversation, noteNewestItem } from '../conversations/conversation-writes';
import { itemCreated } from '../wire/events';

/** Writes a note into a locked conversation; returns its item id. The caller raises the version and publishes that. */
export async function writeNote(
  tx: Tx,
  agent: Agent,
  conversation: LockedConversation,
  { text, mentions = [] }: NoteBody,
): Promise<string> {
  const id = tx.newId();
  await tx.query(
    `insert into item (id, workspace_id, conversation_id, account_id, kind, direction, author_member_id, author_name, text,
                       mentions, created_at, revised_at, state_at)
     values ($1, $2, $3, $4, $5, $6, $7, (select name from member where workspace_id = $2 and id = $7), $8, $9, now(), now(), now())`,
    [id, agent.workspaceId, conversation.id, conversation.account_id, conversation.kind, DIRECTION.note, agent.memberId, text, mentions.map(Number)], // prettier-ignore
  );
  await noteNewestItem(tx, agent.workspaceId, conversation.id, id);
  await tx.publish(agent.workspaceId, itemCreated(conversation.id, id, agent.memberId));
  return id;
}
