import type { State, Store } from '../state';
import { h, iconButton, say } from './dom';

/** One line between header and thread: the lost connection, or what the visitor has to know now. */
export class Banner {
  readonly element: HTMLElement;
  readonly #text = h('span');
  readonly #dismiss: HTMLButtonElement;

  constructor(store: Store) {
    this.#dismiss = iconButton('close', store.state.words.dismiss, () => store.set({ notice: null }));
    this.element = h('div', { class: 'banner', role: 'status' }, this.#text, this.#dismiss);
  }

  render({ line, notice, words }: State): void {
    const isLost = line === 'lost';
    say(this.#text, isLost ? words.lost : notice ? words.notices[notice] : '');
    this.#dismiss.hidden = isLost || notice === null;
    this.element.classList.toggle('good', !isLost && (notice === 'details-saved' || notice === 'form-sent'));
  }
}
