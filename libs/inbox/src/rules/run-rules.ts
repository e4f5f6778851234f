import type { RuleGuard, RuleOutcome, RuleStepResult } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { CALENDAR_SQL, type CalendarRow, timeOf } from '../clocks/sla-books';
import { matching } from './match-rules';
import type { Moment } from './moments';
import { ruleAgent } from './rule-agent';
import { guardOf, MOST_PER_HOUR } from './rule-guards';
import { ruleEvent, type RuleRow } from './rule-rows';
import { runActions } from './run-actions';
import { toldByRule } from './told-by-rule';

/**
 * Lets the rules that wait for a moment look at its conversation, in their order, in the caller's transaction and under the
 * conversation's lock. What a rule did and the row that says so are written together: met again, the moment changes nothing.
 */
export async function runRules(tx: Tx, workspaceId: number, moment: Moment, rules: readonly RuleRow[]): Promise<void> {
  const known = await tx.maybeOne('select 1 from conversation where workspace_id = $1 and id = $2 for no key update', [workspaceId, moment.conversationId]); // prettier-ignore
  if (!known) return;
  let stopped = false;
  for (const rule of rules) {
    if (!isMeant(rule, moment)) continue;
    if (stopped && moment.seq !== null) return;
    if (!(await holds(tx, workspaceId, rule, moment))) continue;
    // time would bring it back at the next sweep
    if (stopped) await note(tx, workspaceId, rule, moment, { outcome: 'stopped' });
    else await runRule(tx, workspaceId, rule, moment);
    stopped ||= rule.stop;
  }
}

/** Whether a rule waits for this moment, and did when it came. */
export function isMeant(rule: RuleRow, { kind, seq }: Moment): boolean {
  if (rule.trigger.kind !== kind) return false;
  return seq === null || BigInt(seq) > BigInt(rule.active_from_seq);
}

/** Whether its conditions hold in the conversation as it stands now. */
async function holds(tx: Tx, workspaceId: number, rule: RuleRow, moment: Moment): Promise<boolean> {
  if (!(await isWithinHours(tx, workspaceId, rule.hours, moment.at))) return false;
  return (await matching(tx, workspaceId, rule.filter, [moment.conversationId])).size > 0;
}

/** A calendar that is gone is neither open nor closed: the rule is shown as broken and does not run. */
export async function isWithinHours(tx: Tx, workspaceId: number, hours: RuleRow['hours'], at: Date): Promise<boolean> {
  if (hours === null) return true;
  const calendar = await tx.maybeOne<CalendarRow>(`${CALENDAR_SQL} where k.workspace_id = $1 and k.id = $2`, [
    workspaceId,
    Number(hours.calendarId),
  ]);
  return calendar !== undefined && timeOf(calendar).isOpen(at.getTime()) === (hours.are === 'open');
}

async function runRule(tx: Tx, workspaceId: number, rule: RuleRow, moment: Moment): Promise<void> {
  const { n, last } = await tx.one<{ n: number; last: RuleGuard | null }>(
    `select count(*) filter (where outcome not in ('guarded', 'stopped'))::int as n, (array_agg(guard order by id desc))[1] as last
     from (select id, outcome, guard from rule_run where workspace_id = $1 and conversation_id = $2 and rule_id = $3
             and at > now() - interval '1 hour' order by id desc limit ${MOST_PER_HOUR * 10}) r`,
    [workspaceId, moment.conversationId, rule.id],
  );
  const guard = guardOf(rule.id, moment.chain, n);
  if (guard !== null) {
    // one line says it: a loop that goes on is not told step by step
    if (guard === 'own-effect' || guard !== last) {
      await note(tx, workspaceId, rule, moment, { outcome: 'guarded', guard });
      await tx.publish(workspaceId, ruleEvent('rule.updated', rule.id, null));
    }
    return;
  }
  const runId = await note(tx, workspaceId, rule, moment, { outcome: 'idle' });
  if (runId !== null) await act(tx, workspaceId, rule, moment, runId);
}

async function act(tx: Tx, workspaceId: number, rule: RuleRow, moment: Moment, runId: string): Promise<void> {
  const { conversationId } = moment;
  const author = await ruleAgent(tx, workspaceId, rule.author_id);
  const chain = [...moment.chain, rule.id];
  const work = { ruleId: rule.id, conversationId, author };
  const { steps, effects } = await toldByRule(tx, workspaceId, { chain, rule, runId, conversationId }, () =>
    runActions(tx, work, rule.actions),
  );
  await tx.query(
    `update rule_run set outcome = $3, steps = $4, effects = $5, reply_action_id = $6 where workspace_id = $1 and id = $2`,
    [workspaceId, runId, outcomeOf(steps), JSON.stringify(steps), JSON.stringify(effects), effects.actionId],
  );
}

/** How a run ended, from how its steps did. */
export function outcomeOf(steps: readonly RuleStepResult[]): RuleOutcome {
  const some = (outcome: RuleStepResult['outcome']): boolean => steps.some((step) => step.outcome === outcome);
  if (some('failed')) return some('done') ? 'partly' : 'failed';
  return some('done') ? 'done' : 'idle';
}

/** Writes the row of a run; null when this moment had one before. */
async function note(
  tx: Tx,
  workspaceId: number,
  rule: RuleRow,
  moment: Moment,
  { outcome, guard = null }: { outcome: RuleOutcome; guard?: RuleGuard | null },
): Promise<string | null> {
  const row = await tx.maybeOne<{ id: string }>(
    `insert into rule_run (id, workspace_id, rule_id, version, conversation_id, trigger_kind, source, chain, outcome, guard)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (workspace_id, rule_id, conversation_id, source) do nothing returning id`,
    [tx.newId(), workspaceId, rule.id, rule.version, moment.conversationId, moment.kind, moment.source, moment.chain, outcome, guard], // prettier-ignore
  );
  return row?.id ?? null;
}
