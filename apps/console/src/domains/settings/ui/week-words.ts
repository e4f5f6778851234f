import { inject, Injectable } from '@angular/core';
import { Language } from '../../../shared/i18n/language';

const MONDAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

/** The days of the week by name. */
@Injectable({ providedIn: 'root' })
export class WeekWords {
  private readonly language = inject(Language);

  /** 0: Monday. */
  day(day: number): string {
    const format = new Intl.DateTimeFormat(this.language.locale(), { weekday: 'long', timeZone: 'UTC' });
    return format.format(MONDAY + day * DAY_MS);
  }
}
