import { inject, Injectable } from '@angular/core';
import type {
  DismissStrikeBody, ModerationPage, PeoplePage, PeopleQuery, PersonStandingView, RequestPreview, SetStandingBody, StandingChangeView,
  StandingView, StrikesView, WarnBody, WarnView,
} from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

/** The HTTP calls about how people stand. */
@Injectable({ providedIn: 'root' })
export class PeopleClient {
  private readonly api = inject(Api);

  people(query: PeopleQuery, abort?: AbortSignal): Promise<PeoplePage> {
    return this.api.get('/moderation/people', query, abort);
  }
  person(contactId: string, abort?: AbortSignal): Promise<PersonStandingView> {
    return this.api.get(`/contacts/${contactId}/standing`, {}, abort);
  }
  setPerson(contactId: string, body: SetStandingBody): Promise<PersonStandingView> {
    return this.api.send('PUT', `/contacts/${contactId}/standing`, body);
  }
  setIdentity(identityId: string, body: SetStandingBody): Promise<StandingView> {
    return this.api.send('PUT', `/identities/${identityId}/standing`, body);
  }
  retryBan(identityId: string): Promise<StandingView> {
    return this.api.send('POST', `/identities/${identityId}/standing/retry`, {});
  }
  warn(contactId: string, body: WarnBody): Promise<WarnView> {
    return this.api.send('POST', `/contacts/${contactId}/warn`, body);
  }
  history(contactId: string, abort?: AbortSignal): Promise<StandingChangeView[]> {
    return this.api.get(`/contacts/${contactId}/standing/history`, {}, abort);
  }
  strikes(contactId: string, abort?: AbortSignal): Promise<StrikesView> {
    return this.api.get(`/contacts/${contactId}/strikes`, {}, abort);
  }
  dismissStrike(id: string, body: DismissStrikeBody): Promise<StrikesView> {
    return this.api.send('POST', `/moderation/strikes/${id}/dismiss`, body);
  }
  /** What a ban of this person would do on each channel; writes nothing. */
  previewBan(contactId: string): Promise<RequestPreview> {
    return this.api.send('POST', '/moderation/requests/preview', { kind: 'ban', contactIds: [contactId] });
  }
  /** What one identity wrote, newest first. */
  written(identityId: string, limit: number, abort?: AbortSignal): Promise<ModerationPage> {
    return this.api.get('/moderation/items', { identityId, grouped: false, limit }, abort);
  }
}
