import {
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  model,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { IconButton } from '../controls/icon-button';
import { UI_TEXTS } from '../texts/ui-texts';

export type FieldType =
  'text' | 'password' | 'email' | 'url' | 'number' | 'search' | 'date' | 'time' | 'datetime-local' | 'multiline';

let nextId = 0;

/** A labelled field with help and error. Passwords can be shown; pasting and password managers work. */
@Component({
  selector: 'mi-field',
  imports: [IconButton],
  templateUrl: './field.html',
  styleUrl: './field.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Field {
  protected readonly texts = inject(UI_TEXTS);
  protected readonly id = `mi-field-${nextId++}`;
  readonly label = input.required<string>();
  readonly value = model('');
  readonly type = input<FieldType>('text');
  readonly hint = input<string>();
  readonly error = input<string | null>(null);
  readonly required = input(false);
  readonly disabled = input(false);
  readonly placeholder = input('');
  readonly autocomplete = input('off');
  readonly name = input<string>();
  readonly rows = input(4);
  readonly maxLength = input<number | null>(null);
  /** Hides the visible label where the place says it; it stays for assistive technology. */
  readonly bare = input(false);
  readonly blurred = output();
  protected readonly revealed = signal(false);
  private readonly control = viewChild<ElementRef<HTMLInputElement | HTMLTextAreaElement>>('control');

  protected readonly nativeType = computed(() =>
    this.type() === 'password' && this.revealed() ? 'text' : this.type(),
  );
  protected readonly describedBy = computed(() => {
    const ids = [this.hint() && `${this.id}-hint`, this.error() && `${this.id}-error`].filter(Boolean);
    return ids.length > 0 ? ids.join(' ') : null;
  });

  focus(): void {
    this.control()?.nativeElement.focus();
  }
}
