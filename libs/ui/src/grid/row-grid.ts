import { CdkVirtualScrollViewport, VIRTUAL_SCROLL_STRATEGY } from '@angular/cdk/scrolling';
import { NgTemplateOutlet } from '@angular/common';
import {
  afterNextRender,
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  contentChild,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  model,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Icon } from '../icon/icon';
import { Format } from '../services/format';
import { LayoutStrategy } from './layout-strategy';
import { RecycledRows } from './recycled-rows';
import { enterControls, moveBetweenControls } from './row-controls';
import { RowLayout, type RowRange } from './row-layout';
import { idsBetween, toggled } from './row-selection';
import { indexOfRow, type RowSection, type RowSource } from './row-source';
import { GridHeaderTemplate, RowTemplate, SectionEndTemplate } from './row-templates';

/**
 * A list of up to 300,000 rows of one height with focus on rows: one tab stop, arrows move, `→` enters a row's controls,
 * `←` or `Esc` leaves them, letters pass on to `Shortcuts`. The active row stays in the page when it is scrolled away,
 * and what is in view never moves when rows come or go above it.
 */
@Component({
  selector: 'mi-row-grid',
  imports: [CdkVirtualScrollViewport, Icon, NgTemplateOutlet, RecycledRows],
  templateUrl: './row-grid.html',
  styleUrl: './row-grid.css',
  providers: [LayoutStrategy, { provide: VIRTUAL_SCROLL_STRATEGY, useExisting: LayoutStrategy }],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RowGrid<T> {
  private readonly injector = inject(Injector);
  private readonly strategy = inject(LayoutStrategy);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly format = inject(Format);

  readonly rows = input.required<RowSource<T>>();
  readonly rowHeight = input.required<number>();
  readonly rowId = input.required<(row: T) => string>();
  /** The accessible name of a row: who, what, on which channel, unread, time left, text. */
  readonly rowLabel = input.required<(row: T) => string>();
  readonly label = input.required<string>();
  readonly sections = input<readonly RowSection[]>([]);
  readonly sectionHeight = input(34);
  readonly multiple = input(false);
  readonly busy = input(false);
  /** Id of the row that keys act on; null when there is none, or when it is not in this list. */
  readonly active = model<string | null>(null);
  readonly selection = model<ReadonlySet<string>>(new Set());

  /** Enter or a plain click on a row. */
  readonly opened = output<string>();
  /** Rows that are drawn, so that a paged source can fetch them. */
  readonly rangeChange = output<RowRange>();
  readonly menuAsked = output<{ id: string; event: MouseEvent }>();

  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);
  protected readonly rowTemplate = contentChild.required<RowTemplate<T>>(RowTemplate);
  protected readonly sectionEnd = contentChild(SectionEndTemplate);
  protected readonly header = contentChild(GridHeaderTemplate);

  /** Where the active row was last seen: the way back when it leaves, and the place of a row not yet loaded. */
  private lastIndex = 0;
  private readonly waitingIndex = signal<number | null>(null);
  private selectionAnchor: string | null = null;
  /** The row that has focus, or one of whose controls has it; it stays drawn too. */
  private readonly focusedKey = signal<string | null>(null);

  protected readonly layout = computed(
    () => new RowLayout(this.rows().length, this.rowHeight(), this.sections(), this.sectionHeight()),
  );
  protected readonly activeIndex = computed(() => {
    const id = this.active();
    if (id === null) return this.waitingIndex() ?? -1;
    return indexOfRow(
      this.rows(),
      id,
      this.rowId(),
      untracked(() => this.lastIndex),
    );
  });
  protected readonly firstRow = computed(() => (this.header() ? 2 : 1));
  protected readonly rowCount = computed(() => this.rows().length + this.sections().length + this.firstRow() - 1);
  protected readonly headings = computed(() => this.layout().headingsIn(this.strategy.range()));
  protected readonly drawn = computed(() => this.drawnRows());

  constructor() {
    effect(() => this.takeLayout(this.layout()));
    effect(() => this.rangeChange.emit(this.strategy.range()));
    effect(() => this.settle());
    afterRenderEffect(() => {
      this.drawn();
      this.rescueFocus();
    });
    afterNextRender(() => {
      const observer = new ResizeObserver(() => this.viewport().checkViewportSize());
      observer.observe(this.element.nativeElement);
      this.injector.get(DestroyRef).onDestroy(() => observer.disconnect());
    });
  }

  next(): void {
    this.moveTo(this.activeIndex() + 1);
  }

  previous(): void {
    this.moveTo(Math.max(0, this.activeIndex() - 1));
  }

  /** Moves and selects everything from where the extension began. */
  extendNext(): void {
    this.extendTo(this.activeIndex() + 1);
  }

  extendPrevious(): void {
    this.extendTo(Math.max(0, this.activeIndex() - 1));
  }

  /** Selects the active row, or takes it out. */
  toggle(): void {
    const id = this.active();
    if (id === null || !this.multiple()) return;
    this.selectionAnchor = id;
    this.selection.set(toggled(this.selection(), id));
  }

  clear(): void {
    this.selectionAnchor = null;
    this.selection.set(new Set());
  }

  /** First row, list at its top. */
  top(): void {
    this.viewport().scrollToOffset(0);
    this.moveTo(0);
  }

  /** Focus on the active row, else the first one in view, else the empty list. */
  focus(): void {
    const index = this.activeIndex();
    if (this.rows().length > 0) this.focusRow(index >= 0 ? index : this.strategy.anchor.index);
    else this.element.nativeElement.querySelector<HTMLElement>('[role="grid"]')?.focus();
  }

  /** True at the top of the list, where new rows may come in at once. */
  isAtTop(): boolean {
    return this.viewport().measureScrollOffset() === 0;
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const row = (event.target as HTMLElement).closest<HTMLElement>('[role="row"]');
    const isInControl = row !== null && event.target !== row;
    const handled = isInControl ? moveBetweenControls(event, row) : this.onRowKey(event, row);
    if (handled) event.preventDefault();
  }

  protected onClick(event: MouseEvent, index: number, id: string): void {
    if ((event.target as HTMLElement).closest('button, a, input, [role="checkbox"]')) return;
    if (this.multiple() && event.shiftKey) return this.extendTo(index);
    this.lastIndex = index;
    this.active.set(id);
    if (this.multiple() && (event.ctrlKey || event.metaKey)) return this.toggle();
    this.opened.emit(id);
  }

  protected onFocusIn(key: string): void {
    this.focusedKey.set(key);
  }

  protected onFocusOut(event: FocusEvent): void {
    // A row that is taken out of the page also loses focus; that one is to be rescued, not forgotten.
    if ((event.target as HTMLElement).isConnected && event.relatedTarget !== null) this.focusedKey.set(null);
  }

  private onRowKey(event: KeyboardEvent, row: HTMLElement | null): boolean {
    const page = Math.max(1, Math.floor(this.viewport().getViewportSize() / this.rowHeight()) - 1);
    const index = this.activeIndex();
    const moves: Record<string, () => void> = {
      ArrowDown: () => (event.shiftKey && this.multiple() ? this.extendNext() : this.next()),
      ArrowUp: () => (event.shiftKey && this.multiple() ? this.extendPrevious() : this.previous()),
      PageDown: () => this.moveTo(index + page),
      PageUp: () => this.moveTo(Math.max(0, index - page)),
      Home: () => this.top(),
      End: () => this.moveTo(this.rows().length - 1),
      Enter: () => this.openActive(),
      ' ': () => this.toggle(),
    };
    if (event.key === 'ArrowRight' && row) return enterControls(row);
    if (event.key === 'Escape' && this.selection().size > 0) {
      this.clear();
      return true;
    }
    const move = moves[event.key];
    if (!move) return false;
    move();
    return true;
  }

  private openActive(): void {
    const id = this.active();
    if (id !== null) this.opened.emit(id);
  }

  private moveTo(wanted: number): void {
    const rows = this.rows();
    if (rows.length === 0) return;
    const index = Math.min(wanted, rows.length - 1);
    const row = rows.at(index);
    this.lastIndex = index;
    this.waitingIndex.set(row === undefined ? index : null);
    this.active.set(row === undefined ? null : this.rowId()(row));
    this.focusRow(index);
  }

  private extendTo(index: number): void {
    if (!this.multiple()) return this.moveTo(index);
    this.selectionAnchor ??= this.active();
    this.moveTo(index);
    const anchor = this.selectionAnchor ?? this.active();
    if (anchor === null) return;
    const from = indexOfRow(this.rows(), anchor, this.rowId(), this.lastIndex);
    if (from >= 0) this.selection.set(new Set(idsBetween(this.rows(), from, this.lastIndex, this.rowId())));
  }

  private focusRow(index: number): void {
    this.strategy.scrollToIndex(index);
    afterNextRender(() => this.rowElement(index)?.focus({ preventScroll: true }), { injector: this.injector });
  }

  private rowElement(index: number): HTMLElement | null {
    return this.element.nativeElement.querySelector<HTMLElement>(`[data-index="${index}"]`);
  }

  /** A row that was waited for has arrived, or the active row has moved: note where it is. */
  private settle(): void {
    const index = this.activeIndex();
    if (index < 0) return;
    this.lastIndex = index;
    const row = this.rows().at(index);
    if (untracked(this.active) !== null || row === undefined) return;
    this.waitingIndex.set(null);
    this.active.set(this.rowId()(row));
  }

  private takeLayout(layout: RowLayout): void {
    const { index, offset } = this.strategy.anchor;
    const id = this.anchorId;
    this.strategy.use(layout);
    const moved = id === null ? -1 : indexOfRow(untracked(this.rows), id, untracked(this.rowId), index);
    const isAtTop = index === 0 && offset <= 0;
    if (moved >= 0 && !isAtTop && (moved !== index || layout.rowHeight !== this.anchorHeight)) {
      const top = layout.topOf(moved) + Math.min(offset, layout.rowHeight - 1);
      afterNextRender(() => this.viewport().scrollToOffset(top), { injector: this.injector });
    }
    this.anchorHeight = layout.rowHeight;
  }

  private anchorHeight = 0;

  /** The id of the first visible row as it was before the change. */
  private get anchorId(): string | null {
    return this.drawnIds.get(this.strategy.anchor.index) ?? null;
  }

  private drawnIds = new Map<number, string>();

  private drawnRows(): DrawnRow<T>[] {
    const rows = this.rows();
    const layout = this.layout();
    const range = this.strategy.range();
    const active = this.activeIndex();
    const indexes = Array.from(
      { length: Math.max(0, Math.min(range.end, rows.length) - range.start) },
      (_, at) => range.start + at,
    );
    for (const kept of [active, this.focusedIndex()]) {
      if (kept < 0 || kept >= rows.length || indexes.includes(kept)) continue;
      indexes.push(kept);
      indexes.sort((a, b) => a - b);
    }
    const drawn = indexes.map((index) => this.drawnRow(index, rows.at(index), layout));
    this.drawnIds = new Map(drawn.flatMap(({ index, id }) => (id === null ? [] : [[index, id] as const])));
    return drawn;
  }

  private drawnRow(index: number, row: T | undefined, layout: RowLayout): DrawnRow<T> {
    const id = row === undefined ? null : this.rowId()(row);
    return {
      index,
      id,
      key: id ?? `#${index}`,
      row,
      top: layout.topOf(index),
      ariaIndex: index + this.firstRow() + layout.headingsBefore(index),
    };
  }

  private focusedIndex(): number {
    const key = this.focusedKey();
    return key === null
      ? -1
      : indexOfRow(
          this.rows(),
          key,
          this.rowId(),
          untracked(() => this.lastIndex),
        );
  }

  /** When the focused row leaves the list, focus goes to the row that took its place; a reordered row gets it back. */
  private rescueFocus(): void {
    const key = untracked(this.focusedKey);
    const document = this.element.nativeElement.ownerDocument;
    if (key === null || document.activeElement !== document.body) return;
    const place = this.drawn().find((row) => row.key === key);
    if (place) return this.rowElement(place.index)?.focus({ preventScroll: true });
    this.focusedKey.set(null);
    untracked(() =>
      this.rows().length > 0 ? this.moveTo(Math.min(this.lastIndex, this.rows().length - 1)) : this.focus(),
    );
  }
}

interface DrawnRow<T> {
  index: number;
  id: string | null;
  key: string;
  row: T | undefined;
  top: number;
  ariaIndex: number;
}
