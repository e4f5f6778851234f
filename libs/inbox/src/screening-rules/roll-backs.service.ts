import { Injectable } from '@nestjs/common';
import type { RollBackBody, RollBackItemsPage, RollBackItemView, RollBackView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem } from '@parvis/platform';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { bigCursor } from './cursor';
import { OUTCOME, rollBackEvent, rollBackView, STANDING, WITH_ACTION } from './roll-back-rows';
import { lockRule } from './rule-rows';

const OF_VERSION = `${STANDING} and d.rule_version = $3`;

/** Taking back everything that a version of a rule did. */
@Injectable()
export class RollBacks {
  constructor(private readonly db: Database) {}

  /** The worker takes it back item by item. One that runs already for this version is answered with. */
  start(agent: Agent, ruleId: number, { version, expectedCount }: RollBackBody): Promise<RollBackView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await lockRule(tx, workspaceId, ruleId);
      const running = await tx.maybeOne<{ id: string }>(
        `select id from roll_back where workspace_id = $1 and rule_id = $2 and version = $3 and state = 'running'`,
        [workspaceId, ruleId, version],
      );
      if (running) return rollBackView(tx, workspaceId, running.id);
      const { count } = await tx.one<{ count: number }>(`select count(*)::int as count ${OF_VERSION}`, [workspaceId, ruleId, version]); // prettier-ignore
      if (count !== expectedCount)
        throw problem('count-changed', { detail: `It is about ${count} decisions by now.`, current: { count } });
      if (count === 0) throw problem('not-possible-now', { detail: 'Nothing that this version did still stands.' });
      const id = tx.newId();
      await tx.query(
        'insert into roll_back (workspace_id, id, rule_id, version, member_id, total) values ($1, $2, $3, $4, $5, $6)',
        [workspaceId, id, ruleId, version, agent.memberId, count],
      );
      await tx.query(
        `insert into roll_back_item (workspace_id, roll_back_id, decision_id, item_id) select $1, $4, d.id, d.item_id ${OF_VERSION}`,
        [workspaceId, ruleId, version, id],
      );
      await tx.publish(workspaceId, rollBackEvent(id, ruleId));
      return rollBackView(tx, workspaceId, id);
    });
  }

  read(agent: Agent, id: string): Promise<RollBackView> {
    return this.db.transaction(agent.workspaceId, (tx) => rollBackView(tx, agent.workspaceId, id));
  }

  /** What came of each item, newest decision first. */
  items(agent: Agent, id: string, page: { limit?: number; cursor?: string }): Promise<RollBackItemsPage> {
    const limit = page.limit ?? DEFAULT_LIMIT;
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await rollBackView(tx, agent.workspaceId, id);
      const rows = await tx.query<RollBackItemView & Record<string, unknown>>(
        `select i.item_id as "itemId", i.decision_id as "decisionId", ${OUTCOME} as outcome, coalesce(i.detail, a.error_detail) as detail
         from ${WITH_ACTION} where i.workspace_id = $1 and i.roll_back_id = $2 and i.decision_id < $3
         order by i.decision_id desc limit $4`,
        [agent.workspaceId, id, bigCursor(page.cursor), limit + 1],
      );
      const items = rows.slice(0, limit);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.decisionId ?? null) : null };
    });
  }
}
