import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Format } from '../services/format';

/** A count in the accent colour, or a dot when something needs care. `label` says what is counted. */
@Component({
  selector: 'mi-badge',
  template: `@if (!dot()) {
    <span aria-hidden="true">{{ text() }}</span>
  }`,
  styles: `
    :host {
      min-width: 16px;
      height: 15px;
      padding: 0 4px;
      border-radius: 8px;
      background: var(--accent);
      color: var(--on-solid);
      font: 600 10px/15px var(--font);
      text-align: center;
      font-variant-numeric: tabular-nums;
    }
    :host(.dot) {
      min-width: 9px;
      width: 9px;
      height: 9px;
      padding: 0;
      background: var(--warning);
    }
  `,
  host: { role: 'img', '[attr.aria-label]': 'label()', '[class.dot]': 'dot()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Badge {
  private readonly format = inject(Format);
  readonly label = input.required<string>();
  readonly count = input(0);
  readonly dot = input(false);
  protected readonly text = computed(() => this.format.compact(this.count()));
}
