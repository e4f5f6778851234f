import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { BacktestView, ChannelKind } from '@parvis/contracts';
import { Banner, channelName, Format } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { PrecisionBar } from '../ui/precision-bar';
import { SmallChart } from '../ui/small-chart';

/** The numbers of a back-test: what matched, what people had decided about it, how right that is, and whom it would have touched. */
@Component({
  selector: 'app-backtest-report',
  imports: [Banner, PrecisionBar, SmallChart, TextPipe],
  template: `
    <dl>
      @for (figure of figures(); track figure.label) {
        <div>
          <dt>{{ figure.label }}</dt>
          <dd>{{ figure.value }}</dd>
        </div>
      }
      <div class="precise">
        <dt>{{ 'screening.precision.title' | text }}</dt>
        <dd><app-precision-bar [precision]="run().precision" [bar]="bar()" /></dd>
      </div>
    </dl>
    @if (difference(); as text) {
      <p>{{ text }}</p>
    }
    @if (run().unknown > 0) {
      <p class="small">{{ 'screening.back.unknown' | text: { count: run().unknown } }}</p>
    }
    @if (run().criticism.share !== null) {
      @if (run().criticism.objects) {
        <mi-banner tone="bad" icon="triangle-alert">
          <b>{{ criticism() }}</b> {{ 'screening.back.criticism-blocks' | text }}
        </mi-banner>
      } @else {
        <p class="small">{{ criticism() }}</p>
      }
    }
    @if (run().matched > 0) {
      <div class="charts">
        <app-small-chart
          [heading]="'screening.back.by-channel' | text"
          [label]="'screening.back.by-channel-label' | text: { channels: channels().names }"
          [points]="channels().points"
          [series]="channels().series"
        />
        <app-small-chart
          [heading]="'screening.back.by-day' | text"
          [label]="'screening.back.by-day-label' | text: { matched: run().matched, days: days().points.length }"
          [points]="days().points"
          [series]="days().series"
        />
      </div>
    }
  `,
  styleUrl: './figures.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BacktestReport {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  readonly run = input.required<BacktestView>();
  /** What the precision has to reach, in percent. */
  readonly bar = input<number | null>(null);

  protected readonly figures = computed(() => {
    const { matched, judged } = this.run();
    const figure = (key: string, value: number) => ({ label: this.language.text(`screening.back.${key}`), value: this.format.number(value, 0) }); // prettier-ignore
    return [figure('matched', matched), figure('hidden', judged.hidden), figure('kept', judged.kept), figure('unseen', judged.unseen)]; // prettier-ignore
  });
  /** “Against the live version: +12, −3”. */
  protected readonly difference = computed(() => {
    const { current, difference } = this.run();
    if (difference === null || current) return null;
    return this.language.text('screening.back.difference', difference);
  });
  protected readonly criticism = computed(() => {
    const { share, known } = this.run().criticism;
    return this.language.text('screening.back.criticism', { share: this.format.percent(Math.round((share ?? 0) * 100) / 100), known }); // prettier-ignore
  });
  protected readonly channels = computed(() => {
    const counts = Object.entries(this.run().byChannel).sort(([, a], [, b]) => b - a);
    const points = counts.map(([channel]) => channelName(channel as ChannelKind));
    return { points, series: this.series(counts.map(([, count]) => count)), names: counts.map(([, count], at) => `${points[at] ?? ''} ${this.format.number(count, 0)}`).join(', ') }; // prettier-ignore
  });
  protected readonly days = computed(() => {
    const counts = Object.entries(this.run().byDay).sort(([a], [b]) => a.localeCompare(b));
    return { points: counts.map(([day]) => this.format.day(`${day}T12:00:00Z`)), series: this.series(counts.map(([, count]) => count)) }; // prettier-ignore
  });

  private series(values: readonly number[]) {
    return [{ id: 'matched', label: this.language.text('screening.back.matched'), values }];
  }
}
