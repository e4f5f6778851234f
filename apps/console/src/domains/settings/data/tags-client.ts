import { inject, Injectable } from '@angular/core';
import type { TagBody, TagView } from '@parvis/contracts';
import { Api } from '../../../shared/api/api';

const at = (id: string) => `/tags/${encodeURIComponent(id)}`;

@Injectable({ providedIn: 'root' })
export class TagsClient {
  private readonly api = inject(Api);

  create(body: TagBody): Promise<TagView> {
    return this.api.send('POST', '/tags', body);
  }
  update(id: string, body: Partial<TagBody>): Promise<TagView> {
    return this.api.send('PATCH', at(id), body);
  }
  remove(id: string): Promise<void> {
    return this.api.send('DELETE', at(id));
  }
}
