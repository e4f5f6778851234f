import type { State, Store } from '../state';
import { attribute, h, say } from './dom';

/** Asked before anything is stored, where the widget's settings want that; gone once it is given. */
export class ConsentBox {
  readonly element: HTMLElement;
  readonly #box: HTMLInputElement;
  readonly #text = h('span');
  readonly #more: HTMLAnchorElement;
  readonly #fault: HTMLElement;

  constructor(private readonly store: Store) {
    const { words } = store.state;
    this.#fault = h('p', { class: 'fault', id: 'consent-fault', role: 'alert' });
    this.#box = h('input', { type: 'checkbox', 'aria-describedby': 'consent-fault' });
    this.#box.addEventListener('change', () => say(this.#fault, ''));
    this.#more = h('a', { target: '_blank', rel: 'noopener nofollow' }, words.privacy);
    this.element = h('div', { class: 'consent' }, h('label', {}, this.#box, this.#text), this.#more, this.#fault);
  }

  render({ config, language, words, consented, visitor }: State): void {
    this.element.hidden = consented || visitor !== null;
    say(this.#text, `${config.texts[language].consent} ${words.agree}`);
    attribute(this.#more, 'href', config.consent.privacyUrl);
    this.#more.hidden = config.consent.privacyUrl === null;
  }

  /** Whether the visitor may go on; says what is missing when not. */
  isGiven(): boolean {
    if (this.element.hidden) return true;
    if (this.#box.checked) {
      this.store.set({ consented: true });
      return true;
    }
    say(this.#fault, this.store.state.words.agreeFirst);
    this.#box.focus();
    return false;
  }
}
