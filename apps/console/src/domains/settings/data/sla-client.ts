import { inject, Injectable } from '@angular/core';
import type {
  CalendarBody, CalendarView, HolidayCountryView, ImportHolidaysView, LadderBody, LadderView, OwnHolidaysBody, SlaPoliciesView, SlaPolicyBody,
  SlaPolicyView, SlaPreviewBody, SlaPreviewView,
} from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';
import { Language } from '../../../shared/i18n/language';

/** What is saved: new without an id, changed with its id and version. */
export interface Known {
  id: string;
  version: number;
}

/** The HTTP calls about commitments, opening hours and ladders. */
@Injectable({ providedIn: 'root' })
export class SlaClient {
  private readonly api = inject(Api);
  private readonly language = inject(Language);

  policies(abort?: AbortSignal): Promise<SlaPoliciesView> {
    return this.api.get('/sla-policies', {}, abort);
  }
  savePolicy(known: Known | null, body: SlaPolicyBody): Promise<SlaPolicyView> {
    return this.save('/sla-policies', known, body);
  }
  removePolicy(id: string): Promise<void> {
    return this.api.send('DELETE', `/sla-policies/${id}`);
  }
  order(ids: readonly string[]): Promise<SlaPoliciesView> {
    return this.api.send('PUT', '/sla-policies/order', { ids });
  }
  preview(body: SlaPreviewBody): Promise<SlaPreviewView> {
    return this.api.send('POST', '/sla-policies/preview', body);
  }

  ladders(abort?: AbortSignal): Promise<LadderView[]> {
    return this.api.get('/ladders', {}, abort);
  }
  saveLadder(known: Known | null, body: LadderBody): Promise<LadderView> {
    return this.save('/ladders', known, body);
  }
  removeLadder(id: string): Promise<void> {
    return this.api.send('DELETE', `/ladders/${id}`);
  }

  calendars(abort?: AbortSignal): Promise<CalendarView[]> {
    return this.api.get('/calendars', { language: this.language.current() }, abort);
  }
  countries(abort?: AbortSignal): Promise<HolidayCountryView[]> {
    return this.api.get('/holiday-countries', { language: this.language.current() }, abort);
  }
  saveCalendar(known: Known | null, body: CalendarBody): Promise<CalendarView> {
    return this.save('/calendars', known, body, `?language=${this.language.current()}`);
  }
  setHolidays(id: string, body: OwnHolidaysBody): Promise<CalendarView> {
    return this.api.send('PUT', `/calendars/${id}/holidays?language=${this.language.current()}`, body);
  }
  importHolidays({ id, version }: Known, ics: string): Promise<ImportHolidaysView> {
    return this.api.send('POST', `/calendars/${id}/holidays/import?language=${this.language.current()}`, { version, ics }); // prettier-ignore
  }
  removeCalendar(id: string): Promise<void> {
    return this.api.send('DELETE', `/calendars/${id}`);
  }

  private save<T>(list: string, known: Known | null, body: object, query = ''): Promise<T> {
    return known
      ? this.api.send('PATCH', `${list}/${known.id}${query}`, { ...body, version: known.version })
      : this.api.send('POST', `${list}${query}`, body);
  }
}
