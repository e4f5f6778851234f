import { inject, Injectable } from '@angular/core';
import type {
  AccountTestView,
  AccountView,
  CreateAccountBody,
  UpdateAccountBody,
  WidgetSetupView,
} from '@parvis/contracts';
import { Api } from '../../../shared/api/api';

const at = (id: string) => `/accounts/${encodeURIComponent(id)}`;

/** The HTTP calls about connected accounts. */
@Injectable({ providedIn: 'root' })
export class ChannelsClient {
  private readonly api = inject(Api);

  create(body: CreateAccountBody): Promise<AccountView> {
    return this.api.send('POST', '/accounts', body);
  }
  update(id: string, body: UpdateAccountBody): Promise<AccountView> {
    return this.api.send('PATCH', at(id), body);
  }
  /** `erase`: what the account brought goes too. */
  remove(id: string, erase: boolean): Promise<void> {
    return this.api.send('DELETE', erase ? `${at(id)}?erase=true` : at(id));
  }
  test(id: string): Promise<AccountTestView> {
    return this.api.send('POST', `${at(id)}/test`);
  }
  backfill(id: string, days: number): Promise<AccountView> {
    return this.api.send('POST', `${at(id)}/backfill`, { days });
  }
  pauseBackfill(id: string, paused: boolean): Promise<AccountView> {
    return this.api.send('POST', `${at(id)}/backfill/${paused ? 'pause' : 'resume'}`);
  }
  sync(id: string): Promise<void> {
    return this.api.send('POST', `${at(id)}/sync`);
  }
  /** How the account's chat widget comes onto a website, with the secret of its identities. */
  widgetSetup(id: string): Promise<WidgetSetupView> {
    return this.api.get(`${at(id)}/widget`);
  }
  replay(id: string): Promise<{ replayed: number }> {
    return this.api.send('POST', `${at(id)}/replay`);
  }
}
