import { inject, Injectable } from '@angular/core';
import type { AcceptInvitationBody, InvitationView, LoginBody, MeView, UpdatePreferencesBody } from '@parvis/contracts';
import { Api } from '../api/api';

@Injectable({ providedIn: 'root' })
export class SessionClient {
  private readonly api = inject(Api);

  login(body: LoginBody): Promise<MeView> {
    return this.api.send('POST', '/auth/login', body);
  }

  logout(): Promise<void> {
    return this.api.send('POST', '/auth/logout');
  }

  me(): Promise<MeView> {
    return this.api.get('/me');
  }

  prefer(preferences: UpdatePreferencesBody): Promise<unknown> {
    return this.api.send('PATCH', '/me/preferences', preferences);
  }

  invitation(token: string): Promise<InvitationView> {
    return this.api.get(`/invitations/by-token/${encodeURIComponent(token)}`);
  }

  accept(token: string, body: AcceptInvitationBody): Promise<MeView> {
    return this.api.send('POST', `/invitations/by-token/${encodeURIComponent(token)}`, body);
  }
}
