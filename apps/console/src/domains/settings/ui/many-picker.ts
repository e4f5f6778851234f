import { ChangeDetectionStrategy, Component, computed, input, model } from '@angular/core';
import { Button } from '@parvis/ui';
import { Picker, type PickerOption } from '@parvis/ui/overlays';

let nextId = 0;

/** Any number of things from a list, chosen in a picker; the button says which, or what none means. */
@Component({
  selector: 'app-many-picker',
  imports: [Button, Picker],
  template: `
    <span class="label" [id]="id">{{ label() }}</span>
    <mi-button
      #button
      role="group"
      class="values"
      [attr.aria-labelledby]="id"
      [caret]="true"
      [disabled]="disabled()"
      (pressed)="picker.open(button.element)"
    >
      <span class="clip" [class.subtle]="selected().length === 0">{{ text() }}</span>
    </mi-button>
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
    .values {
      display: grid;
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
