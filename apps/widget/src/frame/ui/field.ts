import { attribute, h, say } from './dom';

const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

export interface FieldOptions {
  id: string;
  label: string;
  type?: 'text' | 'email' | 'textarea' | 'checkbox';
  autocomplete?: string;
  maxLength?: number;
  required?: boolean;
}

/** A labelled field that says below itself what is wrong with it. */
export class Field {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement | HTMLTextAreaElement;
  readonly label = h('span');
  readonly #fault: HTMLElement;

  constructor(private readonly options: FieldOptions) {
    const { id, label, type = 'text', autocomplete, maxLength, required } = options;
    const attributes = {
      id,
      name: id,
      autocomplete,
      maxlength: maxLength,
      'aria-required': required ? 'true' : null,
      'aria-describedby': `${id}-fault`,
    };
    this.input = type === 'textarea' ? h('textarea', { ...attributes, rows: 4 }) : h('input', { ...attributes, type });
    this.#fault = h('span', { class: 'fault', id: `${id}-fault`, 'aria-live': 'polite' });
    say(this.label, label);
    const isBox = type === 'checkbox';
    const name = h('label', { for: id }, this.label);
    this.element = h(
      'div',
      { class: isBox ? 'field check' : 'field' },
      ...(isBox ? [this.input, name] : [name, this.input]),
      this.#fault,
    );
    this.input.addEventListener('input', () => this.#complain(''));
  }

  get value(): string {
    return this.input.value.trim();
  }

  get isChecked(): boolean {
    return this.input instanceof HTMLInputElement && this.input.checked;
  }

  /** @returns whether it is filled in well */
  check(words: { required: string; mailWrong: string }): boolean {
    const { type, required } = this.options;
    const isEmpty = type === 'checkbox' ? !this.isChecked : this.value === '';
    if (required && isEmpty) return this.#complain(words.required);
    if (type === 'email' && !isEmpty && !MAIL.test(this.value)) return this.#complain(words.mailWrong);
    return this.#complain('');
  }

  #complain(fault: string): boolean {
    say(this.#fault, fault);
    attribute(this.input, 'aria-invalid', fault ? 'true' : null);
    return fault === '';
  }
}

/** Checks all and goes to the first that is wrong. */
export function checkAll(fields: readonly Field[], words: { required: string; mailWrong: string }): boolean {
  const wrong = fields.filter((field) => !field.check(words));
  wrong[0]?.input.focus();
  return wrong.length === 0;
}
