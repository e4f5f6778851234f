import { inject, Injectable } from '@angular/core';
import type { AvailabilityBody, AvailabilityView, MyAvailabilityView } from '@parvis/contracts';
import { Api } from '../api/api';

/** The HTTP calls about who is there. */
@Injectable({ providedIn: 'root' })
export class AvailabilityClient {
  private readonly api = inject(Api);

  list(): Promise<AvailabilityView[]> {
    return this.api.get('/availability');
  }
  say(body: AvailabilityBody): Promise<MyAvailabilityView> {
    return this.api.send('PUT', '/me/availability', body);
  }
}
