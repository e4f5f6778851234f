import { inject, Injectable } from '@angular/core';
import type { BulkPreview, BulkPreviewBody, BulkResultsQuery, BulkResultView, BulkRunView, ConversationView, Page, StartBulkBody } from '@parvis/contracts'; // prettier-ignore
import { Api } from '../api/api';

/** The HTTP calls of bulk runs. */
@Injectable({ providedIn: 'root' })
export class BulkClient {
  private readonly api = inject(Api);

  preview(body: BulkPreviewBody): Promise<BulkPreview> {
    return this.api.send('POST', '/bulk/preview', body);
  }
  start(body: StartBulkBody, idempotencyKey: string): Promise<BulkRunView> {
    return this.api.send('POST', '/bulk', body, { idempotencyKey });
  }
  /** The member's own of the last day. */
  list(): Promise<BulkRunView[]> {
    return this.api.get('/bulk');
  }
  stop(id: string): Promise<BulkRunView> {
    return this.api.send('POST', `/bulk/${id}/stop`);
  }
  undo(id: string): Promise<BulkRunView> {
    return this.api.send('POST', `/bulk/${id}/undo`);
  }
  results(id: string, query: BulkResultsQuery): Promise<Page<BulkResultView>> {
    return this.api.get(`/bulk/${id}/results`, query);
  }
  /** Queue rows by id, at most a hundred. */
  lookup(ids: readonly string[]): Promise<ConversationView[]> {
    return this.api.send('POST', '/conversations/lookup', { ids });
  }
}
