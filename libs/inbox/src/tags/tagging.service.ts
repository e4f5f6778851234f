import { Injectable } from '@nestjs/common';
import type { ConversationTagsBody, ConversationView, ItemView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { addSystemLine, changeConversation, conversationView, DIRECTION, lockConversation, type LockedConversation } from '../conversations/conversation-writes'; // prettier-ignore
import { loadItemBundle, toItemViews } from '../views-of/load-items';
import { conversationUpdated, itemCreated, itemUpdated } from '../wire/events';
import { invalidField } from '../wire/invalid';

interface Tagging {
  add: number[];
  remove: number[];
}

/**
 * Gives tags to items and takes them away. Items are the unit: a conversation has the tags of its items, so tagging a
 * conversation tags the last thing the person said, and taking a tag away takes it from all of its items.
 */
@Injectable()
export class TaggingService {
  constructor(private readonly db: Database) {}

  tagConversation(agent: Agent, conversationId: string, body: ConversationTagsBody): Promise<ConversationView> {
    return this.db.transaction(agent.workspaceId, (tx) => tagConversationIn(tx, agent, conversationId, body));
  }

  tagItem(agent: Agent, itemId: string, body: ConversationTagsBody): Promise<ItemView> {
    return this.db.transaction(agent.workspaceId, (tx) => tagItemIn(tx, agent, itemId, body));
  }
}

/** As `TaggingService.tagItem`, within a transaction. */
export async function tagItemIn(tx: Tx, agent: Agent, itemId: string, body: ConversationTagsBody): Promise<ItemView> {
  const item = await tx.maybeOne<{ conversation_id: string; direction: number }>(
    'select conversation_id, direction from item where workspace_id = $1 and id = $2',
    [agent.workspaceId, itemId],
  );
  if (!item) throwProblem('not-found', { detail: 'There is no such item.' });
  if (item.direction === DIRECTION.system)
    throw problem('not-possible-now', { detail: 'A system line takes no tags.' });
  const conversation = await lockConversation(tx, agent.workspaceId, item.conversation_id);
  const tagging = await checked(tx, agent, body);
  const changed = new Set([
    ...(await giveTags(tx, agent, conversation.id, itemId, tagging.add)),
    ...(await takeTags(tx, agent, conversation.id, itemId, tagging.remove)),
  ]);
  if (changed.size > 0) await afterTagging(tx, agent, conversation, [...changed], null);
  const [view] = toItemViews(await loadItemBundle(tx, agent.workspaceId, [itemId]), agent.permissions, new Date());
  return view ?? throwProblem('not-found');
}

/** As `TaggingService.tagConversation`, within a transaction. */
export async function tagConversationIn(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  body: ConversationTagsBody,
): Promise<ConversationView> {
  const conversation = await lockConversation(tx, agent.workspaceId, conversationId);
  const tagging = await checked(tx, agent, body);
  const itemId = conversation.last_in_item_id ?? conversation.last_item_id;
  const fresh = tagging.add.filter((id) => !conversation.tag_ids.includes(id));
  const changed = new Set([
    ...(await giveTags(tx, agent, conversation.id, itemId, fresh)),
    ...(await takeTags(tx, agent, conversation.id, null, tagging.remove)),
  ]);
  if (changed.size > 0) await afterTagging(tx, agent, conversation, [...changed], tagging);
  return conversationView(tx, agent, conversationId);
}

async function checked(tx: Tx, agent: Agent, body: ConversationTagsBody): Promise<Tagging> {
  const add = [...new Set((body.add ?? []).map(Number))];
  const remove = [...new Set((body.remove ?? []).map(Number))];
  const both = add.find((id) => remove.includes(id));
  if (both !== undefined) throw invalidField('/remove', `names tag ${both}, which is to be added too`);
  if (add.length === 0) return { add, remove };
  const known = await tx.query<{ id: number }>(
    'select id from tag where workspace_id = $1 and id = any ($2::int[]) and removed_at is null',
    [agent.workspaceId, add],
  );
  const missing = add.findIndex((id) => !known.some((tag) => tag.id === id));
  if (missing >= 0) throw invalidField(`/add/${missing}`, 'is not a tag of this workspace');
  return { add, remove };
}

/** Returns the ids of the items that changed. */
async function giveTags(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  itemId: string,
  tagIds: number[],
): Promise<string[]> {
  if (tagIds.length === 0) return [];
  const given = await tx.query(
    `insert into tag_assignment (workspace_id, tag_id, item_id, conversation_id, member_id)
     select $1, t, $3, $4, $5 from unnest($2::int[]) t order by t on conflict do nothing returning 1`,
    [agent.workspaceId, tagIds, itemId, conversationId, agent.memberId],
  );
  return given.length > 0 ? [itemId] : [];
}

async function takeTags(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  itemId: string | null,
  tagIds: number[],
): Promise<string[]> {
  if (tagIds.length === 0) return [];
  // the items of the conversation first: their assignments are found by item
  const taken = await tx.query<{ item_id: string }>(
    `delete from tag_assignment a
     where a.workspace_id = $1 and a.tag_id = any ($2::int[]) and a.conversation_id = $3
       and a.item_id in (select i.id from item i where i.workspace_id = $1 and i.conversation_id = $3 and ($4::bigint is null or i.id = $4))
     returning a.item_id`,
    [agent.workspaceId, tagIds, conversationId, itemId],
  );
  return taken.map(({ item_id }) => item_id);
}

/** Brings the copies of the tags on items and conversation up to date, and tells. */
async function afterTagging(
  tx: Tx,
  agent: Agent,
  conversation: LockedConversation,
  itemIds: string[],
  tagging: Tagging | null,
): Promise<void> {
  await tx.query(
    `update item i set tag_ids = array(
       select a.tag_id from tag_assignment a where a.workspace_id = $1 and a.item_id = i.id order by a.tag_id)
     where i.workspace_id = $1 and i.id = any ($2::bigint[])`,
    [agent.workspaceId, itemIds],
  );
  const { tags } = await tx.one<{ tags: number[] }>(
    `select array(select distinct t from item i, unnest(i.tag_ids) t
                  where i.workspace_id = $1 and i.conversation_id = $2 and i.tag_ids <> '{}' order by t) as tags`,
    [agent.workspaceId, conversation.id],
  );
  await changeConversation(tx, agent.workspaceId, conversation.id, { tag_ids: tags });
  if (tagging) {
    const line = await addSystemLine(tx, conversation, agent.workspaceId, {
      kind: 'tagged',
      byMemberId: String(agent.memberId),
      data: { added: tagging.add.join(',') || null, removed: tagging.remove.join(',') || null },
    });
    await tx.publish(agent.workspaceId, itemCreated(conversation.id, line, agent.memberId));
  }
  await tx.publish(
    agent.workspaceId,
    ...itemIds.map((id) => itemUpdated(conversation.id, id, agent.memberId)),
    conversationUpdated(conversation.id, agent.memberId),
  );
}
