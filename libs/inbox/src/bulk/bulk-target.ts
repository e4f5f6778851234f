import { BULK_LIMITS, type BulkPreviewBody, type BulkQuery } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, type Tx } from '@parvis/platform';
import { filtersOf, statusesOf, statusIs } from '../conversations/list-filters';
import { listRequest, withinReason } from '../conversations/read-list';
import { refuse } from '../search/faults';
import { readQuestion } from '../search/question';
import { conversationsFound } from '../search/sources';
import { invalidField } from '../wire/invalid';

/**
 * The conversations a body is about, newest first, or in the order given; ids of what is not there stay in. Under the system
 * role: every table is bound to the workspace.
 */
export async function targetIds(tx: Tx, agent: Agent, { ids, query }: BulkPreviewBody): Promise<string[]> {
  if ((ids === undefined) === (query === undefined)) throw invalidField('/ids', 'or query: one of the two is needed');
  if (ids) return ids;
  const found = await withinReason(tx, () => matching(tx, agent, query ?? {}));
  await tx.query('set local statement_timeout = 0');
  if (found.length <= BULK_LIMITS.run) return found;
  throw problem('not-possible-now', {
    detail: `More than ${BULK_LIMITS.run} conversations match. Narrow the filter and do it in parts.`,
  });
}

/** `q` finds the conversations in which something matches, whatever their status unless the query names one. */
async function matching(tx: Tx, agent: Agent, { q, ...query }: BulkQuery): Promise<string[]> {
  const request = await listRequest(tx, agent, query);
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const conditions = filtersOf(request, bind);
  const isSearch = q !== undefined && q.trim() !== '';
  const statuses = isSearch && query.view === undefined && query.status === undefined ? undefined : statusesOf(request);
  if (statuses) conditions.push(statuses.length > 0 ? `(${statuses.map(statusIs).join(' or ')})` : 'false');
  if (isSearch) conditions.push(`c.id in (${await conversationsOf(tx, agent, q, bind)})`);
  const rows = await tx.query<{ id: string }>(
    `select c.id from conversation c where ${conditions.join(' and ')} order by c.id desc limit ${BULK_LIMITS.run + 1}`,
    values,
  );
  return rows.map(({ id }) => id);
}

/** Nothing that was typed may be left out here: what has a fault is refused. */
async function conversationsOf(tx: Tx, agent: Agent, q: string, bind: (value: unknown) => string): Promise<string> {
  const question = await readQuestion(tx, agent, q);
  if (question.faults.length > 0) refuse(q, question.faults);
  if (question.isEmpty) throw invalidField('/query/q', 'has nothing in it to search for');
  return conversationsFound(question, agent.workspaceId, bind);
}
