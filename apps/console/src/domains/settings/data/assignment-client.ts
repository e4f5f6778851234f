import { inject, Injectable } from '@angular/core';
import type {
  AssignmentPolicyBody,
  AssignmentPolicyView,
  AssignmentSettingsBody,
  AssignmentSettingsView,
  MemberSkillsBody,
  MemberSkillsView,
  TeamLoadView,
} from '@parvis/contracts';
import { Api } from '../../../shared/api/api';

const ofTeam = (id: string) => `/teams/${encodeURIComponent(id)}`;
const skillsOf = (id: string) => `/members/${encodeURIComponent(id)}/skills`;

/** The HTTP calls about who gets what. */
@Injectable({ providedIn: 'root' })
export class AssignmentClient {
  private readonly api = inject(Api);

  settings(abort?: AbortSignal): Promise<AssignmentSettingsView> {
    return this.api.get('/assignment', {}, abort);
  }
  saveSettings(body: AssignmentSettingsBody): Promise<AssignmentSettingsView> {
    return this.api.send('PUT', '/assignment', body);
  }

  policy(teamId: string, abort?: AbortSignal): Promise<AssignmentPolicyView> {
    return this.api.get(`${ofTeam(teamId)}/assignment`, {}, abort);
  }
  savePolicy(teamId: string, body: AssignmentPolicyBody): Promise<AssignmentPolicyView> {
    return this.api.send('PUT', `${ofTeam(teamId)}/assignment`, body);
  }
  load(teamId: string, abort?: AbortSignal): Promise<TeamLoadView> {
    return this.api.get(`${ofTeam(teamId)}/load`, {}, abort);
  }

  skills(memberId: string, abort?: AbortSignal): Promise<MemberSkillsView> {
    return this.api.get(skillsOf(memberId), {}, abort);
  }
  saveSkills(memberId: string, body: MemberSkillsBody): Promise<MemberSkillsView> {
    return this.api.send('PUT', skillsOf(memberId), body);
  }
}
