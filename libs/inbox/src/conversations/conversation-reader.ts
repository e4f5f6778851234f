import { Injectable } from '@nestjs/common';
import type { ConversationDetailView, ConversationsQuery, ConversationView, ItemView, Page } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem, type Tx } from '@parvis/platform';
import { ITEM_COLUMNS, ITEM_TABLES, type ItemRow } from '../views-of/item-view';
import { completeItems, toItemViews } from '../views-of/load-items';
import { type ConversationRow, toConversationView } from '../views-of/conversation-view';
import { invalidField } from '../wire/invalid';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { loadDetail } from './conversation-detail';
import { DIRECTION } from './conversation-writes';
import { cursorAfter, type ListRequest, pageStatement, type Position, positionsOf } from './list-page';
import { parseViewKey } from './view-key';

type PageRow = ConversationRow & { unread: boolean; place: string };

/** Reads the queue, one conversation, its thread. */
@Injectable()
export class ConversationReader {
  constructor(private readonly db: Database) {}

  /** A page of the queue. */
  async list(agent: Agent, query: ConversationsQuery): Promise<Page<ConversationView>> {
    const read = async (tx: Tx): Promise<Page<ConversationView>> => {
      const request = await listRequest(tx, agent, query);
      const items: ConversationView[] = [];
      for (const position of positionsOf(request)) {
        const room = request.limit - items.length;
        const rows = await readPage(tx, request, position, room);
        const page = rows.slice(0, room);
        items.push(...page.map(toConversationView));
        if (rows.length > room) return { items, nextCursor: cursorAfter(position.stretch, page.at(-1)?.place) };
      }
      return { items, nextCursor: null };
    };
    // how often a tag is decides between two indexes: planned each time
    return isByTag(query)
      ? this.db.transaction('system', read)
      : this.db.transactionWithKeptPlans(agent.workspaceId, read);
  }

  /** One conversation with what stands around it. */
  detail(agent: Agent, id: string): Promise<ConversationDetailView> {
    return this.db.transaction(agent.workspaceId, (tx) => loadDetail(tx, agent, id));
  }

  /** The thread from `before` backwards; items come oldest first, the cursor leads to older ones. */
  async items(agent: Agent, id: string, query: { before?: string; limit?: number }): Promise<Page<ItemView>> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await tx
        .maybeOne('select 1 from conversation where workspace_id = $1 and id = $2', [agent.workspaceId, id])
        .then((found) => found ?? throwProblem('not-found', { detail: 'There is no such conversation.' }));
      const rows = await tx.query<ItemRow>(
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

/**
 * Row-level security keeps an index on tags from being used: its operator may leak in errors, so the policy would have to
 * pass first, row by row (measured: 193 against 3 ms). Pages by tag are read by the system role therefore; every table in
 * their statements is bound to the workspace.
 */
function isByTag(query: ConversationsQuery): boolean {
  return query.tagId !== undefined || parseViewKey(query.view ?? '')?.kind === 'tag';
}

async function listRequest(tx: Tx, agent: Agent, query: ConversationsQuery): Promise<ListRequest> {
  const view = parseViewKey(query.view ?? 'all') ?? throwView();
  const channel = view.kind === 'channel' ? view.channel : query.channel;
  const narrowed = channel !== undefined && query.channel !== undefined && channel !== query.channel;
  const ofChannel =
    channel === undefined ? undefined : narrowed ? [] : await accountsOf(tx, agent.workspaceId, channel);
  const account = query.accountId === undefined ? undefined : Number(query.accountId);
  return {
    workspaceId: agent.workspaceId,
    memberId: agent.memberId,
    view,
    status: query.status,
    accountIds: account === undefined ? ofChannel : (ofChannel?.filter((id) => id === account) ?? [account]),
    tagId: query.tagId === undefined ? undefined : Number(query.tagId),
    sort: query.sort ?? (view.kind === 'at-risk' ? 'due' : 'newest'),
    limit: query.limit ?? DEFAULT_LIMIT,
    cursor: query.cursor,
  };
}

function throwView(): never {
  throw invalidField('/view', 'is not a view: see the list of GET /api/views');
}

async function accountsOf(tx: Tx, workspaceId: number, channel: string): Promise<number[]> {
  const rows = await tx.query<{ id: number }>('select id from account where workspace_id = $1 and channel = $2', [
    workspaceId,
    channel,
  ]);
  return rows.map(({ id }) => id);
}

function readPage(tx: Tx, request: ListRequest, position: Position, limit: number): Promise<PageRow[]> {
  const { sql, values } = pageStatement(request, position, limit + 1);
  const byTag = request.view.kind === 'tag' || request.tagId !== undefined;
  return byTag ? tx.query<PageRow>(sql, values) : tx.prepared<PageRow>(sql, values);
}
