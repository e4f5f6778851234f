import type { State } from '../state';
import { attribute, h, icon, say } from './dom';
import { checkAll, Field } from './field';
import type { PanelActions } from './panel';

/** "Leave your e-mail": at the end of the thread when the answer takes long or nobody is there. */
export class EmailCard {
  readonly element = h('div', { class: 'card', hidden: true });
  readonly #form: HTMLFormElement;
  readonly #known = h('p', { class: 'aside', hidden: true });
  readonly #mail: Field;
  readonly #consent: Field;
  readonly #button: HTMLButtonElement;

  constructor(private readonly actions: PanelActions) {
    const { store } = actions;
    const { words } = store.state;
    this.#mail = new Field({
      id: 'card-mail',
      label: words.mail,
      type: 'email',
      autocomplete: 'email',
      maxLength: 254,
      required: true,
    });
    this.#consent = new Field({ id: 'card-consent', label: words.agree, type: 'checkbox', required: true });
    this.#button = h('button', { class: 'primary' }, words.save);
    const later = () => store.set({ emailDeclined: true, emailAsked: false });
    this.#form = h(
      'form',
      { novalidate: true, 'aria-label': words.mailTitle },
      h('h2', {}, icon('mail'), words.mailTitle),
      h('p', {}, words.mailHint),
      this.#mail.element,
      this.#consent.element,
      h(
        'div',
        { class: 'row' },
        this.#button,
        h('button', { type: 'button', class: 'text', on: { click: later } }, words.notNow),
      ),
    );
    this.#form.addEventListener('submit', (event) => (event.preventDefault(), void this.#submit()));
    this.element.append(this.#form, this.#known);
  }

  render(state: State): void {
    const { config, language, words, visitor } = state;
    const address = visitor?.email ?? null;
    const isAway = !config.availability.somebodyThere;
    const isKnown = address !== null && config.emailFallback && isAway && isWaiting(state);
    this.#form.hidden = !isEmailWanted(state);
    this.#known.hidden = !isKnown;
    say(this.#known, isKnown ? words.mailTo(address) : '');
    this.element.hidden = this.#form.hidden && this.#known.hidden;
    attribute(this.element, 'class', this.#form.hidden ? 'plain' : 'card');
    say(this.#consent.label, `${config.texts[language].consent} ${words.agree}`);
  }

  async #submit(): Promise<void> {
    const fields = [this.#mail, this.#consent];
    if (this.#button.ariaBusy === 'true' || !checkAll(fields, this.actions.store.state.words)) return;
    this.#button.ariaBusy = 'true';
    await this.actions.saveDetails({ email: this.#mail.value });
    this.#button.ariaBusy = 'false';
  }
}

/** Whether to ask for an address now. */
export function isEmailWanted(state: State): boolean {
  const { config, visitor, emailAsked, emailDeclined } = state;
  if (!config.emailFallback || visitor?.email != null || emailDeclined) return false;
  return emailAsked || (!config.availability.somebodyThere && isWaiting(state));
}

/** The last word is the visitor's. */
function isWaiting({ thread, outgoing }: State): boolean {
  return outgoing.length > 0 || thread.messages.findLast(({ deleted }) => !deleted)?.author.type === 'visitor';
}
