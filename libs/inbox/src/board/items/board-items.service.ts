import { Injectable } from '@nestjs/common';
import type { ModerationItemView, ModerationPage, ModerationQuery } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database } from '@parvis/platform';
import { readItemDetail } from './item-detail';
import { readBoard } from './read-board';

/** Tables whose statistics the plans of the board depend on. */
const TABLES = ['screening', 'item', 'conversation'];

/** What members look at on the board. */
@Injectable()
export class BoardItems {
  constructor(private readonly db: Database) {}

  list(agent: Agent, query: ModerationQuery): Promise<ModerationPage> {
    return this.db.lookUp(agent.workspaceId, (tx) => readBoard(tx, agent, query), TABLES);
  }

  get(agent: Agent, itemId: string): Promise<ModerationItemView> {
    return this.db.lookUp(agent.workspaceId, (tx) => readItemDetail(tx, agent, itemId), TABLES);
  }
}
