import type { ConversationsQuery, ConversationView, Page } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, type Tx } from '@parvis/platform';
import { parseFilter } from '../filters/check-filter';
import { findPlaced } from '../saved-views/find-placed';
import { type ConversationRow, toConversationView } from '../views-of/conversation-view';
import { invalidField } from '../wire/invalid';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import type { ListRequest } from './list-filters';
import { cursorAfter, pageStatement, type Position, positionsOf } from './list-page';
import { parseViewKey } from './view-key';

type PageRow = ConversationRow & { unread: boolean; place: string };

const LONGEST_ASKED_MS = 8000;
const QUERY_CANCELED = '57014';

/**
 * Row-level security keeps an index on arrays (tags, saved views) from being used: its operator may leak in errors, so the policy
 * would have to pass first, row by row (measured: 193 against 3 ms). Such pages are read by the system role therefore; every
 * table in their statements is bound to the workspace.
 */
export function needsSystem(query: ConversationsQuery): boolean {
  if (query.tagId !== undefined || query.filter !== undefined) return true;
  const kind = parseViewKey(query.view ?? '')?.kind;
  return kind === 'tag' || kind === 'view';
}

/** What a query of the queue comes to: its view looked up, its channel as accounts. */
export async function listRequest(tx: Tx, agent: Agent, query: ConversationsQuery): Promise<ListRequest> {
  const view = parseViewKey(query.view ?? 'all') ?? throwView();
  const channel = view.kind === 'channel' ? view.channel : query.channel;
  const narrowed = channel !== undefined && query.channel !== undefined && channel !== query.channel;
  const ofChannel =
    channel === undefined ? undefined : narrowed ? [] : await accountsOf(tx, agent.workspaceId, channel);
  const account = query.accountId === undefined ? undefined : Number(query.accountId);
  const placed = view.kind === 'view' ? await findPlaced(tx, agent, view.id) : undefined;
  return {
    workspaceId: agent.workspaceId,
    memberId: agent.memberId,
    view,
    ...(placed && { saved: placed.list }),
    ...(query.filter !== undefined && { filter: parseFilter(query.filter) }),
    status: query.status,
    accountIds: account === undefined ? ofChannel : (ofChannel?.filter((id) => id === account) ?? [account]),
    tagId: query.tagId === undefined ? undefined : Number(query.tagId),
    sort: query.sort ?? placed?.sort ?? (view.kind === 'at-risk' ? 'due' : 'newest'),
    limit: query.limit ?? DEFAULT_LIMIT,
    cursor: query.cursor,
  };
}

/** A page of the queue. */
export async function readList(tx: Tx, request: ListRequest): Promise<Page<ConversationView>> {
  const items: ConversationView[] = [];
  for (const position of positionsOf(request)) {
    const room = request.limit - items.length;
    const rows = await readPage(tx, request, position, room);
    const page = rows.slice(0, room);
    items.push(...page.map(toConversationView));
    if (rows.length > room) return { items, nextCursor: cursorAfter(position.stretch, page.at(-1)?.place) };
  }
  return { items, nextCursor: null };
}

/** A filter that was never saved may ask for anything: what takes too long is stopped, and the member told what to do. */
export async function withinReason<T>(tx: Tx, read: () => Promise<T>): Promise<T> {
  await tx.query(`set local statement_timeout = ${LONGEST_ASKED_MS}`);
  try {
    return await read();
  } catch (error) {
    if ((error as { code?: unknown }).code !== QUERY_CANCELED) throw error;
    throw problem('overloaded', {
      detail: 'This filter takes too long to answer. Add a status, an account or a tag, or save it as a view.',
    });
  }
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
  // how often a tag or a filter matches decides between indexes: planned each time
  const isPlannedOnce = request.view.kind !== 'tag' && request.tagId === undefined && !request.saved && !request.filter;
  return isPlannedOnce ? tx.prepared<PageRow>(sql, values) : tx.query<PageRow>(sql, values);
}
