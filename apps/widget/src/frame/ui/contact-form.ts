import { type ContactFormBody, WIDGET_LIMITS } from '@parvis/contracts';
import type { State, Store } from '../state';
import { newClientId } from '../thread/outgoing';
import { h, say } from './dom';
import { checkAll, Field } from './field';

export interface ContactFormOptions {
  store: Store;
  /** @returns whether it was taken */
  send(body: ContactFormBody): Promise<boolean>;
}

/** "Leave a message": name, address, subject, words, consent; a field nobody sees, and the time it took, tell machines apart. */
export class ContactForm {
  readonly element: HTMLFormElement;
  readonly #hint = h('p', { class: 'hint' });
  readonly #name: Field;
  readonly #mail: Field;
  readonly #subject: Field;
  readonly #message: Field;
  readonly #consent: Field;
  readonly #trap: HTMLInputElement;
  readonly #button: HTMLButtonElement;
  readonly #privacy: HTMLAnchorElement;
  #shownAt = 0;
  /** Kept until the form arrived: sent twice, it counts once. */
  #clientId = newClientId();

  constructor(private readonly options: ContactFormOptions) {
    const { words } = options.store.state;
    this.#name = new Field({ id: 'name', label: words.name, autocomplete: 'name', maxLength: 200, required: true });
    this.#mail = new Field({
      id: 'mail',
      label: words.mail,
      type: 'email',
      autocomplete: 'email',
      maxLength: 254,
      required: true,
    });
    this.#subject = new Field({ id: 'subject', label: words.subject, maxLength: 200, required: true });
    this.#message = new Field({
      id: 'message',
      label: words.message,
      type: 'textarea',
      maxLength: WIDGET_LIMITS.textLength,
      required: true,
    });
    this.#consent = new Field({ id: 'consent', label: words.agree, type: 'checkbox', required: true });
    this.#trap = h('input', {
      name: 'website',
      tabindex: -1,
      autocomplete: 'off',
      'aria-hidden': 'true',
      class: 'trap',
    });
    this.#privacy = h('a', { target: '_blank', rel: 'noopener nofollow' }, words.privacy);
    this.#button = h('button', { class: 'primary' }, words.formSend);
    const fields = this.#fields.map(({ element }) => element);
    this.element = h(
      'form',
      { class: 'form', novalidate: true, 'aria-label': words.formTitle },
      h('h2', {}, words.formTitle),
      this.#hint,
      ...fields,
      this.#privacy,
      this.#trap,
      this.#button,
    );
    this.element.addEventListener('submit', (event) => (event.preventDefault(), void this.#submit()));
  }

  render({ view, config, language, words, visitor }: State): void {
    const isShown = view === 'form';
    if (isShown && this.element.hidden) {
      this.#shownAt = Date.now();
      this.#name.input.value ||= visitor?.name ?? '';
      this.#mail.input.value ||= visitor?.email ?? '';
    }
    this.element.hidden = !isShown;
    say(this.#hint, words.formHint);
    say(this.#consent.label, `${config.texts[language].consent} ${words.agree}`);
    this.#privacy.hidden = config.consent.privacyUrl === null;
    this.#privacy.href = config.consent.privacyUrl ?? '';
  }

  focus(): void {
    (this.#fields.find(({ value }) => value === '') ?? this.#name).input.focus();
  }

  get #fields(): Field[] {
    return [this.#name, this.#mail, this.#subject, this.#message, this.#consent];
  }

  async #submit(): Promise<void> {
    const { store, send } = this.options;
    if (this.#button.ariaBusy === 'true' || !checkAll(this.#fields, store.state.words)) return;
    this.#button.ariaBusy = 'true';
    store.set({ consented: true });
    const [name, email] = [this.#name.value, this.#mail.value];
    // a person who has all filled in by the browser may be quicker than a machine is believed to be
    await atLeast(WIDGET_LIMITS.formSeconds * 1000 - (Date.now() - this.#shownAt));
    const wasTaken = await send({
      clientId: this.#clientId,
      fields: { name, email, subject: this.#subject.value, message: this.#message.value, consent: true },
      hp: this.#trap.value,
      filledInMs: Date.now() - this.#shownAt,
    });
    this.#button.ariaBusy = 'false';
    if (!wasTaken) return;
    this.#clientId = newClientId();
    this.element.reset();
  }
}

function atLeast(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
