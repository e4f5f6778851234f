import { inject, Injectable } from '@angular/core';
import type { AvailabilityView } from '@parvis/contracts';
import { Clock, Format, type PresenceState } from '@parvis/ui';
import { Language } from '../i18n/language';

type Said = Pick<AvailabilityView, 'state' | 'reason' | 'backAt'>;

/** A member's state in words: `Away until 14:30, dentist`. */
@Injectable({ providedIn: 'root' })
export class AvailabilityWords {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly clock = inject(Clock);

  of({ state, reason, backAt }: Said): string {
    const words =
      backAt === null
        ? this.language.text(`availability.${state}`)
        : this.language.text(`availability.${state}-until`, { time: this.moment(backAt) });
    return reason ? `${words}, ${reason}` : words;
  }

  /** As seen from outside: without a console one is offline, unless one said to be away. */
  shown(said: Said, shown: PresenceState): string {
    return shown === 'offline' && said.state !== 'away' ? this.language.text('availability.offline') : this.of(said);
  }

  /** The hour alone for today. */
  moment(iso: string): string {
    const isToday = new Date(iso).toDateString() === new Date(this.clock.minute()).toDateString();
    return isToday ? this.format.time(iso) : this.format.long(iso);
  }
}
