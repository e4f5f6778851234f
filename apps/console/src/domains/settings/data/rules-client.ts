import { inject, Injectable } from '@angular/core';
import type { DryRunBody, DryRunView, RuleBody, RuleContent, RuleOutcome, RuleRunsPage, RuleRunView, RuleVersionView, RuleView } from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

const at = (id: string) => `/rules/${encodeURIComponent(id)}`;

/** Rules, their versions, what they did and what they would do. */
@Injectable({ providedIn: 'root' })
export class RulesClient {
  private readonly api = inject(Api);

  list(abort?: AbortSignal): Promise<RuleView[]> {
    return this.api.get('/rules', {}, abort);
  }
  read(id: string, abort?: AbortSignal): Promise<RuleView> {
    return this.api.get(at(id), {}, abort);
  }
  create(body: RuleBody): Promise<RuleView> {
    return this.api.send('POST', '/rules', body);
  }
  update({ id, version }: Pick<RuleView, 'id' | 'version'>, body: RuleContent): Promise<RuleView> {
    return this.api.send('PATCH', at(id), { ...body, version });
  }
  setEnabled(id: string, enabled: boolean): Promise<RuleView> {
    return this.api.send('PUT', `${at(id)}/enabled`, { enabled });
  }
  order(ids: readonly string[]): Promise<RuleView[]> {
    return this.api.send('PUT', '/rules/order', { ids });
  }
  remove(id: string): Promise<void> {
    return this.api.send('DELETE', at(id));
  }

  versions(id: string, abort?: AbortSignal): Promise<RuleVersionView[]> {
    return this.api.get(`${at(id)}/versions`, {}, abort);
  }
  restore({ id, version }: Pick<RuleView, 'id' | 'version'>, old: number): Promise<RuleView> {
    return this.api.send('POST', `${at(id)}/versions/${old}/restore`, { version });
  }

  runs(id: string, outcome: RuleOutcome | null, cursor: string | null, abort?: AbortSignal): Promise<RuleRunsPage> {
    const query = { limit: 25, ...(outcome && { outcome }), ...(cursor !== null && { cursor }) };
    return this.api.get(`${at(id)}/runs`, query, abort);
  }
  undo(runId: string): Promise<RuleRunView> {
    return this.api.send('POST', `/rule-runs/${runId}/undo`);
  }

  startDryRun(body: DryRunBody): Promise<DryRunView> {
    return this.api.send('POST', '/rule-dry-runs', body);
  }
  dryRun(id: string, abort?: AbortSignal): Promise<DryRunView> {
    return this.api.get(`/rule-dry-runs/${id}`, {}, abort);
  }
  stopDryRun(id: string): Promise<DryRunView> {
    return this.api.send('POST', `/rule-dry-runs/${id}/stop`);
  }
}
