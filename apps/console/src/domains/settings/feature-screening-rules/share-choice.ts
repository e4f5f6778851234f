import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { ROLLOUT_SHARES } from '@parvis/contracts';
import { Format, Segmented } from '@parvis/ui';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ScreeningWords } from '../ui/screening-words';

/** For how many authors a rule has its level, in steps, and in words what the chosen one comes to. */
@Component({
  selector: 'app-share-choice',
  imports: [Segmented, TextPipe],
  template: `
    <b aria-hidden="true">{{ 'screening.share.label' | text }}</b>
    <mi-segmented
      [fill]="true"
      [label]="'screening.share.label' | text"
      [segments]="segments()"
      [value]="'' + share()"
      (valueChange)="changed.emit(+$event)"
    />
    <p aria-live="polite">{{ words.share(share()) }}</p>
    <p class="small">{{ 'screening.share.hint' | text }}</p>
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
    }
    b {
      font: 600 13px/20px var(--font);
    }
    .small {
      font-size: 12px;
      line-height: 16px;
      color: var(--text-2);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ShareChoice {
  private readonly format = inject(Format);
  protected readonly words = inject(ScreeningWords);
  readonly share = input.required<number>();
  readonly changed = output<number>();
  /** One that was set elsewhere is no step, and is shown all the same. */
  protected readonly segments = computed(() =>
    [...new Set([...ROLLOUT_SHARES, this.share()])]
      .sort((a, b) => a - b)
      .map((share) => ({ id: String(share), label: this.format.percent(share / 100) })),
  );
}
