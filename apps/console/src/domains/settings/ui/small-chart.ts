import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { Format, IconButton } from '@parvis/ui';
import { Card, ChartBars, type ChartSeries } from '@parvis/ui/charts';
import { Language } from '../../../shared/i18n/language';

/** Bars on a card, with the same as a table behind a button. */
@Component({
  selector: 'app-small-chart',
  imports: [Card, ChartBars, IconButton],
  template: `
    <mi-card [heading]="heading()">
      <mi-icon-button
        cardAction
        size="sm"
        [icon]="asTable() ? 'chart-no-axes-column' : 'table-2'"
        [label]="toggleLabel()"
        (pressed)="asTable.set(!asTable())"
      />
      <div [class.scroll]="asTable()" [class.table]="asTable()">
        <mi-chart-bars
          [points]="points()"
          [series]="series()"
          [label]="label()"
          [format]="write"
          [height]="height()"
          [asTable]="asTable()"
        />
      </div>
    </mi-card>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    .table {
      max-height: 220px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SmallChart {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  readonly heading = input.required<string>();
  /** A sentence with what the chart shows. */
  readonly label = input.required<string>();
  readonly points = input.required<readonly string[]>();
  readonly series = input.required<readonly ChartSeries[]>();
  readonly height = input(150);
  protected readonly asTable = signal(false);
  protected readonly write = (value: number) => this.format.number(value, 0);
  protected readonly toggleLabel = computed(() => {
    const what = this.language.text(this.asTable() ? 'ui.showChart' : 'ui.showTable');
    return `${what}, ${this.heading()}`;
  });
}
