import { inject, Injectable } from '@angular/core';
import type { AssistanceBody, AssistanceCallView, AssistanceTestBody, AssistanceTestView, AssistanceView, Page } from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

/** The HTTP calls about what a workspace switched on. */
@Injectable({ providedIn: 'root' })
export class AssistanceClient {
  private readonly api = inject(Api);

  view(abort?: AbortSignal): Promise<AssistanceView> {
    return this.api.get('/assistance', {}, abort);
  }
  change(body: AssistanceBody): Promise<AssistanceView> {
    return this.api.send('PATCH', '/assistance', body);
  }
  test(what: AssistanceTestBody['what']): Promise<AssistanceTestView> {
    return this.api.send('POST', '/assistance/test', { what });
  }
  calls(abort?: AbortSignal): Promise<Page<AssistanceCallView>> {
    return this.api.get('/assistance/calls', { limit: 20 }, abort);
  }
}
