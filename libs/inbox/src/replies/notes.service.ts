import { Injectable } from '@nestjs/common';
import type { ItemView, NoteBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem, type Tx } from '@parvis/platform';
import { changeConversation, lockConversation } from '../conversations/conversation-writes';
import { finishMentions } from '../conversations/mentions';
import { requireMembers } from '../conversations/people-lookups';
import { dropSentDraft } from '../drafts/shared-draft-rows';
import { followByItself } from '../follows/follow-rules';
import { notify } from '../notifications/notify';
import { loadItemBundle, toItemViews } from '../views-of/load-items';
import { conversationUpdated } from '../wire/events';
import { writeNote } from './write-note';

/** Internal notes: seen by members only, never sent anywhere. */
@Injectable()
export class Notes {
  constructor(private readonly db: Database) {}

  /** Adds a note; members mentioned in it find the conversation in their mentions and are told. */
  add(agent: Agent, conversationId: string, body: NoteBody): Promise<ItemView> {
    return this.db.transaction(agent.workspaceId, (tx) => addNoteIn(tx, agent, conversationId, body));
  }
}

/** As `Notes.add`, within a transaction. */
export async function addNoteIn(tx: Tx, agent: Agent, conversationId: string, body: NoteBody): Promise<ItemView> {
  const mentions = [...new Set(body.mentions ?? [])];
  const conversation = await lockConversation(tx, agent.workspaceId, conversationId);
  await requireMembers(tx, agent.workspaceId, mentions, '/mentions');
  const id = await writeNote(tx, agent, conversation, { text: body.text, mentions });
  await changeConversation(tx, agent.workspaceId, conversationId, {});
  await finishMentions(tx, agent.workspaceId, conversationId, agent.memberId);
  await mention(tx, agent.workspaceId, conversationId, id, mentions.map(Number));
  await followByItself(tx, agent.workspaceId, conversationId, mentions.map(Number), 'mentioned');
  const notice = { kind: 'mention', conversationId, byMemberId: agent.memberId, text: body.text } as const;
  await notify(tx, agent.workspaceId, mentions.map(Number), notice);
  await dropSentDraft(tx, agent, conversationId, { verb: 'note', text: body.text });
  await tx.publish(agent.workspaceId, conversationUpdated(conversationId, agent.memberId));
  const [view] = toItemViews(await loadItemBundle(tx, agent.workspaceId, [id]), agent.permissions, new Date());
  return view ?? throwProblem('not-found');
}

async function mention(
  tx: Tx,
  workspaceId: number,
  conversationId: string,
  itemId: string,
  memberIds: number[],
): Promise<void> {
  if (memberIds.length === 0) return;
  await tx.query(
    `insert into mention (workspace_id, member_id, conversation_id, item_id)
     select $1, m, $3, $4 from unnest($2::int[]) m order by m
     on conflict (workspace_id, member_id, conversation_id) do update set item_id = excluded.item_id, at = now(), done = false`,
    [workspaceId, memberIds, conversationId, itemId],
  );
}
