import { inject, Injectable } from '@angular/core';
import type { ConversationClocksView, OutsideQuestionBody, OutsideQuestionView } from '@parvis/contracts';
import { Api } from '../../../shared/api/api';

/** The HTTP calls about the commitments of a conversation. */
@Injectable({ providedIn: 'root' })
export class ClocksClient {
  private readonly api = inject(Api);

  read(id: string, abort?: AbortSignal): Promise<ConversationClocksView | null> {
    return this.api.get(`/conversations/${id}/clocks`, {}, abort);
  }
  acknowledge(id: string): Promise<ConversationClocksView> {
    return this.api.send('POST', `/conversations/${id}/acknowledgement`);
  }
  ask(id: string, body: OutsideQuestionBody): Promise<OutsideQuestionView> {
    return this.api.send('POST', `/conversations/${id}/outside-questions`, body);
  }
}
