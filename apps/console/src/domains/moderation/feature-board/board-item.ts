import { NgTemplateOutlet } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { Density, Toasts, Viewport } from '@parvis/ui';
import { type Decision, ModRowView, Swipe } from '@parvis/ui/moderation';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { BoardStore } from '../data/board-store';
import { Decisions } from '../data/decisions';
import { OpenItem } from '../data/open-item';
import { RowCache } from '../data/row-cache';
import { Shield } from '../data/shield';
import { DecisionWords, SHIELD } from '../ui/decision-words';
import { RowModels } from '../ui/row-model';

/** A row of the board by its id: what it says follows the row, so that one change draws one row. */
@Component({
  selector: 'app-board-item',
  imports: [ModRowView, NgTemplateOutlet, Swipe, TextPipe],
  template: `
    <ng-template #line>
      @if (row(); as row) {
        <mi-mod-row
          [row]="row"
          [active]="active()"
          [selected]="selected()"
          [compact]="isCompact()"
          [decisions]="decisions()"
          [decisionsLabel]="'moderation.decide.label' | text"
          (toggled)="board.toggle(id())"
          (decided)="decide($event)"
          (opened)="opened.emit()"
          (revealed)="reveal()"
          (retried)="retry()"
        />
      }
    </ng-template>
    @if (swipes(); as swipes) {
      <mi-swipe [right]="swipes.approve" [left]="swipes.hide" (decided)="decided.emit($event)">
        <ng-container [ngTemplateOutlet]="line" />
      </mi-swipe>
    } @else {
      <ng-container [ngTemplateOutlet]="line" />
    }
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BoardItem {
  private readonly cache = inject(RowCache);
  private readonly models = inject(RowModels);
  private readonly words = inject(DecisionWords);
  private readonly decisionsOf = inject(Decisions);
  private readonly item = inject(OpenItem);
  private readonly density = inject(Density);
  private readonly viewport = inject(Viewport);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  private readonly shield = inject(Shield);
  protected readonly board = inject(BoardStore);

  readonly id = input.required<string>();
  readonly active = input(false);
  readonly selected = input(false);
  readonly decided = output<string>();
  readonly opened = output();

  protected readonly row = computed(() => this.models.of(this.id()));
  protected readonly isCompact = computed(() => this.density.mode() === 'compact' && !this.viewport.isPhone());
  protected readonly decisions = computed(() => (this.active() ? this.bar() : []));
  /** What swiping the row does; null where nobody swipes. */
  protected readonly swipes = computed(() => {
    if (!this.viewport.isPhone() || this.session.preferences()?.swipeToDecide !== true) return null;
    const by = (id: string): Decision | null => this.bar().find((one) => one.id === id) ?? null;
    return { approve: by('approve'), hide: by('hide') };
  });
  private readonly bar = computed(() => {
    const row = this.cache.get(this.id());
    return row && !this.row()?.done ? this.words.bar(row, this.board.closedCluster(row) !== null) : [];
  });

  protected decide(id: string): void {
    if (id === SHIELD) void this.shield.hideAndAnswer(this.id());
    else this.decided.emit(id);
  }

  protected async reveal(): Promise<void> {
    await this.item.reveal(this.id()).catch((error: unknown) => {
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
    });
  }

  protected retry(): void {
    void this.decisionsOf.retry(this.id());
  }
}
