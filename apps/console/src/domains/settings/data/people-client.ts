import { inject, Injectable } from '@angular/core';
import type {
  CreateInvitationBody,
  InvitationView,
  MemberView,
  RoleView,
  TeamBody,
  TeamView,
  UpdateMemberBody,
} from '@parvis/contracts';
import { Api } from '../../../shared/api/api';

const at = (list: string, id: string) => `/${list}/${encodeURIComponent(id)}`;

/** The HTTP calls about members, teams, roles and invitations. */
@Injectable({ providedIn: 'root' })
export class PeopleClient {
  private readonly api = inject(Api);

  updateMember(id: string, body: UpdateMemberBody): Promise<MemberView> {
    return this.api.send('PATCH', at('members', id), body);
  }

  createTeam(body: TeamBody): Promise<TeamView> {
    return this.api.send('POST', '/teams', body);
  }
  updateTeam(id: string, body: Partial<TeamBody>): Promise<TeamView> {
    return this.api.send('PATCH', at('teams', id), body);
  }
  removeTeam(id: string): Promise<void> {
    return this.api.send('DELETE', at('teams', id));
  }

  roles(abort?: AbortSignal): Promise<RoleView[]> {
    return this.api.get('/roles', {}, abort);
  }

  invitations(abort?: AbortSignal): Promise<InvitationView[]> {
    return this.api.get('/invitations', {}, abort);
  }
  invite(body: CreateInvitationBody): Promise<InvitationView> {
    return this.api.send('POST', '/invitations', body);
  }
  revokeInvitation(id: string): Promise<void> {
    return this.api.send('DELETE', at('invitations', id));
  }
}
