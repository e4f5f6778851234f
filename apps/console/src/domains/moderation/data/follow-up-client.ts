import { inject, Injectable } from '@angular/core';
import type {
  AppealPage, AppealQuery, AppealState, AppealView, DecideAppealBody, DecisionLogPage, DecisionLogQuery, DecisionView, EvidenceCheck, EvidenceView,
  OpenAppealBody, StatementView, TransparencyReport, WhyView,
} from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

export const EXPORT_FORMATS = ['csv', 'json', 'pdf'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The HTTP calls about what was decided: the log, its proof, appeals against it, and the counts that are published. */
@Injectable({ providedIn: 'root' })
export class FollowUpClient {
  private readonly api = inject(Api);

  decisions(query: DecisionLogQuery, abort?: AbortSignal): Promise<DecisionLogPage> {
    return this.api.get('/moderation/decisions', query, abort);
  }
  /** The address of a download with the same filters. */
  decisionsExport(format: ExportFormat, query: DecisionLogQuery, language: string): string {
    const { cursor: _, limit: __, ...filters } = query;
    return address(`/api/moderation/decisions.${format}`, { ...filters, ...(format === 'pdf' ? { language } : {}) });
  }
  why(itemId: string, abort?: AbortSignal): Promise<WhyView> {
    return this.api.get(`/items/${itemId}/why`, {}, abort);
  }
  statements(itemId: string, abort?: AbortSignal): Promise<StatementView[]> {
    return this.api.get(`/items/${itemId}/statements`, {}, abort);
  }
  evidence(itemId: string, abort?: AbortSignal): Promise<EvidenceView[]> {
    return this.api.get(`/items/${itemId}/evidence`, {}, abort);
  }
  verifyEvidence(): Promise<EvidenceCheck> {
    return this.api.get('/moderation/evidence/verify');
  }
  undo(itemId: string, decisionId: string): Promise<DecisionView> {
    return this.api.send('POST', `/items/${itemId}/decisions/${decisionId}/undo`);
  }

  appeals(query: AppealQuery, abort?: AbortSignal): Promise<AppealPage> {
    return this.api.get('/moderation/appeals', query, abort);
  }
  appealCounts(): Promise<Record<AppealState, number>> {
    return this.api.get('/moderation/appeals/counts');
  }
  appeal(id: string, abort?: AbortSignal): Promise<AppealView> {
    return this.api.get(`/moderation/appeals/${id}`, {}, abort);
  }
  openAppeal(body: OpenAppealBody): Promise<AppealView> {
    return this.api.send('POST', '/moderation/appeals', body);
  }
  takeAppeal(id: string): Promise<AppealView> {
    return this.api.send('POST', `/moderation/appeals/${id}/take`, {});
  }
  answerAppeal(id: string, text: string): Promise<AppealView> {
    return this.api.send('POST', `/moderation/appeals/${id}/messages`, { text });
  }
  decideAppeal(id: string, body: DecideAppealBody): Promise<AppealView> {
    return this.api.send('POST', `/moderation/appeals/${id}/decision`, body);
  }

  transparency(period: { from: string; to: string }, abort?: AbortSignal): Promise<TransparencyReport> {
    return this.api.get('/moderation/transparency', period, abort);
  }
  transparencyExport(period: { from: string; to: string }): string {
    return address('/api/moderation/transparency.csv', period);
  }
}

function address(path: string, query: Record<string, unknown>): string {
  const given = Object.entries(query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
