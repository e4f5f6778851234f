import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { Segmented } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';

const DAYS = ['0', '7', '30', '90', '365'] as const;

/** How much history comes along with a new account. */
@Component({
  selector: 'app-history-choice',
  imports: [Segmented, TextPipe],
  template: `
    <h3>{{ 'channels.connect.history' | text }}</h3>
    @if (offered()) {
      <p class="subtle">{{ 'channels.connect.history-text' | text }}</p>
      <mi-segmented [segments]="segments()" [label]="'channels.connect.history' | text" [(value)]="days" />
    } @else {
      <p class="subtle">{{ 'channels.connect.no-history' | text }}</p>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    h3 {
      font: 600 13px/20px var(--font);
    }
    p {
      max-width: 62ch;
      margin-bottom: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HistoryChoice {
  private readonly language = inject(Language);
  /** The channel gives its history away. */
  readonly offered = input.required<boolean>();
  readonly days = model.required<string>();
  protected readonly segments = computed(() =>
    DAYS.map((id) => ({ id, label: this.language.text(`channels.connect.history-${id}`) })),
  );
}
