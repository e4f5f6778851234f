import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import type { ChartSeries, ValueFormat } from './chart-models';

/** The twin of a chart: the same figures as a table. Each line opens what is behind it. */
@Component({
  selector: 'mi-chart-table',
  template: `
    <div class="scroll" tabindex="0" role="region" [attr.aria-label]="label()">
      <table>
        <caption class="sr">
          {{
            label()
          }}
        </caption>
        <thead>
          <tr>
            <td></td>
            @for (one of series(); track one.id) {
              <th scope="col">{{ one.label }}</th>
            }
          </tr>
        </thead>
        <tbody>
          @for (point of points(); track $index; let index = $index) {
            <tr>
              <th scope="row">
                @if (pickable()) {
                  <button type="button" (click)="picked.emit(index)">{{ point }}</button>
                } @else {
                  {{ point }}
                }
              </th>
              @for (one of series(); track one.id) {
                <td>{{ text(one.values[index]) }}</td>
              }
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    .scroll {
      max-height: 260px;
    }
    table {
      width: 100%;
      border-collapse: collapse;
      font-variant-numeric: tabular-nums;
    }
    th,
    td {
      padding: 5px 8px;
      border-bottom: 1px solid var(--border-subtle);
      text-align: right;
      font-weight: 400;
    }
    thead th {
      position: sticky;
      top: 0;
      background: var(--surface);
      font: 600 11.5px/16px var(--font);
      color: var(--text-3);
    }
    tbody th {
      text-align: left;
    }
    button {
      min-height: 24px;
      color: var(--accent-text);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChartTable {
  readonly points = input.required<readonly string[]>();
  readonly series = input.required<readonly ChartSeries[]>();
  readonly format = input.required<ValueFormat>();
  readonly label = input.required<string>();
  readonly pickable = input(false);
  readonly picked = output<number>();

  protected text(value: number | null | undefined): string {
    return value === null || value === undefined ? '–' : this.format()(value);
  }
}
