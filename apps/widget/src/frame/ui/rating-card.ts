import type { RatingBody } from '@parvis/contracts';
import type { State } from '../state';
import { h, icon, iconButton } from './dom';
import type { PanelActions } from './panel';

const SCORES = [1, 2, 3, 4, 5] as const;

/** Asked once a conversation is closed: one to five stars, and a word when the visitor wants to. */
export class RatingCard {
  readonly element: HTMLElement;
  readonly #form: HTMLFormElement;
  readonly #thanks: HTMLElement;
  readonly #more: HTMLElement;

  constructor(actions: PanelActions) {
    const { store, conversation } = actions;
    const { words } = store.state;
    const stars = SCORES.map((score) =>
      h(
        'label',
        { class: 'star', title: words.stars(score) },
        h('input', { type: 'radio', name: 'score', value: score, 'aria-label': words.stars(score) }),
        icon('star'),
      ),
    );
    const comment = h('textarea', {
      rows: 2,
      maxlength: 1000,
      'aria-label': words.comment,
      placeholder: words.comment,
    });
    this.#more = h('div', { class: 'more', hidden: true }, comment, h('button', { class: 'primary' }, words.rateSend));
    this.#form = h(
      'form',
      {},
      h('fieldset', {}, h('legend', {}, words.rateTitle), h('div', { class: 'stars' }, ...stars)),
      this.#more,
      iconButton('close', words.notNow, () => conversation.waveRatingAway()),
    );
    this.#form.addEventListener('change', () => {
      this.#more.hidden = false;
      this.element.scrollIntoView({ block: 'nearest' });
    });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const score = Number(new FormData(this.#form).get('score')) as RatingBody['score'];
      const words = comment.value.trim();
      void conversation.rate({ score, ...(words !== '' && { comment: words }) });
    });
    this.#thanks = h('p', { class: 'aside', role: 'status' });
    this.#thanks.dataset['text'] = words.thanks;
    this.element = h('div', { class: 'card rating', hidden: true }, this.#form, this.#thanks);
  }

  render({ config, thread, rated, thanked }: State): void {
    const { conversation } = thread;
    const isAsked = config.rating && conversation?.state === 'closed' && rated !== conversation.id;
    this.#form.hidden = !isAsked;
    this.#thanks.hidden = !thanked;
    const text = thanked ? (this.#thanks.dataset['text'] ?? '') : '';
    if (this.#thanks.textContent !== text) this.#thanks.textContent = text;
    this.element.hidden = !isAsked && !thanked;
  }
}
