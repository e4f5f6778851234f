import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { scaleLinear } from 'd3-scale';
import { area, curveMonotoneX, line } from 'd3-shape';

const INSET = { left: 2, right: 4, top: 4 };

/** A trend in the size of a word. The figure stands beside it; its accessible name says the trend. */
@Component({
  selector: 'mi-spark',
  template: `
    <svg
      [class]="tone()"
      [attr.width]="width()"
      [attr.height]="height()"
      [attr.viewBox]="'0 0 ' + width() + ' ' + height()"
      role="img"
      [attr.aria-label]="label()"
    >
      <path class="area" [attr.d]="shapes().area" />
      <path class="line" [attr.d]="shapes().line" fill="none" stroke-width="1.5" stroke-linecap="round" />
      @if (shapes().end; as end) {
        <circle class="end" [attr.cx]="end.x" [attr.cy]="end.y" r="2.2" />
      }
    </svg>
  `,
  styles: `
    :host {
      display: inline-block;
      line-height: 0;
    }
    svg {
      color: var(--text-3);
    }
    .good {
      color: var(--success);
    }
    .bad {
      color: var(--danger);
    }
    .area,
    .end {
      fill: currentColor;
    }
    .area {
      opacity: 0.1;
    }
    .line {
      stroke: currentColor;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Spark {
  readonly values = input.required<readonly number[]>();
  readonly label = input.required<string>();
  readonly tone = input<'neutral' | 'good' | 'bad'>('neutral');
  readonly width = input(52);
  readonly height = input(22);
  /** Off, the drawing fills its height; on, nothing is exaggerated. */
  readonly fromZero = input(false);

  protected readonly shapes = computed(() => {
    const values = this.values();
    const height = this.height();
    const low = this.fromZero() ? 0 : Math.min(...values);
    const high = Math.max(...values, low + Number.EPSILON);
    const x = scaleLinear([0, Math.max(1, values.length - 1)], [INSET.left, this.width() - INSET.right]);
    const y = scaleLinear([low, high], [this.fromZero() ? height : height - INSET.top, INSET.top]);
    const curve = line<number>(
      (_, index) => x(index),
      (value) => y(value),
    ).curve(curveMonotoneX);
    const surface = area<number>(
      (_, index) => x(index),
      height,
      (value) => y(value),
    ).curve(curveMonotoneX);
    const last = values.at(-1);
    return {
      line: curve(values),
      area: surface(values),
      end: last === undefined ? null : { x: x(values.length - 1), y: y(last) },
    };
  });
}
