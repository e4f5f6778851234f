import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  resource,
  signal,
} from '@angular/core';
import type { CalendarView, OpenHours } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { Saving } from '../data/saving';
import { SlaClient } from '../data/sla-client';
import { readDay, typedDay } from '../data/week-form';
import { WeekWords } from '../ui/week-words';

type Edited = CalendarView | 'new' | null;
const OFFICE = ['09:00-12:00, 14:00-18:00', '09:00-12:00, 14:00-18:00', '09:00-12:00, 14:00-18:00', '09:00-12:00, 14:00-18:00', '09:00-12:00, 14:00-18:00', '', '']; // prettier-ignore

/** The hours of a week, line by line, with the zone and the country whose holidays are closed. */
@Component({
  selector: 'app-calendar-dialog',
  imports: [Button, DialogBox, Field, Select, TextPipe],
  providers: [Saving],
  template: `
    <mi-dialog [open]="calendar() !== null" [heading]="heading()" (closed)="close()">
      <form (submit)="save($event)">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <mi-field
          [label]="'settings.sla.name' | text"
          [required]="true"
          [maxLength]="80"
          [error]="nameError()"
          [(value)]="name"
        />
        <mi-select [label]="'settings.hours.zone' | text" [options]="zones" [(value)]="timeZone" />
        @for (day of days(); track day.index) {
          <mi-field
            [label]="day.name"
            [placeholder]="'settings.hours.closed' | text"
            [error]="day.error"
            [value]="day.line"
            (valueChange)="type(day.index, $event)"
          />
        }
        <mi-select [label]="'settings.hours.country' | text" [options]="countryOptions()" [(value)]="country" />
        @if (regionOptions().length > 1) {
          <mi-select [label]="'settings.hours.region' | text" [options]="regionOptions()" [(value)]="region" />
        }
        <button type="submit" hidden tabindex="-1"></button>
      </form>
      <mi-button dialogActions (pressed)="close()">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button dialogActions kind="primary" [busy]="saving.busy()" (pressed)="save()">{{
        'settings.save' | text
      }}</mi-button>
    </mi-dialog>
  `,
  styleUrl: '../ui/form-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CalendarDialog {
  private readonly client = inject(SlaClient);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly words = inject(WeekWords);
  protected readonly saving = inject(Saving);

  readonly calendar = input.required<Edited>();
  readonly closed = output();
  readonly saved = output();

  protected readonly zones = Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value }));
  private readonly existing = computed(() => {
    const calendar = this.calendar();
    return calendar === 'new' ? null : calendar;
  });
  protected readonly name = this.field(
    ({ name }) => name,
    () => '',
  );
  protected readonly timeZone = this.field(({ timeZone }) => timeZone, () => this.session.me()?.workspace.timeZone ?? 'Europe/Paris'); // prettier-ignore
  protected readonly country = this.field(
    ({ country }) => country ?? '',
    () => '',
  );
  protected readonly region = linkedSignal<string, string>({
    source: () => this.country(),
    computation: (country) => (this.existing()?.country === country ? (this.existing()?.region ?? '') : ''),
  });
  private readonly lines = this.field<readonly string[]>(
    ({ week }) => week.map(typedDay),
    () => OFFICE,
  );
  private readonly tried = signal(false);
  private readonly countries = resource({
    params: () => (this.calendar() === null ? undefined : this.language.current()),
    loader: ({ abortSignal }) => this.client.countries(abortSignal),
  });

  protected readonly heading = computed(() => {
    const calendar = this.existing();
    return calendar ? this.language.text('settings.sla.edit', { name: calendar.name }) : this.language.text('settings.hours.create'); // prettier-ignore
  });
  protected readonly nameError = computed(() => (this.tried() && this.name().trim() === '' ? this.language.text('settings.sla.name-missing') : null)); // prettier-ignore
  protected readonly days = computed(() =>
    this.lines().map((line, index) => ({
      index,
      line,
      name: this.words.day(index),
      error: readDay(line) === null ? this.language.text('settings.hours.line-wrong') : null,
    })),
  );
  protected readonly countryOptions = computed(() => [
    { value: '', label: this.language.text('settings.hours.no-country') },
    ...this.known().map(({ code, name }) => ({ value: code, label: name })),
  ]);
  protected readonly regionOptions = computed(() => [
    { value: '', label: this.language.text('settings.hours.whole-country') },
    ...(this.known().find(({ code }) => code === this.country())?.regions ?? []).map(({ code, name }) => ({ value: code, label: name })), // prettier-ignore
  ]);
  private readonly known = computed(() => (this.countries.hasValue() ? this.countries.value() : []));

  protected type(day: number, line: string): void {
    this.lines.update((lines) => lines.map((known, index) => (index === day ? line : known)));
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    const week = this.lines().map(readDay);
    if (this.nameError() !== null || week.includes(null)) return;
    const body = {
      name: this.name().trim(),
      timeZone: this.timeZone(),
      week: week as OpenHours[][],
      country: this.country() || null,
      region: this.region() || null,
    };
    const saved = await this.saving.run(() => this.client.saveCalendar(this.existing(), body));
    if (!saved) return;
    this.saving.say('settings.sla.saved', { name: body.name });
    this.saved.emit();
    this.close();
  }

  protected close(): void {
    this.tried.set(false);
    this.saving.clear();
    this.closed.emit();
  }

  private field<T>(of: (calendar: CalendarView) => T, otherwise: () => T) {
    return linkedSignal<Edited, T>({
      source: () => this.calendar(),
      computation: (calendar) => (calendar === null || calendar === 'new' ? otherwise() : of(calendar)),
    });
  }
}
