import { Injectable } from '@nestjs/common';
import type { ConversationMovedView, SplitConversationBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, hashKey, type PublishedEvent, type Tx } from '@parvis/platform';
import { addSystemLine, DIRECTION, requireVersion } from '../conversations/conversation-writes';
import { conversationMoved, conversationUpdated, itemCreated } from '../wire/events';
import { invalidField } from '../wire/invalid';
import { keepClocks } from '../clocks/keep-clocks';
import { passPromise } from './carry-records';
import { copyFollows } from './join-working-state';
import { recountItems, refreshHead } from './conversation-facts';
import { keptRow, lockForMove, movedView, type MovingConversation, refuseMove, refuseWhileSending } from './lock-for-move'; // prettier-ignore
import { recordMove } from './move-records';
import { moveItems } from './move-items';
import { refuseTogether } from './move-rules';
import { rememberThread } from './thread-homes';

/** Moves items out of a conversation, into a new one or into one there is. Answers still go to the thread they came from. */
@Injectable()
export class Splits {
  constructor(private readonly db: Database) {}

  split(agent: Agent, fromId: string, body: SplitConversationBody): Promise<ConversationMovedView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const ids = body.toId === undefined ? [fromId] : [fromId, body.toId];
      const [from, into] = (await lockForMove(tx, workspaceId, ids)) as [MovingConversation, MovingConversation?];
      await requireVersion(tx, agent, from, body.version);
      // a new conversation is of the same kind and person; a review is refused there as anywhere
      refuseMove(refuseTogether(from, into ?? { ...from, id: '' }));
      await refuseWhileSending(tx, workspaceId, ids);
      const items = await requireItems(tx, workspaceId, from, body.itemIds, into === undefined);
      await rememberThread(tx, workspaceId, from);
      const to = into ?? (await startConversation(tx, workspaceId, from, items));
      await moveItems(tx, { workspaceId, accountId: from.account_id, fromId, toId: to.id }, { ids: items });
      const records = await passPromise(tx, workspaceId, fromId, to.id);
      if (!into) await copyFollows(tx, workspaceId, fromId, to.id);
      for (const id of [fromId, to.id]) {
        await recountItems(tx, workspaceId, id);
        await refreshHead(tx, workspaceId, id, id === to.id);
      }
      await keepClocks(tx, workspaceId, [fromId, to.id]);
      const told = await tellBoth(tx, agent, from, to, items.length);
      const move = await recordMove(tx, agent, 'split', from, to, {
        from: { before: from.kept, after: await keptRow(tx, workspaceId, fromId) },
        to: { before: into?.kept ?? null, after: await keptRow(tx, workspaceId, to.id) },
        items,
        records,
      });
      const begun = { kind: 'conversation.created', conversationId: to.id, actorMemberId: agent.memberId, data: {} };
      await tx.publish(workspaceId, ...(into ? [] : [begun]), ...told);
      return movedView(tx, agent, move, to.id);
    });
  }
}

interface Wanted {
  id: string;
  direction: number;
  said: boolean;
}

/** The items that go, checked: they stand here, something is left, and a new conversation has somebody to answer. */
async function requireItems(
  tx: Tx,
  workspaceId: number,
  from: MovingConversation,
  itemIds: readonly string[],
  isNew: boolean,
): Promise<string[]> {
  const ids = [...new Set(itemIds)];
  const found = await tx.query<Wanted>(
    `select id, direction, direction in (${DIRECTION.in}, ${DIRECTION.out}) as said from item
     where workspace_id = $1 and conversation_id = $2 and id = any ($3::bigint[]) and direction <> ${DIRECTION.system}`,
    [workspaceId, from.id, ids],
  );
  const missing = itemIds.findIndex((id) => !found.some((item) => item.id === id));
  if (missing >= 0) throw invalidField(`/itemIds/${missing}`, 'is not an item of this conversation that can be moved');
  if (found.filter(({ said }) => said).length >= from.item_count) refuseMove('nothing-left');
  if (isNew && !found.some(({ direction }) => direction === DIRECTION.in))
    throw invalidField('/itemIds', 'need something that a person wrote, or nobody could be answered');
  return ids;
}

/** A conversation of its own for items of a thread: of the person who wrote the first of them, and of the same member and team. */
async function startConversation(
  tx: Tx,
  workspaceId: number,
  from: MovingConversation,
  items: readonly string[],
): Promise<{ id: string; account_id: number; kind: number }> {
  const id = tx.newId();
  const key = `split:${id}`;
  await tx.query(
    `insert into conversation (workspace_id, id, account_id, kind, channel, contact_id, contact_name, avatar_url, post_id, subject, language,
       permalink, assignee_id, team_id, priority, first_item_id, last_item_id, last_activity_at, thread_key, thread_hash, stars)
     select c.workspace_id, $3, c.account_id, c.kind, c.channel, coalesce(n.contact_id, c.contact_id),
       coalesce(nullif(f.author_name, ''), n.name, c.contact_name), coalesce(f.avatar_url, n.avatar_url), c.post_id, c.subject, c.language,
       coalesce(f.permalink, c.permalink), c.assignee_id, c.team_id, c.priority, f.id, f.id, f.created_at, $5, $6, null
     from conversation c
     join item f on f.workspace_id = $1 and f.id = (
       select min(i.id) from item i where i.workspace_id = $1 and i.id = any ($4::bigint[]) and i.direction = ${DIRECTION.in})
     left join identity n on n.workspace_id = $1 and n.id = f.author_identity_id
     where c.workspace_id = $1 and c.id = $2`,
    [workspaceId, from.id, id, items, key, hashKey(key)],
  );
  return { id, account_id: from.account_id, kind: from.kind };
}

async function tellBoth(
  tx: Tx,
  agent: Agent,
  from: MovingConversation,
  to: { id: string; account_id: number; kind: number },
  count: number,
): Promise<PublishedEvent[]> {
  const line = (conversation: typeof to, other: string, way: 'in' | 'out') =>
    addSystemLine(tx, conversation, agent.workspaceId, {
      kind: 'split',
      byMemberId: String(agent.memberId),
      data: { conversationId: other, count, way },
    });
  const there = await line(to, from.id, 'in');
  const here = await line(from, to.id, 'out');
  return [
    itemCreated(from.id, here, agent.memberId),
    itemCreated(to.id, there, agent.memberId),
    conversationUpdated(from.id, agent.memberId),
    conversationUpdated(to.id, agent.memberId),
    conversationMoved(from.id, to.id, false, agent.memberId),
  ];
}
