import { ChangeDetectionStrategy, Component, computed, input, model } from '@angular/core';
import { Icon } from '@parvis/ui';
import { Picker, type PickerOption } from '@parvis/ui/overlays';

let nextId = 0;

/** Any number of things from a list, chosen in a picker; it says which, or what none means. */
@Component({
  selector: 'app-many-picker',
  imports: [Icon, Picker],
  template: `
    <span class="label" [id]="id">{{ label() }}</span>
    <button
      #button
      type="button"
      class="control"
      aria-haspopup="listbox"
      [id]="id + '-value'"
      [attr.aria-labelledby]="id + ' ' + id + '-value'"
      [disabled]="disabled()"
      (click)="picker.open(button)"
    >
      <span class="clip" [class.subtle]="selected().length === 0">{{ text() }}</span>
      <mi-icon name="chevron-down" [size]="14" />
    </button>
    <mi-picker
      #picker="miPicker"
      [options]="options()"
      [label]="label()"
      [placeholder]="placeholder()"
      [multiple]="true"
      [selected]="selected()"
      (selectedChange)="selected.set($event)"
    />
    @if (error(); as text) {
      <p class="error" role="alert">{{ text }}</p>
    }
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    .label {
      display: block;
      margin-bottom: 5px;
      font-weight: 500;
    }
    .control {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 8px;
      width: 100%;
      min-width: 0;
      min-height: 34px;
      padding: 0 10px;
      border: 1px solid var(--border-control);
      border-radius: var(--r-2);
      background: var(--surface);
      text-align: left;
    }
    .control:focus-visible {
      outline: 2px solid var(--focus);
      outline-offset: 1px;
    }
    .control:disabled {
      color: var(--text-3);
      cursor: not-allowed;
    }
    .error {
      margin-top: 4px;
      font-size: 12px;
      line-height: 16px;
      color: var(--danger-text);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ManyPicker {
  protected readonly id = `app-many-${nextId++}`;
  readonly label = input.required<string>();
  readonly options = input.required<readonly PickerOption[]>();
  readonly selected = model.required<readonly string[]>();
  /** Said while nothing is chosen. */
  readonly none = input.required<string>();
  readonly placeholder = input('');
  /** What a chosen thing that is not in the list is called. */
  readonly gone = input('');
  readonly disabled = input(false);
  readonly error = input<string | null>(null);
  protected readonly text = computed(() => {
    const names = this.selected().map((id) => this.options().find((one) => one.id === id)?.label ?? this.gone());
    return names.length > 0 ? names.join(', ') : this.none();
  });
}
