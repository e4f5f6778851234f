import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { type CalendarView, RISK_LABELS, type RiskLabel, SEVERITIES, type VigilanceSettings } from '@parvis/contracts';
import { Button, Card } from '@parvis/ui';
import { Field, Select, type SelectOption } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { isMinutes, vigilanceForm, vigilanceOf, type VigilanceForm } from '../data/people-settings-form';
import { Saving } from '../data/saving';
import { ScreeningClient } from '../data/screening-client';

/** How soon somebody acts, by what an item is and by how bad it is; the shorter of the two holds. */
@Component({
  selector: 'app-vigilance-card',
  imports: [Button, Card, Field, Select, TextPipe],
  providers: [Saving],
  template: `
    <mi-card [heading]="'screening.vigilance.title' | text" [text]="'screening.vigilance.text' | text">
      <form (submit)="save($event)">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <h4>{{ 'screening.vigilance.by-label' | text }}</h4>
        <div class="minutes">
          @for (label of labels; track label) {
            <mi-field
              type="number"
              [label]="'screening.value.label.' + label | text"
              [placeholder]="'screening.vigilance.none' | text"
              [error]="wrong(form().labels[label])"
              [value]="form().labels[label]"
              [disabled]="!canManage()"
              (valueChange)="setLabel(label, $event)"
            />
          }
        </div>
        <h4>{{ 'screening.vigilance.by-severity' | text }}</h4>
        <div class="minutes">
          @for (severity of severities; track severity) {
            <mi-field
              type="number"
              [label]="'screening.severity.' + severity | text"
              [placeholder]="'screening.vigilance.none' | text"
              [error]="wrong(form().severities[severity] ?? '')"
              [value]="form().severities[severity] ?? ''"
              [disabled]="!canManage()"
              (valueChange)="setSeverity(severity, $event)"
            />
          }
        </div>
        <div class="pairs">
          <mi-select
            [label]="'screening.vigilance.calendar' | text"
            [options]="calendars()"
            [value]="form().calendarId"
            [disabled]="!canManage()"
            (valueChange)="set({ calendarId: $event })"
          />
          <mi-field
            type="number"
            [label]="'screening.vigilance.warn' | text"
            [error]="warnWrong()"
            [value]="form().warnBeforeMinutes"
            [disabled]="!canManage()"
            (valueChange)="set({ warnBeforeMinutes: $event })"
          />
        </div>
        @if (canManage()) {
          <div>
            <mi-button type="submit" kind="primary" [busy]="saving.busy()">{{ 'screening.save' | text }}</mi-button>
          </div>
        }
      </form>
    </mi-card>
  `,
  styleUrl: './cards.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VigilanceCard {
  private readonly client = inject(ScreeningClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly settings = input.required<VigilanceSettings>();
  readonly openingHours = input<readonly CalendarView[]>([]);
  readonly canManage = input(false);
  readonly saved = output<VigilanceSettings>();

  protected readonly labels = RISK_LABELS;
  protected readonly severities = SEVERITIES;
  protected readonly form = linkedSignal<VigilanceForm>(() => vigilanceForm(this.settings()));
  private readonly tried = signal(false);
  protected readonly calendars = computed<SelectOption[]>(() => [
    { value: '', label: this.language.text('screening.vigilance.always') },
    ...this.openingHours().map(({ id, name }) => ({ value: id, label: name })),
  ]);
  protected readonly warnWrong = computed(() => {
    const minutes = Number(this.form().warnBeforeMinutes);
    const isFine = this.form().warnBeforeMinutes.trim() !== '' && Number.isInteger(minutes) && minutes >= 0 && minutes <= 60; // prettier-ignore
    return isFine || !this.tried() ? null : this.language.text('screening.vigilance.warn-wrong');
  });

  protected wrong(minutes: string): string | null {
    return isMinutes(minutes) || !this.tried() ? null : this.language.text('screening.vigilance.wrong');
  }

  protected set(change: Partial<VigilanceForm>): void {
    this.form.update((form) => ({ ...form, ...change }));
  }

  protected setLabel(label: RiskLabel, minutes: string): void {
    this.set({ labels: { ...this.form().labels, [label]: minutes } });
  }

  protected setSeverity(severity: number, minutes: string): void {
    this.set({ severities: this.form().severities.map((one, at) => (at === severity ? minutes : one)) });
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    const settings = vigilanceOf(this.form());
    const saved = settings && (await this.saving.run(() => this.client.putSetting('vigilance', settings)));
    if (!saved) return;
    this.tried.set(false);
    this.saving.say('screening.vigilance.saved');
    this.saved.emit(saved.result);
  }
}
