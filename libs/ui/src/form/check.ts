import { ChangeDetectionStrategy, Component, computed, input, model } from '@angular/core';
import { Icon } from '../icon/icon';

let nextId = 0;

/** A box with its words; `mixed` is the third state of a box over several. */
@Component({
  selector: 'mi-check',
  imports: [Icon],
  template: `
    <button
      type="button"
      role="checkbox"
      [disabled]="disabled()"
      [attr.aria-checked]="state()"
      [attr.aria-label]="bare() ? label() : null"
      [attr.aria-describedby]="hint() ? id : null"
      (click)="checked.set(mixed() ? true : !checked())"
    >
      <span class="chk" [attr.aria-checked]="state()" aria-hidden="true"
        ><mi-icon [name]="mixed() ? 'minus' : 'check'" [size]="12"
      /></span>
      @if (!bare()) {
        <span>{{ label() }}</span>
      }
    </button>
    @if (hint()) {
      <p [id]="id">{{ hint() }}</p>
    }
  `,
  styleUrl: './toggle.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Check {
  protected readonly id = `mi-check-${nextId++}`;
  readonly label = input.required<string>();
  readonly checked = model(false);
  readonly mixed = input(false);
  readonly hint = input<string>();
  readonly disabled = input(false);
  /** Only the box is drawn. */
  readonly bare = input(false);
  protected readonly state = computed(() => (this.mixed() ? 'mixed' : String(this.checked())));
}
