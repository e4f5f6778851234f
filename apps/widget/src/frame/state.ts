import type { WidgetConfig, WidgetLanguage, WidgetMessageView, WidgetVisitorView } from '@parvis/contracts';
import type { LineState } from './live/line';
import { EMPTY_THREAD, type Thread } from './thread/thread';
import type { Outgoing } from './thread/outgoing';
import type { Words } from './words/words';

/** What the visitor is told besides the conversation; the next one replaces it. */
export type Notice =
  'session-ended' | 'blocked' | 'slow-down' | 'not-done' | 'too-late' | 'too-many' | 'details-saved' | 'form-sent';

/** Everything the panel shows. */
export interface State {
  config: WidgetConfig;
  language: WidgetLanguage;
  words: Words;
  open: boolean;
  view: 'thread' | 'form';
  /** Null before the visitor has a session. */
  visitor: WidgetVisitorView | null;
  /** The stored conversation is being fetched. */
  loading: boolean;
  consented: boolean;
  thread: Thread;
  /** Messages of a session that ended while the page was open. */
  past: readonly WidgetMessageView[];
  outgoing: readonly Outgoing[];
  line: LineState;
  /** Who is typing; null: nobody. */
  typing: { name: string | null } | null;
  joined: string | null;
  /** Message that is being changed. */
  editing: WidgetMessageView | null;
  notice: Notice | null;
  /** The visitor waved "leave your e-mail" away. */
  emailDeclined: boolean;
  /** "Leave your e-mail" is shown on the visitor's wish, or since an answer takes long. */
  emailAsked: boolean;
  /** Conversation whose rating was given or waved away. */
  rated: string | null;
  thanked: boolean;
}

export function initialState(config: WidgetConfig, language: WidgetLanguage, words: Words): State {
  return {
    config,
    language,
    words,
    open: false,
    view: 'thread',
    visitor: null,
    loading: false,
    consented: !config.consent.required,
    thread: EMPTY_THREAD,
    past: [],
    outgoing: [],
    line: 'off',
    typing: null,
    joined: null,
    editing: null,
    notice: null,
    emailDeclined: false,
    emailAsked: false,
    rated: null,
    thanked: false,
  };
}

/** Holds the state; listeners hear of all changes of one turn at once. */
export class Store {
  readonly #listeners: ((state: State) => void)[] = [];
  #isTelling = false;

  constructor(private current: State) {}

  get state(): State {
    return this.current;
  }

  set(change: Partial<State>): void {
    this.current = { ...this.current, ...change };
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      for (const listener of this.#listeners) listener(this.current);
    });
  }

  /** Nobody hears of anything any more. */
  close(): void {
    this.#listeners.length = 0;
  }

  subscribe(listener: (state: State) => void): void {
    this.#listeners.push(listener);
    listener(this.current);
  }
}
