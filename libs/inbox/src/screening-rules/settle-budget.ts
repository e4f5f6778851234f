import { SCREENING_LIMITS, type ScreeningRuleView } from '@parvis/contracts';
import { rollingBudget } from '@parvis/moderation';
import type { Tx } from '@parvis/platform';
import { ruleChanged } from './bump-screening';
import { tellHeldBack } from './tell-held-back';

interface SpentRow {
  name: string;
  budget: number;
  now: Date;
  paused: boolean;
  spent: Date[];
}

const SPENT = `
  select r.name, (r.content ->> 'budgetPerHour')::int as budget, now() as now, coalesce(r.paused_until > now(), false) as paused,
    array(select h.at from screening_hit h where h.workspace_id = r.workspace_id and h.rule_id = r.id and h.acted
          and h.at > now() - interval '1 hour' order by h.at desc limit (r.content ->> 'budgetPerHour')::int + 1) as spent
  from screening_rule r where r.workspace_id = $1 and r.id = $2 and r.removed_at is null for no key update`;

/**
 * To be called when a rule could not act for want of budget, in the same transaction: with its budget of the rolling hour used up it
 * holds instead for an hour from now, and who manages rules is told once. True when it is paused now.
 */
export async function settleBudget(tx: Tx, workspaceId: number, ruleId: number): Promise<boolean> {
  const row = await tx.maybeOne<SpentRow & Record<string, unknown>>(SPENT, [workspaceId, ruleId]);
  if (!row || row.paused) return row?.paused ?? false;
  const spending = rollingBudget(row.spent.map((at) => at.getTime()), row.now.getTime(), row.budget); // prettier-ignore
  if (spending.within) return false;
  const until = new Date(row.now.getTime() + SCREENING_LIMITS.budgetPauseMs);
  const notice: ScreeningRuleView['notice'] = { kind: 'budget', at: row.now.toISOString(), detail: `It acted ${row.budget} times within an hour, which is all it may: it holds until ${until.toISOString()}.` }; // prettier-ignore
  await tx.query('update screening_rule set paused_until = $3, notice = $4 where workspace_id = $1 and id = $2', [workspaceId, ruleId, until, JSON.stringify(notice)]); // prettier-ignore
  await tellHeldBack(tx, workspaceId, ruleId, `${row.name}: budget`);
  await ruleChanged(tx, workspaceId, ruleId, null);
  return true;
}
