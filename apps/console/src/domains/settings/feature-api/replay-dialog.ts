import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  model,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { WebhookReplayBody } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { IntegrationsClient } from '../data/integrations-client';
import { Saving } from '../data/saving';

const CHOICES = ['dead', 'all'] as const satisfies readonly WebhookReplayBody['only'][];
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Telling a stretch of time again: what was given up, or everything. */
@Component({
  selector: 'app-replay-dialog',
  imports: [Button, DialogBox, Field, Select, TextPipe],
  providers: [Saving],
  template: `
    <mi-dialog size="sm" [(open)]="open" [heading]="'settings.api.replay-range' | text">
      <form (submit)="save($event)">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <mi-select
          [label]="'settings.api.replay-only' | text"
          [options]="choices()"
          [hint]="'settings.api.replay-hint.' + only() | text"
          [value]="only()"
          (valueChange)="choose($event)"
        />
        <mi-field type="datetime-local" name="replay-from" [label]="'settings.api.from' | text" [(value)]="from" />
        <mi-field
          type="datetime-local"
          name="replay-to"
          [label]="'settings.api.to' | text"
          [error]="error()"
          [(value)]="to"
        />
        <button type="submit" hidden tabindex="-1"></button>
      </form>
      <mi-button dialogActions (pressed)="open.set(false)">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button dialogActions kind="primary" icon="history" [busy]="saving.busy()" (pressed)="save()">{{
        'settings.api.replay-confirm' | text
      }}</mi-button>
    </mi-dialog>
  `,
  styleUrl: '../ui/form-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReplayDialog {
  private readonly client = inject(IntegrationsClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly open = model(false);
  readonly endpointId = input.required<string>();
  readonly asked = output();

  protected readonly only = signal<WebhookReplayBody['only']>('dead');
  protected readonly from = signal('');
  protected readonly to = signal('');
  private readonly tried = signal(false);
  protected readonly choices = computed(() =>
    CHOICES.map((value) => ({ value, label: this.language.text(`settings.api.replay-what.${value}`) })),
  );
  protected readonly error = computed(() => {
    if (!this.tried()) return null;
    return Date.parse(this.from()) < Date.parse(this.to()) ? null : this.language.text('settings.api.range-wrong');
  });

  constructor() {
    effect(() => {
      if (this.open()) untracked(() => { this.start(); }); // prettier-ignore
    });
  }

  protected choose(chosen: string): void {
    const only = CHOICES.find((one) => one === chosen);
    if (only) this.only.set(only);
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    if (this.error() !== null) return;
    const [from, to] = [new Date(this.from()).toISOString(), new Date(this.to()).toISOString()];
    const done = await this.saving.run(() => this.client.replay(this.endpointId(), { from, to, only: this.only() }));
    if (!done) return;
    this.saving.say('settings.api.replay-asked');
    this.asked.emit();
    this.open.set(false);
  }

  private start(): void {
    const now = Date.now();
    this.only.set('dead');
    this.from.set(localTime(now - 7 * DAY_MS));
    this.to.set(localTime(now + MINUTE_MS));
    this.tried.set(false);
    this.saving.clear();
  }
}

/** As the field has it: the time of the place, without seconds. */
function localTime(ms: number): string {
  const date = new Date(ms);
  return new Date(ms - date.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
}
