import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core'; // prettier-ignore
import type { QualitySettings } from '@parvis/contracts';
import { Button, Card } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { PoliciesClient } from '../data/policies-client';
import { sharePercent } from '../data/safeguard-forms';
import { Saving } from '../data/saving';

/** What share of people's decisions somebody else looks at again. */
@Component({
  selector: 'app-quality-settings',
  imports: [Button, Card, Field, TextPipe],
  providers: [Saving],
  template: `
    <mi-card [heading]="'policies.quality.title' | text" [text]="'policies.quality.text' | text">
      <div class="fields">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <mi-field
          type="number"
          [label]="'policies.quality.share' | text"
          [disabled]="!canManage()"
          [error]="error()"
          [(value)]="share"
        />
        @if (canManage()) {
          <div class="foot">
            <mi-button kind="primary" [busy]="saving.busy()" (pressed)="save()"
              >{{ 'settings.save' | text }}<span class="sr"> {{ 'policies.quality.title' | text }}</span></mi-button
            >
          </div>
        }
      </div>
    </mi-card>
  `,
  styleUrl: '../ui/form-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class QualityCard {
  private readonly client = inject(PoliciesClient);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);
  readonly settings = input.required<QualitySettings>();
  readonly saved = output<QualitySettings>();

  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  protected readonly share = linkedSignal(() => String(this.settings().sharePercent));
  private readonly tried = signal(false);
  protected readonly error = computed(() => (this.tried() && sharePercent(this.share()) === null ? this.language.text('policies.quality.wrong') : null)); // prettier-ignore

  protected async save(): Promise<void> {
    const share = sharePercent(this.share());
    this.tried.set(true);
    if (share === null) return;
    const saved = await this.saving.run(() => this.client.savePeople('quality', { sharePercent: share }));
    if (!saved) return;
    this.saved.emit(saved.result);
    this.saving.say('policies.settings-saved');
  }
}
