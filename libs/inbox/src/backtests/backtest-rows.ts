import type { BacktestView, ScreeningRuleContent } from '@parvis/contracts';
import type { PublishedEvent } from '@parvis/platform';

/** A back-test as it is stored. */
export interface BacktestRow {
  id: string;
  workspace_id: number;
  rule_id: number | null;
  version: number | null;
  member_id: number;
  after_id: string;
  until_id: string;
  created_at: Date;
  finished_at: Date | null;
  days: number;
  attempts: number;
  looked: number;
  total: number;
  matched: number;
  unknown: number;
  hidden: number;
  kept: number;
  unseen: number;
  added: number;
  lost: number;
  plain: number;
  known: number;
  compared: boolean;
  state: BacktestView['state'];
  logic: string;
  content: ScreeningRuleContent;
  by_channel: Record<string, number>;
  by_day: Record<string, number>;
}

export const BACKTEST_COLUMNS = `b.id, b.workspace_id, b.rule_id, b.version, b.member_id, b.after_id, b.until_id, b.created_at, b.finished_at,
  b.days, b.attempts, b.looked, b.total, b.matched, b.unknown, b.hidden, b.kept, b.unseen, b.added, b.lost, b.plain, b.known, b.compared,
  b.state, b.logic, b.content, b.by_channel, b.by_day`;

export function backtestEvent(id: string, ruleId: number | null): PublishedEvent {
  return { kind: 'screening-backtest.progressed', data: { backtestId: id, ruleId: ruleId === null ? null : String(ruleId) } }; // prettier-ignore
}
