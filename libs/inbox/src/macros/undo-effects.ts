import { CONVERSATION_STATUSES, PRIORITIES } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { nameOf, type Tx } from '@parvis/platform';
import { cancelIn } from '../actions/actions.service';
import { assignIn } from '../conversations/assignments';
import { updateConversationIn } from '../conversations/conversation-changes';
import { addSystemLine, changeConversation, lockConversation } from '../conversations/conversation-writes';
import { tagConversationIn, tagItemIn } from '../tags/tagging.service';
import { conversationUpdated, itemCreated } from '../wire/events';
import type { MacroEffects } from './run-steps';

/**
 * Takes back what a macro did, newest first. What somebody has changed since stays as they left it; a reply that has left
 * already refuses the whole (409).
 */
export async function undoEffects(tx: Tx, agent: Agent, conversationId: string, effects: MacroEffects): Promise<void> {
  if (effects.actionId !== null) await cancelIn(tx, agent, effects.actionId);
  await undoStatus(tx, agent, conversationId, effects.status);
  await undoPlace(tx, agent, conversationId, effects);
  if (effects.tagsAdded.length > 0)
    await tagConversationIn(tx, agent, conversationId, { remove: effects.tagsAdded.map(String) });
  for (const itemId of new Set(effects.tagsRemoved.map((removed) => removed.itemId))) {
    const tags = effects.tagsRemoved.filter((removed) => removed.itemId === itemId);
    await tagItemIn(tx, agent, itemId, { add: tags.map(({ tagId }) => String(tagId)) });
  }
  await removeNotes(tx, agent, conversationId, effects.noteIds);
  await tx.publish(agent.workspaceId, conversationUpdated(conversationId, agent.memberId));
}

async function undoStatus(tx: Tx, agent: Agent, id: string, status: MacroEffects['status']): Promise<void> {
  const now = await lockConversation(tx, agent.workspaceId, id);
  if (status === null || now.status !== status.to) return;
  const { from } = status;
  const date = (iso: string | null): Date | null => (iso === null ? null : new Date(iso));
  await changeConversation(tx, agent.workspaceId, id, {
    status: from.status,
    snoozed_until: date(from.snoozedUntil),
    handled_at: date(from.handledAt),
    waiting_since: date(from.waitingSince),
    next_due_at: date(from.nextDueAt),
    at_risk: from.atRisk,
  });
  const line = await addSystemLine(tx, now, agent.workspaceId, {
    kind: 'status-changed',
    byMemberId: String(agent.memberId),
    data: {
      from: nameOf(CONVERSATION_STATUSES, status.to),
      to: nameOf(CONVERSATION_STATUSES, from.status),
      snoozedUntil: from.snoozedUntil,
    },
  });
  await tx.publish(agent.workspaceId, itemCreated(id, line, agent.memberId));
}

async function undoPlace(tx: Tx, agent: Agent, id: string, { assignee, team, priority }: MacroEffects): Promise<void> {
  const { workspaceId } = agent;
  const now = await lockConversation(tx, workspaceId, id);
  let { version } = now;
  const text = (of: number | null): string | null => (of === null ? null : String(of));
  if (team && now.team_id === team.to)
    ({ version } = await updateConversationIn(tx, agent, id, { version, teamId: text(team.from) }));
  if (priority && now.priority === priority.to)
    ({ version } = await updateConversationIn(tx, agent, id, { version, priority: nameOf(PRIORITIES, priority.from) }));
  if (assignee && now.assignee_id === assignee.to)
    await assignIn(tx, agent, id, { version, memberId: text(assignee.from) });
}

/** Takes notes away that were just written. */
export async function removeNotes(
  tx: Tx,
  { workspaceId }: Agent,
  id: string,
  noteIds: readonly string[],
): Promise<void> {
  if (noteIds.length === 0) return;
  await tx.query('delete from item where workspace_id = $1 and id = any ($2::bigint[])', [workspaceId, noteIds]);
  await tx.query('delete from mention where workspace_id = $1 and conversation_id = $2 and item_id = any ($3::bigint[])', [workspaceId, id, noteIds]); // prettier-ignore
  await tx.query(
    `update conversation c set version = version + 1, last_item_id = coalesce(
       (select max(i.id) from item i where i.workspace_id = $1 and i.conversation_id = $2), c.last_item_id)
     where c.workspace_id = $1 and c.id = $2`,
    [workspaceId, id],
  );
  await tx.publish(
    workspaceId,
    ...noteIds.map((itemId) => ({ kind: 'item.removed', conversationId: id, data: { itemId } })),
  );
}
