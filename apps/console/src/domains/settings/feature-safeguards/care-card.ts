import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core'; // prettier-ignore
import type { CareSettings } from '@parvis/contracts';
import { Button, Card } from '@parvis/ui';
import { Check, Field } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { PoliciesClient } from '../data/policies-client';
import { careBody, type CareForm, careForm } from '../data/safeguard-forms';
import { Saving } from '../data/saving';

const SWITCHES = ['blurText', 'blurMedia', 'greyscale', 'muteVideo'] as const;

/** How gently things are shown to members who never chose, and from how much on a pause is suggested. */
@Component({
  selector: 'app-care-settings',
  imports: [Button, Card, Check, Field, TextPipe],
  providers: [Saving],
  template: `
    <mi-card [heading]="'policies.care.title' | text" [text]="'policies.care.text' | text">
      <div class="fields">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        @for (one of switches(); track one.id) {
          <mi-check
            [label]="one.label"
            [disabled]="!canManage()"
            [checked]="form()[one.id]"
            (checkedChange)="turn(one.id, $event)"
          />
        }
        <mi-field
          type="number"
          [label]="'policies.care.exposure' | text"
          [hint]="'policies.care.exposure-hint' | text"
          [disabled]="!canManage()"
          [error]="error()"
          [value]="form().exposure"
          (valueChange)="change({ exposure: $event })"
        />
        @if (canManage()) {
          <div class="foot">
            <mi-button kind="primary" [busy]="saving.busy()" (pressed)="save()"
              >{{ 'settings.save' | text }}<span class="sr"> {{ 'policies.care.title' | text }}</span></mi-button
            >
          </div>
        }
      </div>
    </mi-card>
  `,
  styleUrl: '../ui/form-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CareCard {
  private readonly client = inject(PoliciesClient);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);
  readonly settings = input.required<CareSettings>();
  readonly saved = output<CareSettings>();

  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  protected readonly form = linkedSignal<CareForm>(() => careForm(this.settings()));
  private readonly tried = signal(false);
  protected readonly switches = computed(() => SWITCHES.map((id) => ({ id, label: this.language.text(`policies.care.${id}`) }))); // prettier-ignore
  protected readonly error = computed(() => (this.tried() && careBody(this.form()) === null ? this.language.text('policies.not-whole', { from: 1, to: 100_000 }) : null)); // prettier-ignore

  protected turn(name: (typeof SWITCHES)[number], isOn: boolean): void {
    this.form.update((form) => ({ ...form, [name]: isOn }));
  }

  protected change(change: Partial<CareForm>): void {
    this.form.update((form) => ({ ...form, ...change }));
  }

  protected async save(): Promise<void> {
    const body = careBody(this.form());
    this.tried.set(true);
    const saved = body && (await this.saving.run(() => this.client.savePeople('care', body)));
    if (!saved) return;
    this.saved.emit(saved.result);
    this.saving.say('policies.settings-saved');
  }
}
