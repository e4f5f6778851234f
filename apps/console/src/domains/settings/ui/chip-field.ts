import {
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  model,
  signal,
  viewChild,
} from '@angular/core';
import { IconButton } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';

let nextId = 0;

/** Several short texts as chips: Enter, a comma or a pasted list adds, Backspace in the empty field takes the last one back. */
@Component({
  selector: 'app-chip-field',
  imports: [IconButton],
  template: `
    <label [for]="id" [class.sr]="bare()">{{ label() }}</label>
    <div class="control" [class.failed]="error()">
      @for (value of values(); track value) {
        <span class="chip">
          <span>{{ value }}</span>
          <mi-icon-button
            icon="x"
            size="sm"
            [iconSize]="12"
            [label]="removeLabel(value)"
            [disabled]="disabled()"
            (pressed)="drop(value)"
          />
        </span>
      }
      <input
        #control
        type="text"
        autocomplete="off"
        [id]="id"
        [value]="text()"
        [disabled]="disabled()"
        [attr.maxlength]="maxLength()"
        [placeholder]="values().length === 0 ? placeholder() : ''"
        [attr.aria-invalid]="error() ? true : null"
        [attr.aria-describedby]="describedBy()"
        (input)="type(control.value)"
        (keydown)="onKey($event)"
        (paste)="paste($event)"
        (blur)="add(text())"
      />
    </div>
    @if (hint()) {
      <p class="hint" [id]="id + '-hint'">{{ hint() }}</p>
    }
    @if (error(); as text) {
      <p class="error" role="alert" [id]="id + '-error'">{{ text }}</p>
    }
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    label {
      display: block;
      margin-bottom: 5px;
      font-weight: 500;
    }
    .control {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px;
      min-height: 34px;
      padding: 3px 4px;
      border: 1px solid var(--border-control);
      border-radius: var(--r-2);
      background: var(--surface);
    }
    .control:focus-within {
      border-color: var(--focus);
      box-shadow: 0 0 0 1px var(--focus);
    }
    .control.failed {
      border-color: var(--danger);
    }
    .chip {
      height: 26px;
      padding-right: 0;
      overflow-wrap: anywhere;
    }
    input {
      flex: 1 1 90px;
      min-width: 90px;
      padding: 3px 6px;
      border: 0;
      outline: 0;
      background: none;
      line-height: 20px;
    }
    input::placeholder {
      color: var(--text-3);
    }
    .hint,
    .error {
      margin-top: 4px;
      font-size: 12px;
      line-height: 16px;
      color: var(--text-3);
    }
    .error {
      color: var(--danger-text);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChipField {
  private readonly language = inject(Language);
  protected readonly id = `app-chips-${nextId++}`;
  readonly label = input.required<string>();
  readonly values = model.required<readonly string[]>();
  readonly placeholder = input('');
  readonly hint = input<string>();
  readonly error = input<string | null>(null);
  readonly disabled = input(false);
  readonly bare = input(false);
  readonly maxLength = input<number | null>(null);
  private readonly control = viewChild.required<ElementRef<HTMLInputElement>>('control');
  protected readonly text = signal('');
  protected readonly describedBy = computed(() => {
    const ids = [this.hint() && `${this.id}-hint`, this.error() && `${this.id}-error`].filter(Boolean);
    return ids.length > 0 ? ids.join(' ') : null;
  });

  protected removeLabel(value: string): string {
    return this.language.text('screening.chip-remove', { value });
  }

  /** A comma ends a text, as it does on a list that is written down. */
  protected type(text: string): void {
    if (/[,;]\s*$/.test(text)) this.add(text);
    else this.text.set(text);
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter' && this.text().trim() !== '') {
      event.preventDefault();
      this.add(this.text());
    } else if (event.key === 'Backspace' && this.text() === '') {
      const last = this.values().at(-1);
      if (last !== undefined) this.drop(last);
    }
  }

  protected paste(event: ClipboardEvent): void {
    const pasted = event.clipboardData?.getData('text') ?? '';
    if (!/[\n,;]/.test(pasted.trim())) return;
    event.preventDefault();
    this.add(`${this.text()}${pasted}`);
  }

  protected add(text: string): void {
    const added = text.split(/[\n,;]/).map((one) => one.trim()).filter((one) => one !== ''); // prettier-ignore
    this.clear();
    if (added.length > 0) this.values.set([...new Set([...this.values(), ...added])]);
  }

  /** Typed and taken within one frame, the binding has seen no text that it could take away. */
  private clear(): void {
    this.text.set('');
    this.control().nativeElement.value = '';
  }

  protected drop(value: string): void {
    this.values.set(this.values().filter((one) => one !== value));
  }
}
