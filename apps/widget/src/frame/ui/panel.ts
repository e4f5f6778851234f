import { paletteOf } from '../look/palette';
import { chooseTheme } from '../look/wishes';
import type { State, Store } from '../state';
import type { Conversation } from '../thread/conversation';
import type { Visitor } from '../session/visitor';
import { Banner } from './banner';
import { Composer } from './composer';
import { ContactForm } from './contact-form';
import { h } from './dom';
import { Header } from './header';
import { ThreadView } from './thread-view';

export interface PanelActions {
  store: Store;
  conversation: Conversation;
  visitor: Visitor;
  /** Theme that the page asks for. */
  theme: string | null;
  upload: ConstructorParameters<typeof Composer>[0]['upload'];
  sendForm: ConstructorParameters<typeof ContactForm>[0]['send'];
  saveDetails(details: { name?: string; email: string }): Promise<boolean>;
  typing(isTyping: boolean): void;
  close(): void;
}

/** The whole of the frame: header, banner, thread with composer, or the contact form. */
export class Panel {
  readonly #composer: Composer;
  readonly #form: ContactForm;
  readonly #thread: ThreadView;
  #shown: State | null = null;

  constructor(private readonly actions: PanelActions) {
    const { store } = actions;
    const { words } = store.state;
    const header = new Header(actions);
    const banner = new Banner(store);
    this.#thread = new ThreadView(actions);
    this.#composer = new Composer(actions);
    this.#form = new ContactForm({ store, send: actions.sendForm });
    const main = h('main', {}, banner.element, this.#thread.element, this.#form.element, this.#composer.element);
    document.body.append(header.element, main);
    document.title = words.frame(store.state.config.texts[store.state.language].title);
    document.documentElement.lang = store.state.language;
    addEventListener('keydown', (event) => this.#onKey(event));
    for (const part of [header, banner, this.#thread, this.#composer, this.#form])
      store.subscribe((state) => part.render(state));
    store.subscribe((state) => this.#render(state));
  }

  /** Where writing begins; on a touch screen that would bring up the keyboard, so only the panel is entered there. */
  focus(): void {
    if (this.actions.store.state.view === 'form') this.#form.focus();
    else if (matchMedia('(pointer: coarse)').matches) this.#thread.focus();
    else this.#composer.focus();
  }

  #render(state: State): void {
    const { config, view } = state;
    if (this.#shown?.config !== config) this.#wear(state);
    if (this.#shown && this.#shown.view !== view) this.focus();
    this.#composer.element.hidden = view !== 'thread';
    this.#shown = state;
  }

  #wear({ config }: State): void {
    const palette = paletteOf(config.colour);
    const { style, dataset } = document.documentElement;
    dataset['theme'] = chooseTheme(config, this.actions.theme);
    style.setProperty('--accent', palette.accent);
    style.setProperty('--on-accent', palette.onAccent);
    style.setProperty('--accent-text', `light-dark(${palette.textOnLight}, ${palette.textOnDark})`);
  }

  /** Escape leaves the innermost thing first: a menu, a message being changed, the form, the panel. */
  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    if (document.querySelector(':popover-open')) return; // closes by itself
    event.preventDefault();
    const { store, close } = this.actions;
    if (store.state.editing) store.set({ editing: null });
    else if (store.state.view === 'form') store.set({ view: 'thread' });
    else close();
  }
}
