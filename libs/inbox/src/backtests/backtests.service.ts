import { Injectable } from '@nestjs/common';
import { type BacktestBody, type BacktestSummary, type BacktestView, type JudgeExampleBody, SCREENING_LIMITS, type ScreeningRuleContent } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, firstIdAt, throwProblem, type Tx } from '@parvis/platform';
import { addSkipTest } from '../screening-rules/add-skip-test';
import { logicOf, readContent } from '../screening-rules/rule-content';
import { lockRule, ruleView, type ScreeningRuleRow } from '../screening-rules/rule-rows';
import { requireSound } from '../screening-rules/save-rule';
import { invalidField } from '../wire/invalid';
import { backtestEvent } from './backtest-rows';
import { backtestView, listBacktests } from './backtest-view';

const DAY_MS = 86_400_000;

/** Rules tried on the past, with what people had decided as the truth. */
@Injectable()
export class Backtests {
  constructor(private readonly db: Database) {}

  /** Begins one; a worker looks through the items. One of the member's own that still runs is stopped. */
  start(agent: Agent, ruleId: number | null, body: BacktestBody): Promise<BacktestView> {
    const { days } = body;
    if (days < 1 || days > SCREENING_LIMITS.backtestDays)
      throw invalidField('/days', `is from 1 to ${SCREENING_LIMITS.backtestDays}`);
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const rule = ruleId === null ? null : await lockRule(tx, agent.workspaceId, ruleId);
      const content = contentOf(body, rule);
      await requireSound(tx, agent, content);
      await tx.query(
        `update backtest set state = 'stopped', finished_at = now() where workspace_id = $1 and member_id = $2 and state = 'running'`,
        [agent.workspaceId, agent.memberId],
      );
      const id = await insert(tx, agent, { rule, content, days });
      await tx.publish(agent.workspaceId, backtestEvent(id, ruleId));
      return backtestView(tx, agent, id);
    });
  }

  list(agent: Agent, ruleId: number): Promise<BacktestSummary[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await ruleView(tx, agent.workspaceId, ruleId);
      return listBacktests(tx, agent.workspaceId, ruleId);
    });
  }

  read(agent: Agent, id: string): Promise<BacktestView> {
    return this.db.transaction(agent.workspaceId, (tx) => backtestView(tx, agent, id));
  }

  /** Keeps what was found so far. */
  stop(agent: Agent, id: string): Promise<BacktestView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const [stopped] = await tx.query<{ rule_id: number | null }>(
        `update backtest set state = 'stopped', finished_at = now() where workspace_id = $1 and id = $2 and state = 'running' returning rule_id`,
        [agent.workspaceId, id],
      );
      if (stopped) await tx.publish(agent.workspaceId, backtestEvent(id, stopped.rule_id));
      return backtestView(tx, agent, id);
    });
  }

  /** Says of an example whether the rule was right; it counts for the precision of this back-test, before what was decided. */
  judge(agent: Agent, id: string, itemId: string, { judgement, addTest }: JudgeExampleBody): Promise<BacktestView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const [example] = await tx.query<{ rule_id: number | null }>(
        `update backtest_example e set right_ = $4, judged_by = case when $4::boolean is null then null else $5::int end,
           judged_at = case when $4::boolean is null then null else now() end
         from backtest b where e.workspace_id = $1 and e.backtest_id = $2 and e.item_id = $3 and b.workspace_id = $1 and b.id = $2
         returning b.rule_id`,
        [agent.workspaceId, id, itemId, judgement === null ? null : judgement === 'right', agent.memberId],
      );
      if (!example) throwProblem('not-found', { detail: 'This is no example of the back-test.' });
      if (addTest === true && judgement === 'wrong' && example.rule_id !== null)
        await addSkipTest(tx, agent, example.rule_id, itemId);
      await tx.publish(agent.workspaceId, backtestEvent(id, example.rule_id));
      return backtestView(tx, agent, id);
    });
  }
}

function contentOf({ content }: BacktestBody, rule: ScreeningRuleRow | null): ScreeningRuleContent {
  if (rule) return content ? readContent(content, rule.content) : rule.content;
  if (!content) throw invalidField('/content', 'is the rule that is to be tried');
  return readContent(content);
}

interface Wanted {
  rule: ScreeningRuleRow | null;
  content: ScreeningRuleContent;
  days: number;
}

async function insert(tx: Tx, agent: Agent, { rule, content, days }: Wanted): Promise<string> {
  const id = tx.newId();
  const logic = logicOf(content);
  const isLive = rule?.logic === logic;
  await tx.query(
    `insert into backtest (id, workspace_id, rule_id, version, member_id, days, after_id, until_id, compared, logic, content, total)
     values ($1, $2, $3, $4, $5, $6, $7, $1, $8, $9, $10, -1)`,
    [id, agent.workspaceId, rule?.id ?? null, isLive ? rule.version : null, agent.memberId, days, firstIdAt(Date.now() - days * DAY_MS), rule !== null && !isLive, logic, JSON.stringify(content)], // prettier-ignore
  );
  return id;
}
