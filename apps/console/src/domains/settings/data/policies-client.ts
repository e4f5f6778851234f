import { inject, Injectable } from '@angular/core';
import type { DecisionSettings, PeopleSettingName, PeopleSettings, PolicyBody, PolicyView, StrikeHistogramQuery, StrikeHistogramView, UpdatePolicyBody } from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

/** The HTTP calls about reasons of decisions, and about what protects people: authors, the team, and the public. */
@Injectable({ providedIn: 'root' })
export class PoliciesClient {
  private readonly api = inject(Api);

  /** Archived ones too. */
  reasons(abort?: AbortSignal): Promise<PolicyView[]> {
    return this.api.get('/policy-reasons', { archived: true }, abort);
  }
  create(body: PolicyBody): Promise<PolicyView> {
    return this.api.send('POST', '/policy-reasons', body);
  }
  update(id: string, body: UpdatePolicyBody): Promise<PolicyView> {
    return this.api.send('PATCH', `/policy-reasons/${id}`, body);
  }
  setArchived(id: string, archived: boolean): Promise<PolicyView> {
    return this.api.send('POST', `/policy-reasons/${id}/${archived ? 'archive' : 'restore'}`, {});
  }

  decisions(abort?: AbortSignal): Promise<DecisionSettings> {
    return this.api.get('/moderation/settings/decisions', {}, abort);
  }
  saveDecisions(body: DecisionSettings): Promise<DecisionSettings> {
    return this.api.send('PUT', '/moderation/settings/decisions', body);
  }

  people(abort?: AbortSignal): Promise<PeopleSettings> {
    return this.api.get('/moderation/settings', {}, abort);
  }
  savePeople<N extends PeopleSettingName>(name: N, body: PeopleSettings[N]): Promise<PeopleSettings[N]> {
    return this.api.send('PUT', `/moderation/settings/${name}`, body);
  }
  /** What the present strikes would mean under other numbers; those not given are the saved ones. */
  histogram(query: StrikeHistogramQuery, abort?: AbortSignal): Promise<StrikeHistogramView> {
    return this.api.get('/moderation/strikes/histogram', query, abort);
  }
}
