import { inject, Injectable } from '@angular/core';
import { Format } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { noonOf, type Period } from '../data/period';
import type { Bucket, Change, TagRow } from '../data/tag-rows';

/** How the figures of reports are said. */
@Injectable({ providedIn: 'root' })
export class ReportWords {
  private readonly language = inject(Language);
  private readonly format = inject(Format);

  name(row: Pick<TagRow, 'name'>): string {
    return row.name ?? this.language.text('reports.tags.removed');
  }

  /** `+79 %`, `new`, `+3`; empty when there is nothing to compare. */
  change({ form, value }: Change): string {
    if (form === 'none') return '';
    if (form === 'new') return this.language.text('reports.tags.new');
    if (form === 'share') return this.format.percent(Math.round(value * 100) / 100, true);
    return `${value > 0 ? '+' : ''}${this.format.number(value)}`;
  }

  range({ from, to }: Pick<Period, 'from' | 'to'>): string {
    return from === to ? this.format.day(noonOf(from)) : this.format.range(noonOf(from), noonOf(to));
  }

  /** The short name of a bar: its day, or the first day of its week. */
  tick(bucket: Bucket): string {
    return this.format.day(noonOf(bucket.from));
  }

  /** What a trend shows, as a sentence: the period, the sum and the highest bar. */
  trend(buckets: readonly Bucket[]): string {
    const [first, last] = [buckets[0], buckets.at(-1)];
    if (!first || !last) return '';
    const peak = buckets.reduce((highest, bucket) => (bucket.count > highest.count ? bucket : highest), first);
    return this.language.text('reports.tags.trend', {
      range: this.range({ from: first.from, to: last.to }),
      count: buckets.reduce((sum, { count }) => sum + count, 0),
      most: peak.count,
      when: this.range(peak),
    });
  }
}
