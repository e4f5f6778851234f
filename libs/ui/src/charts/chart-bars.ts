import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { scaleBand, scaleLinear } from 'd3-scale';
import type { ChartSeries, ValueFormat } from './chart-models';
import { tickIndexes } from './chart-models';
import { measuredWidth } from './chart-size';
import { ChartTable } from './chart-table';

const MARGIN = { left: 34, right: 2, top: 18, bottom: 26 };

/** Bars over time or over kinds, stacked when there are several series; the highest one carries its figure. */
@Component({
  selector: 'mi-chart-bars',
  imports: [ChartTable],
  template: `
    @if (asTable()) {
      <mi-chart-table
        [points]="points()"
        [series]="series()"
        [format]="format()"
        [label]="label()"
        [pickable]="pickable()"
        (picked)="picked.emit($event)"
      />
    } @else {
      @if (series().length > 1) {
        <div class="legend" aria-hidden="true">
          @for (one of drawn().legend; track one.label) {
            <span><i [style.background]="one.colour" [style.opacity]="one.opacity"></i>{{ one.label }}</span>
          }
        </div>
      }
      <svg [attr.width]="width()" [attr.height]="height()" role="img" [attr.aria-label]="label()">
        @for (tick of drawn().ticks; track tick.value) {
          <path class="grid" [attr.d]="'M' + drawn().left + ' ' + tick.y + 'H' + drawn().right" />
          <text text-anchor="end" [attr.x]="drawn().left - 8" [attr.y]="tick.y + 4">{{ tick.text }}</text>
        }
        @for (bar of drawn().bars; track bar.key) {
          <rect
            class="bar"
            rx="2.5"
            [attr.x]="bar.x"
            [attr.y]="bar.y"
            [attr.width]="bar.width"
            [attr.height]="bar.height"
            [attr.fill]="bar.colour"
            [attr.opacity]="bar.opacity"
          />
        }
        @if (drawn().peak; as peak) {
          <text class="name" text-anchor="middle" [attr.x]="peak.x" [attr.y]="peak.y">{{ peak.text }}</text>
        }
        @for (name of drawn().names; track name.x) {
          <text text-anchor="middle" [attr.x]="name.x" [attr.y]="height() - 8">{{ name.text }}</text>
        }
        @if (pickable()) {
          <!-- A pointer's shortcut to the messages behind a bar; the table twin has the same as buttons. -->
          @for (slot of drawn().slots; track slot.index) {
            <rect
              class="slot pickable"
              rx="4"
              [attr.x]="slot.x"
              y="0"
              [attr.width]="slot.width"
              [attr.height]="height() - 22"
              (click)="picked.emit(slot.index)"
            >
              <title>{{ slot.title }}</title>
            </rect>
          }
        }
      </svg>
    }
  `,
  styleUrl: './chart-frame.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChartBars {
  readonly points = input.required<readonly string[]>();
  readonly series = input.required<readonly ChartSeries[]>();
  /** A sentence with what the chart shows and its main finding. */
  readonly label = input.required<string>();
  readonly format = input<ValueFormat>(String);
  readonly height = input(214);
  readonly asTable = input(false);
  readonly pickable = input(false);
  /** Index of a pressed bar. */
  readonly picked = output<number>();
  protected readonly width = measuredWidth(340);

  protected readonly drawn = computed(() => {
    const { points, series, format } = { points: this.points(), series: this.series(), format: this.format() };
    const totals = points.map((_, index) => series.reduce((sum, one) => sum + (one.values[index] ?? 0), 0));
    const left = MARGIN.left;
    const right = this.width() - MARGIN.right;
    const indexes = points.map((_, index) => index);
    const x = scaleBand(indexes, [left, right]).paddingInner(0.32).paddingOuter(0.16);
    const y = scaleLinear([0, Math.max(1, ...totals)], [this.height() - MARGIN.bottom, MARGIN.top]);
    const bars = indexes.flatMap((index) => stack(series, index, x(index) ?? 0, x.bandwidth(), y));
    const peak = totals.indexOf(Math.max(...totals));
    return {
      left,
      right,
      bars,
      // bars count things: no line stands between one and two
      ticks: y
        .ticks(4)
        .filter(Number.isInteger)
        .map((value) => ({ value, y: y(value), text: format(value) })),
      names: tickIndexes(points.length, right - left).map((index) => ({
        x: (x(index) ?? 0) + x.bandwidth() / 2,
        text: points[index],
      })),
      peak: totals[peak]
        ? { x: (x(peak) ?? 0) + x.bandwidth() / 2, y: y(totals[peak]) - 6, text: format(totals[peak]) }
        : null,
      legend: series.map((one, at) => ({
        label: one.label,
        colour: colourOf(one, at),
        opacity: one.context ? 0.28 : 1,
      })),
      slots: indexes.map((index) => ({
        index,
        x: (x(index) ?? 0) - x.step() * 0.16,
        width: x.step(),
        title: `${points[index] ?? ''}: ${format(totals[index] ?? 0)}`,
      })),
    };
  });
}

/** The pale companion has the colour of the series it goes with, which comes first. */
function colourOf(series: ChartSeries, at: number): string {
  return `var(--viz-${series.hue ?? (series.context ? 1 : at + 1)})`;
}

function stack(series: readonly ChartSeries[], index: number, x: number, width: number, y: (value: number) => number) {
  let below = 0;
  return series.flatMap((one, at) => {
    const value = one.values[index] ?? 0;
    const [bottom, top] = [below, below + value];
    below = top;
    if (value <= 0) return [];
    const height = y(bottom) - y(top);
    return [
      {
        key: `${one.id}-${index}`,
        x,
        y: y(top),
        width,
        height,
        colour: colourOf(one, at),
        opacity: one.context ? 0.28 : 1,
      },
    ];
  });
}
