import type { RuleGuard, RuleOutcome, RuleRunView, RuleStepResult, RuleTriggerKind } from '@parvis/contracts';
import { isDecisionReversible } from './decide-by-rule';
import type { RuleEffects } from './run-actions';

/** A run with what says whether it can still be taken back. */
export interface RuleRunRow {
  id: string;
  rule_id: number;
  rule_name: string;
  version: number;
  conversation_id: string;
  trigger_kind: RuleTriggerKind;
  outcome: RuleOutcome;
  guard: RuleGuard | null;
  steps: RuleStepResult[];
  chain: number[];
  at: Date;
  undone_at: Date | null;
  effects: RuleEffects | null;
  /** Of its reply, while it is held: until when. */
  reply_held_until: Date | null;
  /** Some of its decisions have not left yet. */
  decisions_held: boolean;
}

// the name is the version's: the rule may be called otherwise by now
export const RUN_SQL = `
  select n.id, n.rule_id, v.content ->> 'name' as rule_name, n.version, n.conversation_id, n.trigger_kind, n.outcome, n.guard, n.steps,
    n.chain, n.at, n.undone_at, n.effects,
    (select case when x.state = 'awaiting-approval' then now() + interval '1 hour' else x.hold_until end from action x
       where x.workspace_id = n.workspace_id and x.id = n.reply_action_id and x.state in ('held', 'awaiting-approval')) as reply_held_until,
    exists (select 1 from jsonb_array_elements(case when n.effects ? 'decisions' then n.effects -> 'decisions' else '[]' end) d
      join action x on x.workspace_id = n.workspace_id and x.id = (d ->> 'actionId')::bigint and x.state in ('held', 'queued')) as decisions_held
  from rule_run n join rule_version v on v.workspace_id = n.workspace_id and v.rule_id = n.rule_id and v.version = n.version`;

const UNDO_HOURS = 24;

/** Until when a run can be taken back: a day, or as long as its reply is held; null where it is too late or nothing can be. */
export function undoUntil(row: RuleRunRow): Date | null {
  const { effects } = row;
  if (effects === null || row.undone_at !== null || !isReversible(effects, row.decisions_held)) return null;
  const until = effects.actionId === null ? new Date(row.at.getTime() + UNDO_HOURS * 3_600_000) : row.reply_held_until;
  return until !== null && until.getTime() > Date.now() ? until : null;
}

function isReversible(effects: RuleEffects, held: boolean): boolean {
  if (effects.decisions?.some((decision) => isDecisionReversible(decision, held))) return true;
  const { actionId, noteIds, tagsAdded, tagsRemoved, assignee, team, priority, status, policy } = effects;
  const lists = noteIds.length + tagsAdded.length + tagsRemoved.length;
  return lists > 0 || [actionId, assignee, team, priority, status, policy].some((effect) => effect !== null);
}

export function toRunView(row: RuleRunRow): RuleRunView {
  return {
    id: row.id,
    ruleId: String(row.rule_id),
    ruleName: row.rule_name,
    version: row.version,
    conversationId: row.conversation_id,
    trigger: row.trigger_kind,
    outcome: row.outcome,
    guard: row.guard,
    steps: row.steps,
    causedBy: row.chain.map(String),
    at: row.at.toISOString(),
    undoUntil: undoUntil(row)?.toISOString() ?? null,
    undoneAt: row.undone_at?.toISOString() ?? null,
  };
}
