import { Injectable } from '@nestjs/common';
import type { FailingTest, LevelObstacle, ScreeningLevel, ScreeningRuleView, SetLevelBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, type Tx } from '@parvis/platform';
import { findBacktest } from '../backtests/backtest-view';
import { invalidField } from '../wire/invalid';
import { ruleChanged } from './bump-screening';
import { obstaclesTo } from './level-obstacles';
import { faultsOfRules } from './rule-references';
import { lockRule, type ScreeningRuleRow, ruleView } from './rule-rows';
import { failingTests, noticeAfter } from './save-rule';

/** How far rules may go. */
@Injectable()
export class RuleLevels {
  constructor(private readonly db: Database) {}

  /**
   * Up one at a time, for what was earned; down and back as one likes, and for as many authors as one likes. The level it has already ends
   * a pause of its budget.
   * @throws Problem `level-not-earned` with every obstacle
   */
  set(agent: Agent, id: number, body: SetLevelBody): Promise<ScreeningRuleView> {
    const note = body.note?.trim() ?? '';
    if (body.acceptCriticism === true && note === '') throw invalidField('/note', 'says why criticism may be touched');
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await lockRule(tx, agent.workspaceId, id);
      const { obstacles, failing } = await obstaclesOf(tx, agent, row, body);
      const [first] = obstacles;
      if (first) throw problem('level-not-earned', { detail: first.detail, current: { obstacles } });
      await tx.query(
        `update screening_rule set level = $3, share = $6, paused_until = null, notice = $4, failing = $5, updated_at = now()
         where workspace_id = $1 and id = $2`,
        [agent.workspaceId, id, body.level, noticeAfter(failing, null, body.level), JSON.stringify(failing), body.share ?? row.share], // prettier-ignore
      );
      await record(tx, agent, row, body, note);
      await ruleChanged(tx, agent.workspaceId, id, agent.memberId);
      return ruleView(tx, agent.workspaceId, id);
    });
  }
}

async function obstaclesOf(
  tx: Tx,
  { workspaceId }: Agent,
  row: ScreeningRuleRow,
  body: SetLevelBody,
): Promise<{ obstacles: LevelObstacle[]; failing: FailingTest[] }> {
  const [faults = []] = await faultsOfRules(tx, workspaceId, [row.content]);
  const failing = await failingTests(tx, workspaceId, row.content);
  const obstacles = obstaclesTo(body.level, {
    level: row.level,
    content: row.content,
    faults,
    failing,
    backtest: body.backtestId === undefined ? null : await findBacktest(tx, workspaceId, body.backtestId),
    acceptsCriticism: body.acceptCriticism === true,
    now: new Date(),
  });
  return { obstacles, failing };
}

/** Who let a rule go how far, and what they accepted: stays in the log of events. */
async function record(tx: Tx, agent: Agent, row: ScreeningRuleRow, body: SetLevelBody, note: string): Promise<void> {
  const from: ScreeningLevel = row.level;
  await tx.publish(agent.workspaceId, {
    kind: 'screening-rule.level-set',
    actorMemberId: agent.memberId,
    data: { ruleId: String(row.id), version: row.version, from, to: body.level, fromShare: row.share, toShare: body.share ?? row.share, backtestId: body.backtestId ?? null, acceptedCriticism: body.acceptCriticism === true, note }, // prettier-ignore
  });
}
