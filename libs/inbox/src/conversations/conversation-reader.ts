import { Injectable } from '@nestjs/common';
import type { ConversationDetailView, ConversationsQuery, ConversationView, ItemView, Page } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, type Tx } from '@parvis/platform';
import { ITEM_COLUMNS, ITEM_TABLES, type ItemRow } from '../views-of/item-view';
import { completeItems, toItemViews } from '../views-of/load-items';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { loadDetail } from './conversation-detail';
import { DIRECTION, requireConversation } from './conversation-writes';
import { listRequest, needsSystem, readList, withinReason } from './read-list';

/** Reads the queue, one conversation, its thread. */
@Injectable()
export class ConversationReader {
  constructor(private readonly db: Database) {}

  /** A page of the queue. */
  list(agent: Agent, query: ConversationsQuery): Promise<Page<ConversationView>> {
    const read = async (tx: Tx): Promise<Page<ConversationView>> => readList(tx, await listRequest(tx, agent, query));
    if (!needsSystem(query)) return this.db.transactionWithKeptPlans(agent.workspaceId, read);
    return this.db.transaction('system', (tx) =>
      query.filter === undefined ? read(tx) : withinReason(tx, () => read(tx)),
    );
  }

  /** One conversation with what stands around it. */
  detail(agent: Agent, id: string): Promise<ConversationDetailView> {
    return this.db.lookUp(agent.workspaceId, (tx) => loadDetail(tx, agent, id));
  }

  /** The thread from `before` backwards; items come oldest first, the cursor leads to older ones. */
  async items(agent: Agent, id: string, query: { before?: string; limit?: number }): Promise<Page<ItemView>> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    return this.db.lookUp(agent.workspaceId, async (tx) => {
      await requireConversation(tx, agent.workspaceId, id);
      const rows = await tx.prepared<ItemRow>(
        `select ${ITEM_COLUMNS} from ${ITEM_TABLES}
         where i.workspace_id = $1 and i.conversation_id = $2 and ($3::bigint is null or i.id < $3)
           and not (i.direction = ${DIRECTION.out} and i.platform_state = 3 and i.external_id is null and i.action_id is not null)
         order by i.id desc limit $4`,
        [agent.workspaceId, id, query.before ?? null, limit + 1],
      );
      const page = rows.slice(0, limit).reverse();
      const bundle = await completeItems(tx, agent.workspaceId, page);
      const nextCursor = rows.length > limit ? (page[0]?.id ?? null) : null;
      return { items: toItemViews(bundle, agent.permissions, new Date()), nextCursor };
    });
  }
}
