import type { ConversationSort } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import type { SavedList } from '../conversations/list-filters';
import { readCounters } from '../views/counters';
import { countOf, findSavedView } from './saved-view-rows';

const PAGE = 50;

/** A saved view as a list reads it, and its order; 404 when this member does not see it. */
export async function findPlaced(
  tx: Tx,
  agent: Agent,
  viewId: number,
): Promise<{ list: SavedList; sort: ConversationSort }> {
  const row = await findSavedView(tx, agent, viewId);
  const counters = await readCounters(tx, agent.workspaceId);
  const isFew = row.state === 'ready' && isWorthReading(countOf(row, counters, agent.memberId), counters.everything());
  return { list: { filter: row.filter, isPlaced: row.state === 'ready', isFew }, sort: row.sort };
}

/**
 * Reading the view whole costs its count; walking an order until a page of it was met costs a page times how seldom it occurs. The
 * counts are exact, so the cheaper one is known beforehand.
 */
function isWorthReading(count: number, all: number): boolean {
  return count * count < PAGE * all;
}
