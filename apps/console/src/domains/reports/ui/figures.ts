import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { Format, Icon } from '@parvis/ui';
import { Spark } from '@parvis/ui/charts';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { TagKind } from '../../../shared/tags/tag-kind';
import { SPARK_POINTS, toBuckets, type Total } from '../data/tag-rows';
import { ReportWords } from './report-words';

/** The strip of figures: all mentions, then those of each kind. Pressing one shows the tags it is made of. */
@Component({
  selector: 'app-figures',
  imports: [Icon, Spark, TagKind, TextPipe],
  templateUrl: './figures.html',
  styleUrl: './figures.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Figures {
  private readonly words = inject(ReportWords);
  private readonly format = inject(Format);
  readonly totals = input.required<readonly Total[]>();
  readonly days = input.required<readonly string[]>();
  readonly selected = input.required<Total['kind']>();
  readonly picked = output<Total['kind']>();

  protected readonly shown = computed(() =>
    this.totals().map((total) => {
      const buckets = toBuckets(this.days(), total.perDay, SPARK_POINTS);
      return {
        kind: total.kind,
        value: this.format.compact(total.items),
        change: this.words.change(total.change),
        tone: total.change.tone,
        direction:
          total.change.form === 'new' || total.change.form === 'none' ? null : total.change.value >= 0 ? 'up' : 'down',
        trend: buckets.map(({ count }) => count),
        sentence: this.words.trend(buckets),
      };
    }),
  );
}
