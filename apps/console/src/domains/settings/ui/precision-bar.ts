import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Precision } from '@parvis/contracts';
import { Format } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';

/** How often a rule was right: its share on a line from 0 to 100, the 95 % interval as a band, the bar it has to reach as a tick. */
@Component({
  selector: 'app-precision-bar',
  template: `
    <span class="words" [class.subtle]="precision().share === null">{{ words() }}</span>
    @if (place(); as place) {
      <span class="track" aria-hidden="true">
        <i class="band" [class.under]="isUnder()" [style.left.%]="place.low" [style.width.%]="place.width"></i>
        <i class="share" [class.under]="isUnder()" [style.left.%]="place.share"></i>
        @if (bar() !== null) {
          <i class="bar" [style.left.%]="bar()"></i>
        }
      </span>
    }
    <span class="small">{{ detail() }}</span>
  `,
  styles: `
    :host {
      display: grid;
      gap: 4px;
      min-width: 132px;
    }
    .words {
      font-variant-numeric: tabular-nums;
    }
    .track {
      position: relative;
      height: 8px;
      border-radius: 4px;
      background: var(--pressed);
    }
    i {
      position: absolute;
      top: 0;
      bottom: 0;
    }
    .band {
      min-width: 2px;
      border-radius: 4px;
      background: var(--success);
      opacity: 0.45;
    }
    .share {
      width: 3px;
      margin-left: -1.5px;
      background: var(--success);
    }
    .band.under,
    .share.under {
      background: var(--warning);
    }
    .bar {
      top: -3px;
      bottom: -3px;
      width: 2px;
      margin-left: -1px;
      background: var(--text);
    }
    .small {
      font-size: 12px;
      line-height: 16px;
      color: var(--text-3);
    }
    @media (forced-colors: active) {
      .band,
      .share,
      .bar {
        background: CanvasText;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PrecisionBar {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  readonly precision = input.required<Precision>();
  /** In percent; null draws none. */
  readonly bar = input<number | null>(null);

  protected readonly isUnder = computed(() => {
    const [low, bar] = [this.precision().low, this.bar()];
    return low !== null && bar !== null && low * 100 < bar;
  });
  protected readonly place = computed(() => {
    const { share, low, high } = this.precision();
    if (share === null || low === null || high === null) return null;
    return { share: share * 100, low: low * 100, width: (high - low) * 100 };
  });
  protected readonly words = computed(() => {
    const { share, low, high } = this.precision();
    if (share === null || low === null || high === null) return this.language.text('screening.precision.none');
    const percent = (part: number) => this.format.percent(Math.round(part * 100) / 100);
    return this.language.text('screening.precision.range', { share: percent(share), low: percent(low), high: percent(high) }); // prettier-ignore
  });
  protected readonly detail = computed(() => {
    const { right, wrong } = this.precision();
    const judged = this.language.text('screening.precision.judged', { count: right + wrong });
    const bar = this.bar();
    return bar === null ? judged : `${judged} · ${this.language.text('screening.precision.bar', { bar: this.format.percent(bar / 100) })}`; // prettier-ignore
  });
}
