import { Injectable } from '@nestjs/common';
import type { DecideBody, DecisionRecord, DecisionView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem, type Tx } from '@parvis/platform';
import { decideIn } from './decide';
import { RECORD_COLUMNS, RECORD_TABLES, type RecordRow, toDecisionRecord } from './decision-record';
import { orAskSecondPerson } from '../two-person/ask-second-person';
import { isGuarded } from '../two-person/second-person';
import { undoDecision } from './undo-decision';

// what other slices build on
export { decideIn } from './decide';
export { pendingOn } from './carry-out';

/** Decides about one item, takes that back, and tells what was decided about it. */
@Injectable()
export class Decisions {
  constructor(private readonly db: Database) {}

  /**
   * Where the member may not do it alone, a second person is asked and the problem `needs-second-person` carries the request. A repeated `requestKey` of the same member answers with the decision it made the first time.
   */
  decide(agent: Agent, itemId: string, body: DecideBody, requestKey?: string): Promise<DecisionView> {
    const { kind, reasonId = null, note = null, sendStatement } = body;
    const act = (tx: Tx): Promise<DecisionView> => decideIn(tx, agent, itemId, body, requestKey);
    if (!isGuarded(kind)) return this.db.transaction(agent.workspaceId, act);
    return orAskSecondPerson(
      this.db,
      agent,
      { kind, itemIds: [itemId], reasonId, note, ...(sendStatement !== undefined && { sendStatement }) },
      act,
    );
  }

  undo(agent: Agent, itemId: string, decisionId: string): Promise<DecisionRecord> {
    return this.db.transaction(agent.workspaceId, (tx) => undoDecision(tx, agent, itemId, decisionId));
  }

  /** All decisions about an item, newest first, those taken back included. */
  ofItem(agent: Agent, itemId: string): Promise<DecisionRecord[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const item = await tx.maybeOne('select 1 from item where workspace_id = $1 and id = $2', [agent.workspaceId, itemId]); // prettier-ignore
      if (!item) throwProblem('not-found', { detail: 'There is no such item.' });
      const rows = await tx.query<RecordRow>(
        `select ${RECORD_COLUMNS} from ${RECORD_TABLES} where d.workspace_id = $1 and d.item_id = $2 order by d.id desc`,
        [agent.workspaceId, itemId],
      );
      return rows.map(toDecisionRecord);
    });
  }
}
