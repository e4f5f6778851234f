import { Directive, inject, input, TemplateRef } from '@angular/core';
import type { RowSection, RowSource } from './row-source';

/** What a row template receives: `let-row`, `let-index="index"`, `let-active="active"`, `let-selected="selected"`. */
export interface RowContext<T> {
  $implicit: T;
  index: number;
  active: boolean;
  selected: boolean;
}

/** The content of one row. Give the same rows to `miRowOf` to have `let-row` typed. Its parts are `role="gridcell"`. */
@Directive({ selector: 'ng-template[miRow]' })
export class RowTemplate<T> {
  readonly template = inject<TemplateRef<RowContext<T>>>(TemplateRef);
  readonly miRowOf = input<RowSource<T>>();

  static ngTemplateContextGuard<T>(_directive: RowTemplate<T>, _context: unknown): _context is RowContext<T> {
    return true;
  }
}

/** The right end of a section's heading, for its new-items pill: `let-section`. */
@Directive({ selector: 'ng-template[miSectionEnd]' })
export class SectionEndTemplate {
  readonly template = inject<TemplateRef<{ $implicit: RowSection }>>(TemplateRef);

  static ngTemplateContextGuard(
    _directive: SectionEndTemplate,
    _context: unknown,
  ): _context is { $implicit: RowSection } {
    return true;
  }
}

/** The row of column headings, drawn above the scrolling part. Its parts are `role="columnheader"`. */
@Directive({ selector: 'ng-template[miGridHeader]' })
export class GridHeaderTemplate {
  readonly template = inject<TemplateRef<unknown>>(TemplateRef);
}
