import { inject, Injectable } from '@angular/core';
import type { BacktestBody, BacktestSummary, BacktestView, JudgeExampleBody, JudgeHitBody, RollBackBody, RollBackItemsPage, RollBackView, RuleDashboardView, RuleHitsPage, RuleHitsQuery, RuleHitView, ScreeningRuleBody, ScreeningRulesExport, ScreeningRulesImport, ScreeningRuleView, ScreeningVersionView, SetLevelBody, TryBody, TryView } from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

const RULES = '/moderation/rules';
const at = (id: string, more = '') => `${RULES}/${encodeURIComponent(id)}${more}`;
const backtestAt = (id: string, more = '') => `/moderation/backtests/${encodeURIComponent(id)}${more}`;

/** Moderation rules: their versions, their levels, what they would do and did, and what takes it back. */
@Injectable({ providedIn: 'root' })
export class ScreeningRulesClient {
  private readonly api = inject(Api);
  /** Where the browser downloads all rules. */
  readonly exportAddress = `/api${RULES}/export`;

  list(abort?: AbortSignal): Promise<ScreeningRuleView[]> {
    return this.api.get(RULES, {}, abort);
  }
  read(id: string, abort?: AbortSignal): Promise<ScreeningRuleView> {
    return this.api.get(at(id), {}, abort);
  }
  create(body: ScreeningRuleBody): Promise<ScreeningRuleView> {
    return this.api.send('POST', RULES, body);
  }
  update(
    { id, version }: Pick<ScreeningRuleView, 'id' | 'version'>,
    body: ScreeningRuleBody,
  ): Promise<ScreeningRuleView> {
    return this.api.send('PATCH', at(id), { ...body, version });
  }
  setEnabled(id: string, enabled: boolean): Promise<ScreeningRuleView> {
    return this.api.send('PUT', at(id, '/enabled'), { enabled });
  }
  setLevel(id: string, body: SetLevelBody): Promise<ScreeningRuleView> {
    return this.api.send('POST', at(id, '/level'), body);
  }
  remove(id: string): Promise<void> {
    return this.api.send('DELETE', at(id));
  }
  import(file: ScreeningRulesExport): Promise<ScreeningRulesImport> {
    return this.api.send('POST', `${RULES}/import`, file);
  }

  versions(id: string, abort?: AbortSignal): Promise<ScreeningVersionView[]> {
    return this.api.get(at(id, '/versions'), {}, abort);
  }
  restore({ id, version }: Pick<ScreeningRuleView, 'id' | 'version'>, old: number): Promise<ScreeningRuleView> {
    return this.api.send('POST', at(id, `/versions/${old}/restore`), { version });
  }

  dashboard(id: string, abort?: AbortSignal): Promise<RuleDashboardView> {
    return this.api.get(at(id, '/dashboard'), {}, abort);
  }
  hits(id: string, query: RuleHitsQuery): Promise<RuleHitsPage> {
    return this.api.get(at(id, '/hits'), query);
  }
  judgeHit(id: string, itemId: string, body: JudgeHitBody): Promise<RuleHitView> {
    return this.api.send('PUT', at(id, `/hits/${itemId}`), body);
  }

  rollBack(id: string, body: RollBackBody): Promise<RollBackView> {
    return this.api.send('POST', at(id, '/roll-back'), body);
  }
  readRollBack(id: string, abort?: AbortSignal): Promise<RollBackView> {
    return this.api.get(`/moderation/roll-backs/${id}`, {}, abort);
  }
  rollBackItems(id: string, cursor: string | null): Promise<RollBackItemsPage> {
    return this.api.get(`/moderation/roll-backs/${id}/items`, { cursor });
  }

  backtests(id: string, abort?: AbortSignal): Promise<BacktestSummary[]> {
    return this.api.get(at(id, '/backtests'), {}, abort);
  }
  /** Of a rule as it is or would be, or of a draft that was never saved. */
  startBacktest(ruleId: string | null, body: BacktestBody): Promise<BacktestView> {
    return this.api.send('POST', ruleId === null ? '/moderation/backtests' : at(ruleId, '/backtests'), body);
  }
  backtest(id: string, abort?: AbortSignal): Promise<BacktestView> {
    return this.api.get(backtestAt(id), {}, abort);
  }
  stopBacktest(id: string): Promise<BacktestView> {
    return this.api.send('POST', backtestAt(id, '/stop'));
  }
  judgeExample(id: string, itemId: string, body: JudgeExampleBody): Promise<BacktestView> {
    return this.api.send('PUT', backtestAt(id, `/examples/${itemId}`), body);
  }

  try(body: TryBody): Promise<TryView> {
    return this.api.send('POST', '/moderation/try', body);
  }
}
