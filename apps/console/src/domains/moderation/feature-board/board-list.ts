import { ChangeDetectionStrategy, Component, computed, inject, output, viewChild } from '@angular/core';
import { Density, GridHeaderTemplate, Icon, RowGrid, type RowRange, RowTemplate, Viewport } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import type { BoardDecision } from '../data/decision-options';
import { BOARD_DECISIONS } from '../data/decision-options';
import { BoardStore } from '../data/board-store';
import { RowCache } from '../data/row-cache';
import { RowWords } from '../ui/row-words';
import { BoardItem } from './board-item';

const LOOK_AHEAD = 15;
const FIRST_SKELETONS = 10;
const MORE_SKELETONS = 6;
const PHONE_ROW = 90;
const PHONE_EXTRA = 54;

/** The grid of items to decide on: focus on rows, one key a decision, nothing moves by itself. */
@Component({
  selector: 'app-board-list',
  imports: [BoardItem, GridHeaderTemplate, Icon, RowGrid, RowTemplate, TextPipe],
  template: `
    <mi-row-grid
      id="queue"
      [rows]="rows()"
      [rowHeight]="rowHeight()"
      [activeExtra]="viewport.isPhone() ? phoneExtra : 0"
      [rowId]="idOf"
      [rowLabel]="labelOf"
      [label]="'moderation.list' | text"
      [multiple]="true"
      [busy]="board.loading() === 'first'"
      [active]="board.active()"
      (activeChange)="board.setActive($event)"
      [selection]="board.selected()"
      (selectionChange)="board.select($event)"
      (opened)="open($event)"
      (rangeChange)="onRange($event)"
    >
      @if (!viewport.isPhone()) {
        <ng-template miGridHeader>
          <div role="columnheader" class="head pick">
            <button
              type="button"
              class="chk"
              role="checkbox"
              [attr.aria-checked]="checked()"
              [attr.aria-label]="'moderation.select-all' | text"
              (click)="selectAll()"
            >
              @if (checked() !== 'false') {
                <mi-icon [name]="checked() === 'mixed' ? 'minus' : 'check'" [size]="12" />
              }
            </button>
          </div>
          <div role="columnheader" class="head">{{ 'moderation.column.item' | text }}</div>
          <div role="columnheader" class="head">{{ 'moderation.column.signal' | text }}</div>
          <div role="columnheader" class="head end">{{ 'moderation.column.age' | text }}</div>
        </ng-template>
      }
      <ng-template miRow [miRowOf]="rows()" let-id let-active="active" let-selected="selected">
        <app-board-item
          [id]="id"
          [active]="active"
          [selected]="selected"
          (decided)="decide(id, $event)"
          (opened)="groupToggled.emit(id)"
        />
      </ng-template>
    </mi-row-grid>
  `,
  styleUrl: './board-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BoardList {
  private readonly cache = inject(RowCache);
  private readonly words = inject(RowWords);
  private readonly language = inject(Language);
  private readonly density = inject(Density);
  protected readonly viewport = inject(Viewport);
  protected readonly board = inject(BoardStore);

  readonly decided = output<{ id: string; decision: BoardDecision }>();
  /** Enter or a click on a row; on a phone the second touch. */
  readonly opened = output<string>();
  readonly groupToggled = output<string>();

  protected readonly phoneExtra = PHONE_EXTRA;
  private readonly grid = viewChild.required<RowGrid<string>>(RowGrid);
  private touched: string | null = null;
  protected readonly rowHeight = computed(() => (this.viewport.isPhone() ? PHONE_ROW : this.density.gridRow()));
  protected readonly rows = computed(() => {
    const lines = this.board.lines();
    const isFirst = this.board.loading() === 'first' && lines.length === 0;
    const skeletons = isFirst ? FIRST_SKELETONS : this.board.hasMore() ? MORE_SKELETONS : 0;
    return { length: lines.length + skeletons, at: (index: number) => lines[index]?.id };
  });
  protected readonly checked = computed(() => {
    if (this.board.selected().size === 0) return 'false';
    return this.board.allSelected() ? 'true' : 'mixed';
  });
  protected readonly idOf = (id: string) => id;
  protected readonly labelOf = (id: string) => {
    const shown = this.cache.shown(id);
    const group = shown && this.board.closedCluster(shown.row);
    const text = shown ? this.words.name(shown) : '';
    return group ? `${this.language.text('moderation.look-alikes', { count: group.count })}, ${text}` : text;
  };

  move(step: 1 | -1): void {
    if (step === 1) this.grid().next();
    else this.grid().previous();
  }

  extend(step: 1 | -1): void {
    if (step === 1) this.grid().extendNext();
    else this.grid().extendPrevious();
  }

  toggle(): void {
    this.grid().toggle();
  }

  top(): void {
    this.grid().top();
  }

  focus(): void {
    this.grid().focus();
  }

  /** Makes a row current and puts focus on it. */
  goTo(id: string): void {
    this.grid().active.set(id);
    this.grid().focus();
  }

  protected selectAll(): void {
    if (this.checked() === 'true') this.board.select([]);
    else this.board.selectAll();
  }

  /** On a phone the first touch makes a row current, so that its decisions are there; the next one opens it. */
  protected open(id: string): void {
    const isSecond = this.touched === id;
    this.touched = id;
    if (!this.viewport.isPhone() || isSecond) this.opened.emit(id);
  }

  protected decide(id: string, chosen: string): void {
    const decision = BOARD_DECISIONS.find((one) => one === chosen);
    if (decision) this.decided.emit({ id, decision });
  }

  protected onRange({ end }: RowRange): void {
    if (end + LOOK_AHEAD >= this.board.lines().length) void this.board.loadMore();
  }
}
