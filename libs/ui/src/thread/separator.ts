import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** A line across the thread: where unread messages begin, or a day. */
@Component({
  selector: 'mi-separator',
  template: `{{ label() }}`,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 10px;
      margin: 7px 0 1px;
      font: 600 11.5px/16px var(--font);
      color: var(--text-3);
    }
    :host::before,
    :host::after {
      content: '';
      flex: 1;
      height: 1px;
      background: var(--border-subtle);
    }
    :host(.new) {
      color: var(--accent-text);
    }
    :host(.new)::before,
    :host(.new)::after {
      background: var(--selected-strong);
    }
  `,
  host: { '[class.new]': 'kind() === "new"', '[attr.data-new]': 'kind() === "new" ? "" : null' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Separator {
  readonly label = input.required<string>();
  readonly kind = input<'new' | 'day'>('new');
}
