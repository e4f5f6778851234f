import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** One engagement: how much of its time is used, from 0 to 1, and what is left in words. */
export interface SlaBar {
  label: string;
  used: number;
  left: string;
  tone: 'ok' | 'warn' | 'bad';
}

/** What was promised and how much of it is left. The words carry it, the bar repeats it. */
@Component({
  selector: 'mi-sla',
  template: `
    @for (bar of bars(); track bar.label) {
      <div>
        <div class="top">
          <span>{{ bar.label }}</span><span class="left num" [class]="bar.tone">{{ bar.left }}</span>
        </div>
        <div
          class="track"
          role="progressbar"
          aria-valuemin="0"
          aria-valuemax="100"
          [attr.aria-label]="bar.label"
          [attr.aria-valuenow]="percent(bar)"
          [attr.aria-valuetext]="bar.left"
        >
          <i [class]="bar.tone" [style.width.%]="percent(bar)"></i>
        </div>
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 9px;
    }
    .top {
      display: flex;
      justify-content: space-between;
      gap: 8px;
      margin-bottom: 4px;
      font-size: 12.5px;
      line-height: 18px;
    }
    .left {
      flex: none;
      font-weight: 500;
      color: var(--text-3);
    }
    .left.warn {
      color: var(--warning-text);
      font-weight: 600;
    }
    .left.bad {
      color: var(--danger-text);
      font-weight: 600;
    }
    .track {
      height: 5px;
      border-radius: 3px;
      background: var(--pressed);
      overflow: hidden;
    }
    i {
      display: block;
      height: 100%;
      border-radius: 3px;
      background: var(--success);
    }
    i.warn {
      background: var(--warning);
    }
    i.bad {
      background: var(--danger);
    }
    @media (forced-colors: active) {
      .track {
        outline: 1px solid CanvasText;
      }
      i {
        background: CanvasText;
        forced-color-adjust: none;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Sla {
  readonly bars = input.required<readonly SlaBar[]>();

  protected percent(bar: SlaBar): number {
    return Math.round(Math.min(1, Math.max(0, bar.used)) * 100);
  }
}
