import { ChangeDetectionStrategy, Component, computed, input, model } from '@angular/core';
import { Icon } from '../icon/icon';

/** One choice of a native select. */
export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

let nextId = 0;

/** A native select under our look: it works with every keyboard, reader and phone. */
@Component({
  selector: 'mi-select',
  imports: [Icon],
  template: `
    <label [for]="id" [class.sr]="bare()">{{ label() }}</label>
    <div class="control" [class.failed]="error()">
      <select
        #control
        [id]="id"
        [disabled]="disabled()"
        [attr.aria-invalid]="error() ? true : null"
        [attr.aria-describedby]="describedBy()"
        (change)="value.set(control.value)"
      >
        @for (option of options(); track option.value) {
          <option [value]="option.value" [selected]="option.value === value()" [disabled]="option.disabled ?? false">
            {{ option.label }}
          </option>
        }
      </select>
      <mi-icon class="caret" name="chevron-down" [size]="14" />
    </div>
    @if (hint()) {
      <p class="hint" [id]="id + '-hint'">{{ hint() }}</p>
    }
    @if (error(); as text) {
      <p class="error" role="alert" [id]="id + '-error'">{{ text }}</p>
    }
  `,
  styleUrl: './field.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Select {
  protected readonly id = `mi-select-${nextId++}`;
  readonly label = input.required<string>();
  readonly value = model('');
  readonly options = input.required<readonly SelectOption[]>();
  readonly hint = input<string>();
  readonly error = input<string | null>(null);
  readonly disabled = input(false);
  readonly bare = input(false);
  protected readonly describedBy = computed(() => {
    const ids = [this.hint() && `${this.id}-hint`, this.error() && `${this.id}-error`].filter(Boolean);
    return ids.length > 0 ? ids.join(' ') : null;
  });
}
