import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Format, Icon, IconButton } from '@parvis/ui';
import { ChartBars } from '@parvis/ui/charts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { TagKind } from '../../../shared/tags/tag-kind';
import { type TagRow, toBuckets, TREND_FROM } from '../data/tag-rows';
import { QuoteCard } from './quote-card';
import { ReportWords } from './report-words';

/** One tag in full: its figures, its days from zero, and what people wrote. */
@Component({
  selector: 'app-tag-evidence',
  imports: [ChartBars, Icon, IconButton, QuoteCard, RouterLink, TagKind, TextPipe],
  templateUrl: './tag-evidence.html',
  styleUrl: './tag-evidence.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TagEvidence {
  private readonly words = inject(ReportWords);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  readonly row = input.required<TagRow>();
  readonly days = input.required<readonly string[]>();
  readonly channel = input<string | null>(null);
  protected readonly asTable = signal(false);

  protected readonly name = computed(() => this.words.name(this.row()));
  protected readonly buckets = computed(() => toBuckets(this.days(), this.row().perDay));
  protected readonly isWeekly = computed(() => this.buckets().length < this.days().length);
  protected readonly points = computed(() => this.buckets().map((bucket) => this.words.tick(bucket)));
  protected readonly series = computed(() => [
    {
      id: 'mentions',
      label: this.language.text('reports.tags.column.mentions'),
      values: this.buckets().map(({ count }) => count),
    },
  ]);
  protected readonly sentence = computed(() => this.words.trend(this.buckets()));
  protected readonly hasTrend = computed(() => this.row().items >= TREND_FROM);
  protected readonly figures = computed(() => {
    const { items, people, channels, change } = this.row();
    const counted = (key: string, count: number) => ({ key, value: this.format.compact(count), label: this.language.text(`reports.tags.figure.${key}`, { count }), tone: 'neutral' }); // prettier-ignore
    const compared = this.words.change(change);
    const figures = [counted('mentions', items), counted('people', people), counted('channels', channels.length)];
    if (!compared) return figures;
    const label = this.language.text('reports.tags.figure.change');
    return [...figures, { key: 'change', value: compared, label, tone: change.tone }];
  });
  protected readonly asCount = (value: number): string => this.format.number(value, 0);
}
