import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { type ClusterView, MODERATION_LIMITS } from '@parvis/contracts';
import { Button, Format, Toasts } from '@parvis/ui';
import { Section } from '@parvis/ui/detail';
import { Switch } from '@parvis/ui/forms';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { BoardStore } from '../data/board-store';
import { ModerationClient } from '../data/moderation-client';
import { OpenItem } from '../data/open-item';
import { RowCache } from '../data/row-cache';
import { DecisionDesk } from '../feature-board/decision-desk';

/** The look-alikes an item belongs to: how many, from whom, how they differ; whether newcomers share the decision; and the way out. */
@Component({
  selector: 'app-cluster-part',
  imports: [Button, Section, Switch, TextPipe],
  template: `
    <mi-section [heading]="'moderation.cluster.title' | text" [count]="cluster().items">
      <p>{{ facts() }}</p>
      @if (variants().length) {
        <ul [attr.aria-label]="'moderation.cluster.variants' | text">
          @for (variant of variants(); track variant.itemId) {
            <li>
              <span class="num subtle">{{ variant.count }}</span>
              <span>
                @for (part of variant.parts; track $index) {
                  <span [class.differs]="part.differs">{{ part.text }}</span>
                }
              </span>
            </li>
          }
        </ul>
      }
      <div class="tools">
        @if (!variants().length && cluster().items > 1) {
          <mi-button size="sm" kind="ghost" icon="eye" [busy]="busy()" (pressed)="compare()">{{
            'moderation.cluster.compare' | text
          }}</mi-button>
        }
        <mi-button size="sm" kind="ghost" icon="x" (pressed)="exclude()">{{
          'moderation.cluster.not-alike' | text
        }}</mi-button>
      </div>
      @if (isClosed()) {
        <mi-switch [label]="'moderation.newcomers' | text: { hours }" [(checked)]="desk.forNewcomers" />
      }
      @if (applies(); as text) {
        <p class="subtle small">{{ text }}</p>
      }
    </mi-section>
  `,
  styles: `
    ul {
      display: grid;
      gap: 4px;
      margin: 8px 0;
      font-size: 12px;
      line-height: 16px;
    }
    li {
      display: flex;
      gap: 8px;
      overflow-wrap: anywhere;
    }
    .differs {
      border-bottom: 1px dashed var(--border-control);
      font-weight: 600;
    }
    .tools {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
      margin: 4px -8px;
    }
    .small {
      margin-top: 4px;
      font-size: 12px;
      line-height: 16px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ClusterPart {
  private readonly client = inject(ModerationClient);
  private readonly board = inject(BoardStore);
  private readonly cache = inject(RowCache);
  private readonly item = inject(OpenItem);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  protected readonly desk = inject(DecisionDesk);

  readonly cluster = input.required<ClusterView>();
  readonly itemId = input.required<string>();

  protected readonly hours = this.format.number(MODERATION_LIMITS.newcomersHours, 0);
  protected readonly busy = signal(false);
  private readonly read = signal<Awaited<ReturnType<ModerationClient['cluster']>> | null>(null);
  protected readonly variants = computed(() => {
    const detail = this.read();
    return detail?.id === this.cluster().id ? detail.variants : [];
  });
  protected readonly isClosed = computed(() => {
    const row = this.cache.get(this.itemId());
    return row !== null && this.board.closedCluster(row) !== null;
  });
  protected readonly facts = computed(() => {
    const { items, authors, accounts, firstAt, lastAt } = this.cluster();
    const span = this.format.duration(Math.max(60_000, Date.parse(lastAt) - Date.parse(firstAt)));
    return this.language.text('moderation.cluster.facts', { items, authors, accounts, span });
  });
  protected readonly applies = computed(() => {
    const until = this.cluster().decision?.applyUntil;
    return until ? this.language.text('moderation.cluster.applies', { at: this.format.long(until) }) : null;
  });

  protected async compare(): Promise<void> {
    this.busy.set(true);
    await this.attempt(async () => {
      this.read.set(await this.client.cluster(this.cluster().id));
    });
    this.busy.set(false);
  }

  protected async exclude(): Promise<void> {
    await this.attempt(async () => {
      await this.client.exclude(this.cluster().id, this.itemId());
      this.cache.change(this.itemId(), { lookAlikes: null });
      this.item.reload();
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
    }
  }
}
