import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { RISK_LABELS } from '@parvis/contracts';
import { Format } from '@parvis/ui';
import { HeatStrip } from '@parvis/ui/moderation';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { BoardStore } from '../data/board-store';

const BUCKETS_A_CELL = 3;
const LABELS_SHOWN = 4;

/** Over the comments of one post: how much came in over a day, what it was about, where most waits. */
@Component({
  selector: 'app-post-head',
  imports: [HeatStrip, TextPipe],
  template: `
    @if (board.post(); as view) {
      <mi-heat-strip [counts]="cells()" [label]="sentence()" [from]="from()" [to]="'moderation.post.now' | text" />
      <p class="facts">
        <span>{{ 'moderation.post.items' | text: { count: view.items } }}</span>
        @for (label of labels(); track label.text) {
          <span>{{ label.text }} {{ label.share }}</span>
        }
      </p>
      @if (view.busiest.length) {
        <ul [attr.aria-label]="'moderation.post.busiest' | text">
          @for (branch of view.busiest; track branch.itemId) {
            <li>
              <button type="button" class="chip" (click)="opened.emit(branch.itemId)">
                <b>{{ branch.authorName }}</b>{{
                  'moderation.branch.below' | text: { count: branch.below, undecided: branch.undecided }
                }}
              </button>
            </li>
          }
        </ul>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      padding: 0 20px 12px;
    }
    .facts {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 14px;
      font-size: 12px;
      line-height: 16px;
      color: var(--text-3);
      font-variant-numeric: tabular-nums;
    }
    ul {
      display: flex;
      gap: 6px;
      overflow-x: auto;
      scrollbar-width: none;
    }
    .chip {
      height: 24px;
      line-height: 24px;
    }
    .chip:hover {
      background: var(--pressed);
    }
    .chip b {
      font-weight: 600;
      color: var(--text);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PostHead {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  protected readonly board = inject(BoardStore);
  /** A comment of the post. */
  readonly opened = output<string>();

  /** A quarter of an hour each: finer ones are thinner than a pixel. */
  protected readonly cells = computed(() => {
    const counts = this.board.post()?.heat.counts ?? [];
    return Array.from({ length: Math.ceil(counts.length / BUCKETS_A_CELL) }, (_, cell) =>
      counts.slice(cell * BUCKETS_A_CELL, (cell + 1) * BUCKETS_A_CELL).reduce((sum, count) => sum + count, 0),
    );
  });
  protected readonly from = computed(() => {
    const from = this.board.post()?.heat.from;
    return from === undefined ? '' : this.format.long(from);
  });
  protected readonly sentence = computed(() => {
    const counts = this.cells();
    const most = Math.max(0, ...counts);
    const from = Date.parse(this.board.post()?.heat.from ?? '');
    const at = from + counts.indexOf(most) * BUCKETS_A_CELL * 5 * 60_000;
    const total = counts.reduce((sum, count) => sum + count, 0);
    return this.language.text('moderation.post.heat', { total, most, time: Number.isNaN(at) ? '' : this.format.time(at) }); // prettier-ignore
  });
  protected readonly labels = computed(() => {
    const counts = this.board.post()?.labels ?? {};
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return RISK_LABELS.flatMap((label) => (counts[label] ? [{ label, count: counts[label] }] : []))
      .sort((a, b) => b.count - a.count)
      .slice(0, LABELS_SHOWN)
      .map(({ label, count }) => ({ text: this.language.text(`moderation.label.${label}`), share: this.format.percent(Math.round((count / total) * 100) / 100) })); // prettier-ignore
  });
}
