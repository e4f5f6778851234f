import { Directive, input, output } from '@angular/core';

/** One line of a combobox's list. The field keeps the focus and has the keys; the pointer only points and presses. */
@Directive({
  selector: '[miComboOption]',
  host: {
    class: 'option',
    role: 'option',
    '[class.active]': 'active()',
    '[attr.aria-disabled]': 'blocked() ? true : null',
    '(mousedown)': '$event.preventDefault()',
    '(mousemove)': 'blocked() || hovered.emit()',
    '(click)': 'blocked() || pressed.emit()',
  },
})
export class ComboOption {
  readonly active = input(false);
  readonly blocked = input(false);
  readonly hovered = output();
  readonly pressed = output();
}
