import { booleanAttribute, ChangeDetectionStrategy, Component, input, model } from '@angular/core';

let nextId = 0;

/** A setting that takes effect at once. */
@Component({
  selector: 'mi-switch',
  template: `
    <button
      type="button"
      role="switch"
      [disabled]="disabled()"
      [attr.aria-checked]="checked()"
      [attr.aria-label]="bare() ? label() : null"
      [attr.aria-describedby]="hint() ? id : null"
      (click)="checked.set(!checked())"
    >
      <span class="knob" aria-hidden="true"></span>
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
export class Switch {
  protected readonly id = `mi-switch-${nextId++}`;
  readonly label = input.required<string>();
  readonly checked = model(false);
  readonly hint = input<string>();
  readonly disabled = input(false);
  /** The label is read out only: the row or column says to the eye what is switched. */
  readonly bare = input(false, { transform: booleanAttribute });
}
