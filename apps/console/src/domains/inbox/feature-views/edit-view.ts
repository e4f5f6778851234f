import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { Router } from '@angular/router';
import type { Filter, SavedViewView } from '@parvis/contracts';
import { ViewsStore } from '../../../shared/directory/views-store';
import { QueueStore } from '../data/queue-store';
import { type QueueFilter, savedViewId, wholeFilter } from '../data/view-rules';
import { type EditorTask, ViewEditor } from './view-editor';

/** The editor of views over the list: what it begins with, and where one is afterwards. */
@Component({
  selector: 'app-edit-view',
  imports: [ViewEditor],
  template: `<app-view-editor
    [task]="task()"
    (closed)="closed.emit()"
    (applied)="filtered.emit($event)"
    (saved)="show($event)"
    (deleted)="leave()"
  />`,
  styles: `
    :host {
      display: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EditView {
  private readonly router = inject(Router);
  private readonly views = inject(ViewsStore);
  private readonly queue = inject(QueueStore);
  /** What the address asks for: `new`, `keep` (the list as it is filtered), `edit`, `filter`. */
  readonly what = input.required<string>();
  readonly list = input.required<QueueFilter>();
  readonly closed = output();
  /** The list is to be filtered, without a view. */
  readonly filtered = output<Filter>();

  protected readonly task = computed<EditorTask>(
    () => {
      const [list, viewId] = [this.list(), savedViewId(this.list().view)];
      if (this.what() === 'edit' && viewId !== null) return { kind: 'edit', viewId };
      if (this.what() === 'filter') return { kind: 'filter', filter: list.filter };
      if (this.what() !== 'keep') return { kind: 'new', filter: null, within: null };
      return { kind: 'new', filter: wholeFilter(list, null), within: viewId };
    },
    { equal: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );

  protected show({ key }: SavedViewView): void {
    const isHere = this.list().view === key;
    void this.views.load();
    void this.router.navigate(['/inbox', key]).then(() => (isHere ? this.queue.takeIn() : undefined));
  }

  protected leave(): void {
    void this.views.load();
    void this.router.navigate(['/inbox', 'all']);
  }
}
