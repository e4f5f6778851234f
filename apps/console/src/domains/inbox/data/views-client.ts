import { inject, Injectable } from '@angular/core';
import type { PreviewBody, PreviewView, SavedViewBody, SavedViewView, UpdateSavedViewBody, ViewOrderBody } from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

/** The HTTP calls about saved views. */
@Injectable({ providedIn: 'root' })
export class ViewsClient {
  private readonly api = inject(Api);

  view(id: string): Promise<SavedViewView> {
    return this.api.get(`/views/${id}`);
  }
  create(body: SavedViewBody): Promise<SavedViewView> {
    return this.api.send('POST', '/views', body);
  }
  update(id: string, body: UpdateSavedViewBody): Promise<SavedViewView> {
    return this.api.send('PATCH', `/views/${id}`, body);
  }
  remove(id: string): Promise<unknown> {
    return this.api.send('DELETE', `/views/${id}`);
  }
  arrange(body: ViewOrderBody): Promise<unknown> {
    return this.api.send('PUT', '/views/order', body);
  }
  preview(body: PreviewBody): Promise<PreviewView> {
    return this.api.send('POST', '/views/preview', body);
  }
}
