import { inject, Injectable } from '@angular/core';
import { loaded } from '../../../shared/api/loaded';
import { SessionStore } from '../../../shared/session/session-store';
import { IntegrationsClient } from './integrations-client';
import { RepliesSettingsClient } from './replies-client';
import { SlaClient } from './sla-client';

/** What rules can name beside people and tags. Provided by the screen. */
@Injectable()
export class RuleThings {
  private readonly replies = inject(RepliesSettingsClient);
  private readonly sla = inject(SlaClient);
  private readonly integrations = inject(IntegrationsClient);
  private readonly session = inject(SessionStore);

  private readonly read = loaded(async (abort) => {
    const endpoints = this.session.can('api.manage') ? this.integrations.endpoints(abort) : Promise.resolve([]);
    const [{ canned }, ladders, { policies }, calendars] = await Promise.all([
      this.replies.load(),
      this.sla.ladders(abort),
      this.sla.policies(abort),
      this.sla.calendars(abort),
    ]);
    return { canned: canned.filter(({ scope }) => scope !== 'personal'), ladders, policies, calendars, endpoints: await endpoints }; // prettier-ignore
  });
  readonly error = this.read.error;
  readonly isLoaded = () => this.read.value() !== undefined;
  readonly canned = () => this.read.value()?.canned ?? [];
  readonly ladders = () => this.read.value()?.ladders ?? [];
  readonly policies = () => this.read.value()?.policies ?? [];
  readonly calendars = () => this.read.value()?.calendars ?? [];
  readonly endpoints = () => this.read.value()?.endpoints ?? [];
}
