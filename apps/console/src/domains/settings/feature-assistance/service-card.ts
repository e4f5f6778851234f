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
import type { AssistanceBody, AssistanceTestView, AssistanceView } from '@parvis/contracts';
import { Button, Card } from '@parvis/ui';
import { Field, Switch } from '@parvis/ui/forms';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { AssistanceClient } from '../data/assistance-client';
import { Saving } from '../data/saving';

/** One service: on or off, where it is, its key, and whether it answers. */
@Component({
  selector: 'app-service-card',
  imports: [Button, Card, Field, Switch, TextPipe],
  providers: [Saving],
  template: `
    <mi-card
      [heading]="'settings.assistance.' + what() | text"
      [text]="'settings.assistance.' + what() + '-text' | text"
    >
      <form (submit)="$event.preventDefault()">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <mi-switch [label]="'settings.assistance.on-' + what() | text" [(checked)]="isOn" />
        <mi-field
          type="url"
          [name]="what() + '-url'"
          [label]="'settings.assistance.url' | text"
          [hint]="'settings.assistance.url-' + what() | text"
          [error]="saving.isRefused('/' + what() + '/url') ? ('settings.assistance.url-wrong' | text) : null"
          [(value)]="url"
        />
        @if (what() === 'drafts') {
          <mi-field
            name="model"
            [label]="'settings.assistance.model' | text"
            [error]="saving.isRefused('/drafts/model') ? ('settings.assistance.model-missing' | text) : null"
            [(value)]="model"
          />
        }
        <mi-field
          type="password"
          autocomplete="new-password"
          [name]="what() + '-key'"
          [label]="'settings.assistance.key' | text"
          [hint]="(keySet() ? 'settings.assistance.key-set' : 'settings.assistance.key-none') | text"
          [(value)]="key"
        />
        @if (tested(); as result) {
          <p role="status" [class.problem]="!result.ok">
            {{
              (result.ok ? 'settings.assistance.answers' : 'settings.assistance.answers-not')
                | text: { ms: result.tookMs }
            }}
            {{ result.detail }}
          </p>
        }
        <div class="acts">
          <mi-button kind="primary" [busy]="saving.busy()" (pressed)="save()">{{ 'settings.save' | text }}</mi-button>
          <mi-button [disabled]="!isSaved()" [busy]="saving.busy()" (pressed)="test()">{{
            'settings.assistance.test' | text
          }}</mi-button>
        </div>
      </form>
    </mi-card>
  `,
  styles: `
    form {
      display: grid;
      gap: 14px;
      max-width: 560px;
    }
    .acts {
      display: flex;
      gap: 8px;
    }
    .problem {
      padding: 8px 12px;
      border-radius: var(--r-3);
      background: var(--danger-tint);
      color: var(--danger-text);
      box-shadow: inset 0 0 0 1px var(--danger-border);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServiceCard {
  private readonly client = inject(AssistanceClient);
  protected readonly saving = inject(Saving);
  readonly what = input.required<'translation' | 'drafts'>();
  readonly view = input.required<AssistanceView>();
  readonly saved = output<AssistanceView>();

  private readonly stored = computed(() => this.view()[this.what()]);
  protected readonly keySet = computed(() => this.stored().keySet);
  protected readonly isSaved = computed(() => this.stored().provider !== 'off');
  protected readonly isOn = linkedSignal(() => this.stored().provider !== 'off');
  protected readonly url = linkedSignal(() => this.stored().url);
  protected readonly model = linkedSignal(() => this.view().drafts.model);
  protected readonly key = signal('');
  protected readonly tested = signal<AssistanceTestView | null>(null);

  protected async save(): Promise<void> {
    this.tested.set(null);
    const saved = await this.saving.run(() => this.client.change(this.body()));
    if (!saved) return;
    this.key.set('');
    this.saved.emit(saved.result);
    this.saving.say('settings.assistance.saved');
  }

  protected async test(): Promise<void> {
    const tested = await this.saving.run(() => this.client.test(this.what()));
    this.tested.set(tested?.result ?? null);
  }

  private body(): AssistanceBody {
    const { version } = this.view();
    const shared = { url: this.url().trim(), ...(this.key() === '' ? {} : { key: this.key().trim() }) };
    if (this.what() === 'translation')
      return { version, translation: { provider: this.isOn() ? 'libretranslate' : 'off', ...shared } };
    return {
      version,
      drafts: { provider: this.isOn() ? 'openai-compatible' : 'off', model: this.model().trim(), ...shared },
    };
  }
}
