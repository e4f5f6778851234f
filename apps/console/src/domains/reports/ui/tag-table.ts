import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { ChannelTile, channelName, Format } from '@parvis/ui';
import { Spark } from '@parvis/ui/charts';
import { RouterLink } from '@angular/router';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { TagKind } from '../../../shared/tags/tag-kind';
import { type Sort, type TagRow, SPARK_POINTS, toBuckets, TREND_FROM } from '../data/tag-rows';
import { ReportWords } from './report-words';

const TILES = 4;

/** Tags by how often they were given, each with its trend and the way to the messages. The open one is beside it. */
@Component({
  selector: 'app-tag-table',
  imports: [ChannelTile, RouterLink, Spark, TagKind, TextPipe],
  templateUrl: './tag-table.html',
  styleUrl: './tag-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TagTable {
  private readonly words = inject(ReportWords);
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  readonly rows = input.required<readonly TagRow[]>();
  readonly days = input.required<readonly string[]>();
  readonly openId = input<string | null>(null);
  readonly sort = input.required<Sort>();
  /** Narrows what the figures link to. */
  readonly channel = input<string | null>(null);
  readonly opened = output<string>();

  protected readonly shown = computed(() =>
    this.rows().map((row) => {
      const buckets = row.items >= TREND_FROM ? toBuckets(this.days(), row.perDay, SPARK_POINTS) : [];
      const channels = row.channels.map(channelName);
      return {
        id: row.tagId,
        name: this.words.name(row),
        isRemoved: row.name === null,
        kind: row.kind,
        items: this.format.compact(row.items),
        people: this.language.text('reports.tags.people', { count: row.people }),
        trend: buckets.map(({ count }) => count),
        sentence: this.words.trend(buckets),
        change: this.words.change(row.change),
        changeTitle: this.language.text('reports.tags.before', { count: row.previousItems }),
        tone: row.change.tone,
        tiles: row.channels.slice(0, TILES),
        more: Math.max(0, row.channels.length - TILES),
        channelNames: this.format.list(channels),
      };
    }),
  );
}
