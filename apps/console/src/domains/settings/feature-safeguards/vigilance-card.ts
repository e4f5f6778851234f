import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core'; // prettier-ignore
import { type CalendarView, RISK_LABELS, type RiskLabel, SEVERITIES, type VigilanceSettings } from '@parvis/contracts';
import { Button, Card } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { loaded } from '../../../shared/api/loaded';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { PoliciesClient } from '../data/policies-client';
import { isMinutes, isWarning, vigilanceBody, type VigilanceForm, vigilanceForm } from '../data/safeguard-forms';
import { Saving } from '../data/saving';
import { SlaClient } from '../data/sla-client';

/** How soon somebody acts, by what an item is and how bad it is; the shorter of the two holds. */
@Component({
  selector: 'app-vigilance-settings',
  imports: [Button, Card, Field, Select, TextPipe],
  providers: [Saving],
  template: `
    <mi-card [heading]="'policies.vigilance.title' | text" [text]="'policies.vigilance.text' | text">
      <div class="fields wide">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <fieldset>
          <legend>{{ 'policies.vigilance.by-severity' | text }}</legend>
          <div class="grid">
            @for (severity of severities(); track severity.value) {
              <mi-field
                type="number"
                [label]="severity.label"
                [disabled]="!canManage()"
                [error]="error(form().severities[severity.value] ?? '')"
                [value]="form().severities[severity.value] ?? ''"
                (valueChange)="writeSeverity(severity.value, $event)"
              />
            }
          </div>
        </fieldset>
        <fieldset>
          <legend>{{ 'policies.vigilance.by-label' | text }}</legend>
          <div class="grid">
            @for (one of labels(); track one.id) {
              <mi-field
                type="number"
                [label]="one.label"
                [disabled]="!canManage()"
                [error]="error(form().labels[one.id])"
                [value]="form().labels[one.id]"
                (valueChange)="writeLabel(one.id, $event)"
              />
            }
          </div>
        </fieldset>
        <div class="pairs">
          <mi-select
            [label]="'policies.vigilance.calendar' | text"
            [options]="calendars()"
            [disabled]="!canManage()"
            [value]="form().calendarId"
            (valueChange)="change({ calendarId: $event })"
          />
          <mi-field
            type="number"
            [label]="'policies.vigilance.warn' | text"
            [disabled]="!canManage()"
            [error]="warnError()"
            [value]="form().warnBefore"
            (valueChange)="change({ warnBefore: $event })"
          />
        </div>
        @if (canManage()) {
          <div class="foot">
            <mi-button kind="primary" [busy]="saving.busy()" (pressed)="save()"
              >{{ 'settings.save' | text }}<span class="sr"> {{ 'policies.vigilance.title' | text }}</span></mi-button
            >
          </div>
        }
      </div>
    </mi-card>
  `,
  styleUrls: ['../ui/form-page.css', './safeguards.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VigilanceCard {
  private readonly client = inject(PoliciesClient);
  private readonly hours = inject(SlaClient);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);
  readonly settings = input.required<VigilanceSettings>();
  readonly saved = output<VigilanceSettings>();

  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  private readonly known = loaded<CalendarView[]>((abort) => this.hours.calendars(abort));
  protected readonly form = linkedSignal<VigilanceForm>(() => vigilanceForm(this.settings()));
  private readonly tried = signal(false);
  protected readonly severities = computed(() => SEVERITIES.map((value) => ({ value, label: this.language.text('policies.severity-of', { value }) }))); // prettier-ignore
  protected readonly labels = computed(() => RISK_LABELS.map((id) => ({ id, label: this.language.text(`policies.label.${id}`) }))); // prettier-ignore
  protected readonly calendars = computed(() => [
    { value: '', label: this.language.text('policies.vigilance.always') },
    ...(this.known.value() ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ]);
  protected readonly warnError = computed(() => (this.tried() && !isWarning(this.form().warnBefore) ? this.language.text('policies.not-whole', { from: 0, to: 60 }) : null)); // prettier-ignore

  protected change(change: Partial<VigilanceForm>): void {
    this.form.update((form) => ({ ...form, ...change }));
  }

  protected writeSeverity(severity: number, text: string): void {
    this.change({ severities: this.form().severities.map((one, index) => (index === severity ? text : one)) });
  }

  protected writeLabel(label: RiskLabel, text: string): void {
    this.change({ labels: { ...this.form().labels, [label]: text } });
  }

  protected error(text: string): string | null {
    return this.tried() && !isMinutes(text) ? this.language.text('policies.vigilance.not-minutes') : null;
  }

  protected async save(): Promise<void> {
    const body = vigilanceBody(this.form());
    this.tried.set(true);
    const saved = body && (await this.saving.run(() => this.client.savePeople('vigilance', body)));
    if (!saved) return;
    this.saved.emit(saved.result);
    this.saving.say('policies.settings-saved');
  }
}
