import type { ModerationPage, ModerationQuery } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { DEFAULT_LIMIT } from '../../wire/page.dto';
import { type BoardRequest, cursorAfter, pageStatement, type PlaceRow, positionsOf } from './board-page';
import { boardRows } from './board-rows';
import { startOfDay } from './day-start';

/** A page of a queue, or of everything that was screened. */
export async function readBoard(tx: Tx, agent: Agent, query: ModerationQuery): Promise<ModerationPage> {
  // whose ban is whose is kept with the people: their list is GET /api/moderation/people
  if (query.queue === 'banned') return { items: [], nextCursor: null };
  const request = await boardRequest(tx, agent, query);
  const { ids, nextCursor } = await readPlaces(tx, request, query.cursor);
  return { items: await boardRows(tx, agent, ids, request.filter), nextCursor };
}

async function boardRequest(tx: Tx, agent: Agent, query: ModerationQuery): Promise<BoardRequest> {
  const { sort = 'newest', grouped, limit = DEFAULT_LIMIT, cursor: _, ...filter } = query;
  const collapses = query.queue === 'review' && query.clusterId === undefined && query.itemId === undefined;
  return {
    workspaceId: agent.workspaceId,
    memberId: agent.memberId,
    filter,
    sort,
    grouped: grouped ?? collapses,
    limit,
    dayStart: query.queue === 'decided' ? await startOfDay(tx, agent.workspaceId) : new Date(0),
  };
}

async function readPlaces(
  tx: Tx,
  request: BoardRequest,
  cursor: string | undefined,
): Promise<{ ids: string[]; nextCursor: string | null }> {
  const ids: string[] = [];
  let next: string | null = null;
  for (const position of positionsOf(request, cursor)) {
    const room = request.limit - ids.length;
    const { sql, values } = pageStatement(request, position, room + 1);
    const rows = await tx.query<PlaceRow>(sql, values);
    const page = rows.slice(0, room);
    ids.push(...page.map(({ item_id }) => item_id));
    const last = page.at(-1);
    if (last) next = cursorAfter(position.stretch, last.keys);
    if (rows.length > room) return { ids, nextCursor: next };
  }
  return { ids, nextCursor: null };
}
