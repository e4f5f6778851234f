import { Injectable } from '@nestjs/common';
import type { PreviewBody, PreviewView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, type Tx } from '@parvis/platform';
import { type ListRequest, filtersOf, statusesOf, statusIs } from '../conversations/list-filters';
import { readList, withinReason } from '../conversations/read-list';
import { readFilter } from '../filters/check-filter';

const CAP = 1000;
const ROWS = 6;

/** What a filter would hold, before it is saved. */
@Injectable()
export class Preview {
  constructor(private readonly db: Database) {}

  /** Counts up to a thousand: what is not saved has no counter. */
  preview(agent: Agent, body: PreviewBody): Promise<PreviewView> {
    const filter = readFilter(body.filter);
    const request: ListRequest = {
      workspaceId: agent.workspaceId,
      memberId: agent.memberId,
      view: { kind: 'all' },
      saved: { filter, isPlaced: false, isFew: false },
      status: undefined,
      accountIds: undefined,
      tagId: undefined,
      sort: body.sort ?? 'newest',
      limit: ROWS,
      cursor: undefined,
    };
    // by the system role, as lists by tag are; every statement is bound to the workspace
    return this.db.transaction('system', (tx) =>
      withinReason(tx, async () => {
        const count = await countUpTo(tx, request, CAP);
        return { count: Math.min(count, CAP - 1), capped: count === CAP, items: (await readList(tx, request)).items };
      }),
    );
  }
}

async function countUpTo(tx: Tx, request: ListRequest, most: number): Promise<number> {
  const values: unknown[] = [];
  const conditions = filtersOf(request, (value) => `$${values.push(value)}`);
  const statuses = statusesOf(request)?.map(statusIs);
  if (statuses) conditions.push(statuses.length > 0 ? `(${statuses.join(' or ')})` : 'false');
  const { n } = await tx.one<{ n: number }>(
    `select count(*)::int as n from (select 1 from conversation c where ${conditions.join(' and ')} limit ${most}) c`,
    values,
  );
  return n;
}
