import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { scaleLinear } from 'd3-scale';
import { curveMonotoneX, line } from 'd3-shape';
import type { ChartSeries, ChartTarget, ValueFormat } from './chart-models';
import { spreadLabels, tickIndexes, ticksTo } from './chart-models';
import { measuredWidth } from './chart-size';
import { ChartTable } from './chart-table';

const MARGIN = { left: 40, right: 76, top: 14, bottom: 30 };
const DASHES = ['', '6 4', '2 4', '8 3 2 3', '1 3'];
const LABEL_GAP = 14;

/** Lines from zero with their names at their ends; each further series has its own dash. */
@Component({
  selector: 'mi-chart-line',
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
      <svg [attr.width]="width()" [attr.height]="height()" role="img" [attr.aria-label]="label()">
        @for (tick of drawn().ticks; track tick.value) {
          <path class="grid" [attr.d]="'M' + drawn().left + ' ' + tick.y + 'H' + drawn().right" />
          <text text-anchor="end" [attr.x]="drawn().left - 8" [attr.y]="tick.y + 4">{{ tick.text }}</text>
        }
        @if (drawn().target; as target) {
          <path class="target" [attr.d]="'M' + drawn().left + ' ' + target.y + 'H' + drawn().right" />
          <text class="target-name" [attr.x]="drawn().right + 9" [attr.y]="target.nameY">{{ target.text }}</text>
        }
        @for (one of drawn().lines; track one.id) {
          <path
            fill="none"
            stroke-linecap="round"
            [attr.d]="one.path"
            [attr.stroke]="one.colour"
            [attr.stroke-width]="one.context ? 1.8 : 2.4"
            [attr.stroke-dasharray]="one.dash"
          />
          @if (one.end; as end) {
            <circle r="3" [attr.cx]="end.x" [attr.cy]="end.y" [attr.fill]="one.colour" />
            <text class="name" [attr.x]="drawn().right + 9" [attr.y]="one.nameY" [style.fill]="one.ink">
              {{ one.label }}
            </text>
          }
        }
        @for (name of drawn().names; track name.x) {
          <text text-anchor="middle" [attr.x]="name.x" [attr.y]="height() - 8">{{ name.text }}</text>
        }
        @if (pickable()) {
          <!-- A pointer's shortcut to the messages behind a point; the table twin has the same as buttons. -->
          @for (slot of drawn().slots; track slot.index) {
            <rect
              class="slot pickable"
              [attr.x]="slot.x"
              y="0"
              [attr.width]="slot.width"
              [attr.height]="height() - 24"
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
export class ChartLine {
  readonly points = input.required<readonly string[]>();
  readonly series = input.required<readonly ChartSeries[]>();
  readonly label = input.required<string>();
  readonly format = input<ValueFormat>(String);
  readonly target = input<ChartTarget | null>(null);
  readonly height = input(214);
  /** Distance of the grid lines in the values' own unit (60 for minutes shown as hours); chosen freely when not given. */
  readonly tickStep = input<number | null>(null);
  readonly asTable = input(false);
  readonly pickable = input(false);
  readonly picked = output<number>();
  protected readonly width = measuredWidth(430);

  protected readonly drawn = computed(() => {
    const points = this.points();
    const format = this.format();
    const target = this.target();
    const [left, right] = [MARGIN.left, this.width() - MARGIN.right];
    const values = this.series().flatMap((one) => one.values.filter((value) => value !== null));
    const x = scaleLinear([0, Math.max(1, points.length - 1)], [left, right]);
    const high = Math.max(1, ...values, target?.value ?? 0);
    const ticks = ticksTo(high, this.tickStep());
    const y = scaleLinear([0, Math.max(high, ticks.at(-1) ?? 0)], [this.height() - MARGIN.bottom, MARGIN.top]);
    const lead = this.series().filter((one) => !one.context);
    const lines = this.series().map((one) => drawLine(one, Math.max(0, lead.indexOf(one)), x, y));
    const ends = [...lines.map(({ end }) => end?.y ?? 0), target ? y(target.value) : -LABEL_GAP];
    const nameYs = spreadLabels(ends, LABEL_GAP).map((place) => place + 4);
    const step = (right - left) / Math.max(1, points.length - 1);
    return {
      left,
      right,
      lines: lines.map((one, at) => ({ ...one, nameY: nameYs[at] })),
      target: target ? { y: y(target.value), nameY: nameYs.at(-1), text: target.label } : null,
      ticks: ticks.map((value) => ({ value, y: y(value), text: format(value) })),
      names: tickIndexes(points.length, right - left).map((index) => ({ x: x(index), text: points[index] })),
      slots: points.map((point, index) => ({
        index,
        x: x(index) - step / 2,
        width: step,
        title: this.titleOf(point, index),
      })),
    };
  });

  private titleOf(point: string, index: number): string {
    const figures = this.series().map((one) => {
      const value = one.values[index];
      return `${one.label} ${value === null || value === undefined ? '–' : this.format()(value)}`;
    });
    return [point, ...figures].join('\n');
  }
}

function drawLine(one: ChartSeries, at: number, x: (index: number) => number, y: (value: number) => number) {
  const path = line<number | null>(
    (_, index) => x(index),
    (value) => y(value ?? 0),
  )
    .defined((value) => value !== null)
    .curve(curveMonotoneX);
  const last = one.values.findLastIndex((value) => value !== null);
  const value = one.values[last];
  return {
    id: one.id,
    label: one.label,
    context: one.context === true,
    path: path(one.values),
    colour: one.context ? 'var(--text-3)' : `var(--viz-${one.hue ?? at + 1})`,
    ink: one.context ? 'var(--text-2)' : at === 0 ? 'var(--accent-text)' : 'var(--text)',
    dash: one.context ? '' : (DASHES[at] ?? ''),
    end: value === undefined || value === null ? null : { x: x(last), y: y(value) },
  };
}
