import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { Card, Format, IconButton } from '@parvis/ui';
import { ChartBars, type ChartSeries } from '@parvis/ui/charts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';

/** Counts by one property, as bars or as their table. */
@Component({
  selector: 'app-count-card',
  imports: [Card, ChartBars, IconButton, TextPipe],
  template: `
    <mi-card [heading]="heading()" [text]="text()">
      <mi-icon-button
        cardAction
        size="sm"
        [icon]="asTable() ? 'chart-no-axes-column' : 'table-2'"
        [label]="(asTable() ? 'ui.showChart' : 'ui.showTable') | text"
        (pressed)="turned.set(!turned())"
      />
      @if (counts().length) {
        <mi-chart-bars
          [points]="points()"
          [series]="series()"
          [format]="number"
          [label]="sentence()"
          [height]="180"
          [asTable]="asTable()"
        />
      } @else {
        <p class="subtle">{{ 'followup.report.nothing' | text }}</p>
      }
    </mi-card>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    mi-card {
      height: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CountCard {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  readonly heading = input.required<string>();
  readonly text = input('');
  readonly counts = input.required<readonly { name: string; count: number }[]>();
  /** Where names are long it begins as a table. */
  readonly long = input(false);

  protected readonly turned = signal(false);
  protected readonly asTable = computed(() => this.turned() !== this.long());
  protected readonly number = (value: number) => this.format.number(value);
  protected readonly points = computed(() => this.counts().map(({ name }) => name));
  protected readonly series = computed<ChartSeries[]>(() => [
    { id: 'count', label: this.language.text('followup.report.decisions'), values: this.counts().map(({ count }) => count) }, // prettier-ignore
  ]);
  protected readonly sentence = computed(() => this.language.text('followup.report.sentence', { what: this.heading(), list: this.format.list(this.counts().map(({ name, count }) => `${name} ${this.format.number(count)}`)) })); // prettier-ignore
}
