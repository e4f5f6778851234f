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
import { drawLines } from './drawn-rows';
import { LayoutStrategy } from './layout-strategy';
import { RecycledRows } from './recycled-rows';
import { enterControls, moveBetweenControls } from './row-controls';
import { type RowCommand, rowCommand } from './row-keys';
import { RowLayout, type RowRange, type TallRow } from './row-layout';
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
  /** How much higher the active row is, where it has to hold more. */
  readonly activeExtra = input(0);
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
    () => new RowLayout(this.rows().length, this.rowHeight(), this.sections(), this.sectionHeight(), this.tall()),
  );
  private readonly tall = computed<TallRow | null>(
    () =>
      this.activeExtra() > 0 && this.activeIndex() >= 0
        ? { index: this.activeIndex(), extra: this.activeExtra() }
        : null,
    { equal: (a, b) => a?.index === b?.index && a?.extra === b?.extra },
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
  protected readonly drawn = computed(() =>
    drawLines({
      rows: this.rows(),
      layout: this.layout(),
      range: this.strategy.range(),
      kept: [this.activeIndex(), this.focusedIndex()],
      rowId: this.rowId(),
      firstRow: this.firstRow(),
    }),
  );
  private readonly drawnRows = computed(() => this.drawn().filter((line) => line.kind === 'row'));
  /** The one row that Tab reaches. */
  protected readonly tabStop = computed(() => {
    const active = this.activeIndex();
    return active >= 0 ? active : (this.drawnRows()[0]?.index ?? -1);
  });

  constructor() {
    effect(() => this.takeLayout(this.layout()));
    effect(() => this.rangeChange.emit(this.strategy.range()));
    effect(() => this.settle());
    afterRenderEffect(() => {
      this.drawnIds.clear();
      for (const { index, id } of this.drawnRows()) if (id !== null) this.drawnIds.set(index, id);
      this.rescueFocus();
    });
    afterNextRender(() => {
      const observer = new ResizeObserver(() => this.viewport().checkViewportSize());
      observer.observe(this.element.nativeElement);
      this.injector.get(DestroyRef).onDestroy(() => observer.disconnect());
    });
  }

  next(): void {
    this.moveTo(this.here() + 1);
  }

  previous(): void {
    this.moveTo(Math.max(0, this.here() - 1));
  }

  /** Moves and selects everything from where the extension began. */
  extendNext(): void {
    this.extendTo(this.here() + 1);
  }

  extendPrevious(): void {
    this.extendTo(Math.max(0, this.here() - 1));
  }

  /** Selects the active row, or takes it out. */
  toggle(): void {
    const id = this.idHere();
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

  /** How far the list is scrolled, in pixels; also while it is not on screen. */
  place(): number {
    const { index, offset } = this.strategy.anchor;
    return this.layout().topOf(index) + offset;
  }

  /** Scrolls to a place, as when coming back; to the end of what is there when it lies beyond. */
  goTo(place: number): void {
    afterNextRender(() => this.viewport().scrollToOffset(place), { injector: this.injector });
  }

  /** True at the top of the list, where new rows may come in at once. */
  isAtTop(): boolean {
    return this.viewport().measureScrollOffset() === 0;
  }

  protected onKey(event: KeyboardEvent): void {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[role="row"]');
    if (row && event.target !== row) {
      if (moveBetweenControls(event, row)) event.preventDefault();
      return;
    }
    const command = rowCommand(event);
    if (command !== null && this.run(command, row)) event.preventDefault();
  }

  protected onClick(event: MouseEvent): void {
    if ((event.target as HTMLElement).closest('button, a, input, [role="checkbox"]')) return;
    const row = this.rowAt(event);
    if (!row) return;
    if (this.multiple() && event.shiftKey) return this.extendTo(row.index);
    this.lastIndex = row.index;
    this.active.set(row.id);
    if (this.multiple() && (event.ctrlKey || event.metaKey)) return this.toggle();
    this.opened.emit(row.id);
  }

  protected onMenu(event: MouseEvent): void {
    const row = this.rowAt(event);
    if (row) this.menuAsked.emit({ id: row.id, event });
  }

  protected onFocusIn(key: string): void {
    this.focusedKey.set(key);
  }

  protected onFocusOut(event: FocusEvent): void {
    // A row that is taken out of the page also loses focus; that one is to be rescued, not forgotten.
    if ((event.target as HTMLElement).isConnected && event.relatedTarget !== null) this.focusedKey.set(null);
  }

  /** False when there was nothing to do, so that the key keeps its usual meaning. */
  private run(command: RowCommand, row: HTMLElement | null): boolean {
    if (command === 'enter') return row !== null && enterControls(row);
    if (command === 'clear' && this.selection().size === 0) return false;
    const page = Math.max(1, Math.floor(this.viewport().getViewportSize() / this.rowHeight()) - 1);
    const commands: Record<Exclude<RowCommand, 'enter'>, () => void> = {
      next: () => this.next(),
      previous: () => this.previous(),
      extendNext: () => this.extendNext(),
      extendPrevious: () => this.extendPrevious(),
      pageDown: () => this.moveTo(this.here() + page),
      pageUp: () => this.moveTo(Math.max(0, this.here() - page)),
      top: () => this.top(),
      end: () => this.moveTo(this.rows().length - 1),
      open: () => this.openActive(),
      toggle: () => this.toggle(),
      clear: () => this.clear(),
    };
    commands[command]();
    return true;
  }

  /** The row that keys act on: the active one, else the one that has focus. */
  private here(): number {
    return this.activeIndex() >= 0 ? this.activeIndex() : this.focusedIndex();
  }

  private idHere(): string | null {
    const row = this.rows().at(this.here());
    return this.here() < 0 || row === undefined ? null : this.rowId()(row);
  }

  private openActive(): void {
    const id = this.idHere();
    if (id === null) return;
    this.active.set(id);
    this.opened.emit(id);
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
    this.selectionAnchor ??= this.idHere();
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

  /** The loaded row under a pointer event. */
  private rowAt(event: Event): { index: number; id: string } | null {
    const index = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset['index'];
    const row = index === undefined ? undefined : this.rows().at(Number(index));
    return row === undefined ? null : { index: Number(index), id: this.rowId()(row) };
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
    const id = this.drawnIds.get(index) ?? null;
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

  /** Ids by place as they were drawn last: what an anchor means before new rows are taken in. */
  private readonly drawnIds = new Map<number, string>();

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
    const place = this.drawnRows().find((row) => row.key === key);
    if (place) return this.rowElement(place.index)?.focus({ preventScroll: true });
    this.focusedKey.set(null);
    untracked(() =>
      this.rows().length > 0 ? this.moveTo(Math.min(this.lastIndex, this.rows().length - 1)) : this.focus(),
    );
  }
}
