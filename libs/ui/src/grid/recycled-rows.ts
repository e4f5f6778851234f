import {
  DestroyRef,
  Directive,
  effect,
  type EmbeddedViewRef,
  inject,
  input,
  TemplateRef,
  untracked,
  ViewContainerRef,
} from '@angular/core';

/** A row with the key by which it keeps its element. */
export interface KeyedRow {
  key: string;
}

interface RecycledContext<R> {
  $implicit: R;
}

const KEPT_FOR_REUSE = 24;

/**
 * Draws rows in order and gives the elements of those that leave to those that come, so that fast scrolling creates
 * nothing. A row that stays is never moved: its element keeps focus.
 */
@Directive({ selector: 'ng-template[miRecycled]' })
export class RecycledRows<R extends KeyedRow> {
  private readonly container = inject(ViewContainerRef);
  private readonly template = inject<TemplateRef<RecycledContext<R>>>(TemplateRef);
  private readonly spare: EmbeddedViewRef<RecycledContext<R>>[] = [];
  private views: { key: string; view: EmbeddedViewRef<RecycledContext<R>> }[] = [];

  readonly rows = input.required<readonly R[]>({ alias: 'miRecycled' });

  static ngTemplateContextGuard<R extends KeyedRow>(
    _directive: RecycledRows<R>,
    _context: unknown,
  ): _context is RecycledContext<R> {
    return true;
  }

  constructor() {
    effect(() => {
      const rows = this.rows();
      untracked(() => this.draw(rows));
    });
    // Shown views go with their container; the spare ones are ours.
    inject(DestroyRef).onDestroy(() => this.spare.forEach((view) => view.destroy()));
  }

  private draw(rows: readonly R[]): void {
    this.release(new Set(rows.map(({ key }) => key)));
    rows.forEach((row, at) => this.place(row, at));
  }

  /** Takes away what is no longer wanted, from the end so that places stay true. */
  private release(wanted: ReadonlySet<string>): void {
    for (let at = this.views.length - 1; at >= 0; at--) {
      const entry = this.views[at];
      if (!entry || wanted.has(entry.key)) continue;
      this.views.splice(at, 1);
      this.container.detach(at);
      if (this.spare.length < KEPT_FOR_REUSE) this.spare.push(entry.view);
      else entry.view.destroy();
    }
  }

  private place(row: R, at: number): void {
    if (this.views[at]?.key !== row.key) this.bring(row, at);
    const entry = this.views[at];
    if (!entry || entry.view.context.$implicit === row) return;
    entry.view.context.$implicit = row;
    entry.view.markForCheck();
  }

  private bring(row: R, at: number): void {
    const from = this.views.findIndex(({ key }, place) => place > at && key === row.key);
    const [known] = from < 0 ? [] : this.views.splice(from, 1);
    const view = known?.view ?? this.spare.pop() ?? this.template.createEmbeddedView({ $implicit: row });
    if (known) this.container.move(view, at);
    else this.container.insert(view, at);
    this.views.splice(at, 0, { key: row.key, view });
  }
}
