import { NgTemplateOutlet } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  contentChildren,
  Directive,
  inject,
  input,
  model,
  TemplateRef,
} from '@angular/core';
import { Icon } from '../icon/icon';

/** One column: its text for each row, and what it is sorted by. */
export interface TableColumn<T> {
  id: string;
  label: string;
  text: (row: T) => string;
  align?: 'start' | 'end';
  /** Makes the heading a button. */
  sortBy?: (row: T) => number | string;
  /** Left out below 1100 px. */
  wideOnly?: boolean;
}

/** How a table is sorted now. */
export interface TableSort {
  column: string;
  direction: 'ascending' | 'descending';
}

/** Draws the cells of one column: `<ng-template miCell="agent" let-row>`. */
@Directive({ selector: 'ng-template[miCell]' })
export class CellTemplate {
  readonly column = input.required<string>({ alias: 'miCell' });
  readonly template = inject<TemplateRef<{ $implicit: unknown }>>(TemplateRef);
}

/** A table of figures with sortable headings and an optional last row of totals. */
@Component({
  selector: 'mi-data-table',
  imports: [Icon, NgTemplateOutlet],
  templateUrl: './data-table.html',
  styleUrl: './data-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DataTable<T> {
  readonly columns = input.required<readonly TableColumn<T>[]>();
  readonly rows = input.required<readonly T[]>();
  readonly rowId = input.required<(row: T) => string>();
  readonly label = input.required<string>();
  readonly total = input<T | null>(null);
  readonly sort = model<TableSort | null>(null);
  protected readonly cells = contentChildren(CellTemplate);
  protected readonly templates = computed(() => new Map(this.cells().map((cell) => [cell.column(), cell.template])));

  protected readonly sorted = computed(() => {
    const sort = this.sort();
    const by = this.columns().find(({ id }) => id === sort?.column)?.sortBy;
    if (!sort || !by) return this.rows();
    const sign = sort.direction === 'ascending' ? 1 : -1;
    return [...this.rows()].sort((a, b) => sign * compare(by(a), by(b)));
  });

  protected sortOn(column: string): void {
    const sort = this.sort();
    const isDescending = sort?.column === column && sort.direction === 'descending';
    this.sort.set({ column, direction: isDescending ? 'ascending' : 'descending' });
  }

  protected directionOf(column: TableColumn<T>): 'ascending' | 'descending' | 'none' | null {
    if (!column.sortBy) return null;
    const sort = this.sort();
    return sort?.column === column.id ? sort.direction : 'none';
  }
}

function compare(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}
