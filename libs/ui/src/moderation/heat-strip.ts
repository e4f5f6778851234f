import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

const STEPS = 5;

/** How much came in over time, one cell for each stretch, from light to strong; a sentence says it in words. */
@Component({
  selector: 'mi-heat-strip',
  template: `<div class="cells" role="img" [attr.aria-label]="label()">
      @for (step of steps(); track $index) {
        <i [style.--share]="step"></i>
      }
    </div>
    @if (from() || to()) {
      <div class="ends" aria-hidden="true">
        <span>{{ from() }}</span><span>{{ to() }}</span>
      </div>
    }`,
  styles: `
    :host {
      display: block;
    }
    .cells {
      display: grid;
      grid-auto-flow: column;
      grid-auto-columns: minmax(0, 1fr);
      height: 24px;
      overflow: hidden;
      border-radius: var(--r-2);
      background: var(--hover);
    }
    i {
      background: color-mix(in oklab, var(--accent) calc(var(--share) * 100%), var(--hover));
    }
    .ends {
      display: flex;
      justify-content: space-between;
      margin-top: 3px;
      font-size: 11px;
      line-height: 14px;
      color: var(--text-3);
      font-variant-numeric: tabular-nums;
    }
    @media (forced-colors: active) {
      .cells {
        outline: 1px solid CanvasText;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HeatStrip {
  readonly counts = input.required<readonly number[]>();
  /** The sentence it stands for. */
  readonly label = input.required<string>();
  readonly from = input('');
  readonly to = input('');
  /** Shares of the most, in few steps: neighbours that hardly differ look the same. */
  protected readonly steps = computed(() => {
    const most = Math.max(1, ...this.counts());
    return this.counts().map((count) => Math.ceil((count / most) * STEPS) / STEPS);
  });
}
