import { WIDGET_LIMITS } from '@parvis/contracts';
import type { State } from '../state';
import { isChangeable, unreadCount } from '../thread/thread';
import { type Row, rowsOf } from '../thread/rows';
import { dayOf } from '../text/when';
import { h, icon, say } from './dom';
import { EmailCard } from './email-card';
import { MessageView } from './message-view';
import type { PanelActions } from './panel';
import { RatingCard } from './rating-card';

/** From this close to the end, the thread follows what arrives. */
const NEAR_PX = 80;

/** The log of the conversation, with what stands around it: the greeting, who is typing, the cards at the end. */
export class ThreadView {
  readonly element: HTMLElement;
  readonly #list = h('ol');
  readonly #log: HTMLElement;
  readonly #greeting = h('p', { class: 'greeting' });
  readonly #offline = h('p', { class: 'offline' });
  readonly #door: HTMLElement;
  readonly #loading: HTMLElement;
  readonly #typing = h('p', { class: 'typing', hidden: true });
  readonly #closed = h('p', { class: 'aside', hidden: true });
  readonly #joined = h('p', { class: 'aside', hidden: true });
  readonly #email: EmailCard;
  readonly #rating: RatingCard;
  readonly #views = new Map<string, { element: HTMLElement; message?: MessageView }>();
  #wasOpen = false;

  constructor(private readonly actions: PanelActions) {
    const { store } = actions;
    const { words } = store.state;
    this.#email = new EmailCard(actions);
    this.#rating = new RatingCard(actions);
    this.#loading = h('p', { class: 'aside', hidden: true }, words.loading);
    this.#door = h(
      'button',
      { type: 'button', class: 'secondary', on: { click: () => store.set({ view: 'form' }) } },
      icon('mail'),
      words.formDoor,
    );
    // silent until the stored messages are there: nobody wants to hear all of them again
    this.#log = h(
      'div',
      { role: 'log', 'aria-live': 'off', 'aria-label': words.conversation },
      this.#list,
      this.#joined,
    );
    const hello = h('div', { class: 'hello' }, this.#greeting, this.#offline, this.#door);
    const end = [this.#typing, this.#closed, this.#email.element, this.#rating.element];
    this.element = h('div', { class: 'thread', tabindex: 0 }, hello, this.#loading, this.#log, ...end);
    this.element.addEventListener('scroll', () => this.#seen(), { passive: true });
    document.addEventListener('visibilitychange', () => this.#seen());
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  render(state: State): void {
    const { config, language, words, view, thread, loading, typing, joined } = state;
    const isOpening = state.open && !this.#wasOpen;
    const follows = isOpening || this.#isNearEnd();
    const ownBefore = this.#list.querySelectorAll('.own').length;
    this.#wasOpen = state.open;
    this.element.hidden = view !== 'thread';
    say(this.#greeting, config.texts[language].greeting);
    const { somebodyThere } = config.availability;
    say(this.#offline, somebodyThere ? '' : config.texts[language].offline);
    const isNew = thread.messages.length + state.outgoing.length + state.past.length === 0;
    this.#door.hidden = somebodyThere || !config.contactForm || !isNew || loading;
    this.#loading.hidden = !loading;
    this.#list.ariaBusy = String(loading);
    this.#place(
      rowsOf({ ...state, messages: thread.messages, readByTeam: thread.conversation?.readByTeam ?? 0 }),
      state,
    );
    this.#hint(this.#typing, typing ? words.typing(typing.name ?? words.team) : null);
    this.#hint(this.#joined, joined ? words.joined(joined) : null);
    this.#hint(this.#closed, thread.conversation?.state === 'closed' ? words.closed : null);
    this.#email.render(state);
    this.#rating.render(state);
    if (!loading) this.#log.ariaLive = 'polite';
    const hasWritten = this.#list.querySelectorAll('.own').length > ownBefore;
    if (follows || hasWritten) this.#toEnd();
    this.#seen();
  }

  #hint(element: HTMLElement, text: string | null): void {
    element.hidden = text === null;
    say(element, text ?? '');
  }

  #place(rows: Row[], state: State): void {
    const keys = new Set(rows.map(({ key }) => key));
    for (const [key, { element }] of this.#views) {
      if (keys.has(key)) continue;
      element.remove();
      this.#views.delete(key);
    }
    rows.forEach((row, index) => {
      const element = this.#viewOf(row, state);
      if (this.#list.children[index] !== element) this.#list.insertBefore(element, this.#list.children[index] ?? null);
    });
  }

  #viewOf(row: Row, state: State): HTMLElement {
    const { language, words } = state;
    const known = this.#views.get(row.key);
    if (row.kind !== 'message') {
      if (known) return known.element;
      const text = row.kind === 'day' ? dayOf(row.at, language) : words.over;
      const element = h('li', { class: 'day' }, h('span', {}, text));
      this.#views.set(row.key, { element });
      return element;
    }
    const message = known?.message ?? new MessageView(this.actions, { words, language });
    const now = Date.now();
    const isChangeableNow = row.message !== null && isChangeable(row.message, now, WIDGET_LIMITS.editMinutes);
    message.render(row, isChangeableNow && state.past.every(({ id }) => id !== row.message?.id));
    if (!known) this.#views.set(row.key, { element: message.element, message });
    return message.element;
  }

  #isNearEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  #toEnd(): void {
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** Read is what the visitor has before the eyes: the panel open, the page in front, the thread at its end. */
  #seen(): void {
    const { store, conversation } = this.actions;
    const { open, view, thread } = store.state;
    if (!open || view !== 'thread' || document.visibilityState !== 'visible' || !this.#isNearEnd()) return;
    if (unreadCount(thread) > 0) conversation.markRead();
  }
}
