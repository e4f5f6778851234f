import { Injectable } from '@nestjs/common';
import type { ViewView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database } from '@parvis/platform';
import { readCounters } from './counters';
import { countViews, listViews, readOrder, readSubjects, type ViewCounts } from './view-list';

/** The sidebar: views with exact live counts. */
@Injectable()
export class ViewsService {
  constructor(private readonly db: Database) {}

  list(agent: Agent): Promise<ViewView[]> {
    return this.db.lookUp(agent.workspaceId, async (tx) => {
      const subjects = await readSubjects(tx, agent.workspaceId);
      const counters = await readCounters(tx, agent.workspaceId);
      const order = await readOrder(tx, agent.workspaceId, agent.memberId);
      return listViews(subjects, countViews(subjects, counters), agent.memberId, order);
    });
  }

  /** All counts of a workspace at once, for the sockets. */
  counts(workspaceId: number): Promise<ViewCounts> {
    return this.db.lookUp(workspaceId, async (tx) =>
      countViews(await readSubjects(tx, workspaceId), await readCounters(tx, workspaceId)),
    );
  }
}
