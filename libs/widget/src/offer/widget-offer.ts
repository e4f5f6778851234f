import { Injectable } from '@nestjs/common';
import type { WidgetConfig } from '@parvis/contracts';
import { Presence } from '@parvis/inbox';
import type { KnownWidget } from '../access/widget-directory';
import { openAt } from './business-hours';

/** What a widget offers at this moment. */
@Injectable()
export class WidgetOffer {
  constructor(private readonly presence: Presence) {}

  async of({ key, workspaceId, settings }: KnownWidget, now = new Date()): Promise<WidgetConfig> {
    const { memberIds } = await this.presence.online(workspaceId);
    const { open, opensAt } = openAt(settings.hours, now);
    const { texts, language, colour, theme, position, hours, consent, retentionDays } = settings;
    const { emailFallback, contactForm, uploads, rating } = settings;
    return {
      widgetKey: key,
      texts,
      language,
      colour,
      theme,
      position,
      availability: { somebodyThere: open && memberIds.length > 0, withinHours: open, opensAt, hours },
      emailFallback,
      contactForm,
      uploads,
      rating,
      consent,
      retentionDays,
    };
  }
}
