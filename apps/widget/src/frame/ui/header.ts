import type { State } from '../state';
import { openingOf } from '../text/when';
import { attribute, h, iconButton, say } from './dom';
import type { PanelActions } from './panel';

/** Who is spoken with, whether somebody is there, and the ways out. */
export class Header {
  readonly element: HTMLElement;
  readonly #back: HTMLButtonElement;
  readonly #title = h('h1');
  readonly #status = h('p', { class: 'status' });
  readonly #mark = h('span', { class: 'mark', 'aria-hidden': 'true' });
  readonly #menu: HTMLElement;
  readonly #byMail: HTMLButtonElement;
  readonly #form: HTMLButtonElement;
  readonly #forget: HTMLButtonElement;
  readonly #more: HTMLButtonElement;

  constructor({ store, visitor, close }: PanelActions) {
    const { words } = store.state;
    const entry = (label: string, work: () => void) =>
      h('button', { type: 'button', on: { click: () => (this.#menu.hidePopover(), work()) } }, label);
    this.#byMail = entry(words.byMail, () => store.set({ emailAsked: true, emailDeclined: false, view: 'thread' }));
    this.#form = entry(words.formDoor, () => store.set({ view: 'form' }));
    this.#forget = entry(words.forget, () => confirm(words.forgetSure) && void visitor.forget());
    this.#menu = h('div', { class: 'menu', id: 'menu', popover: 'auto' }, this.#byMail, this.#form, this.#forget);
    this.#more = iconButton('more', words.menu, () => undefined);
    attribute(this.#more, 'popovertarget', 'menu');
    this.#back = iconButton('back', words.back, () => store.set({ view: 'thread' }));
    this.element = h(
      'header',
      {},
      this.#back,
      this.#mark,
      h('div', { class: 'who' }, this.#title, this.#status),
      this.#more,
      this.#menu,
      iconButton('close', words.close, close),
    );
  }

  render({ config, language, words, view, visitor, line }: State): void {
    const { title } = config.texts[language];
    const { somebodyThere, opensAt } = config.availability;
    say(this.#title, title);
    say(this.#mark, title.trim().charAt(0).toUpperCase());
    say(this.#status, somebodyThere ? words.online : opensAt ? words.backAt(openingOf(opensAt, language)) : words.away);
    this.#status.classList.toggle('on', somebodyThere && line !== 'lost');
    this.#back.hidden = view !== 'form';
    this.#byMail.hidden = !config.emailFallback || visitor?.email != null;
    this.#form.hidden = !config.contactForm || view === 'form';
    this.#forget.hidden = visitor === null;
    this.#more.hidden = this.#byMail.hidden && this.#form.hidden && this.#forget.hidden;
  }
}
