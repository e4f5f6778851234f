import type { StartedSession, WidgetPage, WidgetSessionView } from '@parvis/contracts';
import type { Identity } from '../../bridge/messages';
import type { Client } from '../api/client';
import { Refusal } from '../api/failure';
import type { Store } from '../state';
import { EMPTY_THREAD } from '../thread/thread';
import type { Vault } from './vault';

const RETRY_MS = 10_000;

export interface VisitorOptions {
  store: Store;
  client: Client;
  vault: Vault;
  widgetKey: string;
  page(): WidgetPage;
  /** A session began, came back, or became that of a known customer: its conversation is to be fetched. */
  onSession(): void;
  onEnd(): void;
  /** The server does not believe who the page says its visitor is. */
  onIdentityRefused(): void;
}

/**
 * Who the visitor is to the server. A session begins with the first thing the visitor sends; only then does the browser keep
 * anything. A known customer who opens the panel has one in memory before that, to see an earlier conversation.
 */
export class Visitor {
  #starting: Promise<void> | null = null;
  #identity: Identity | null = null;
  /** The server believes the identity. */
  #isKnown = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: VisitorOptions) {}

  /** Takes up the session that the browser kept, if it kept one. */
  async resume(): Promise<void> {
    const { vault, client, store } = this.options;
    const kept = vault.get();
    if (!kept) return;
    client.token = kept.token;
    store.set({ loading: true, consented: true, outgoing: kept.outgoing, rated: kept.rated });
    try {
      this.#enter(await client.session());
      if (this.#identity) await this.#introduce();
    } catch (error) {
      if (isExpired(error)) this.expire();
      else this.options.onSession(); // out of reach: the line goes on trying
    }
    store.set({ loading: false });
  }

  /** Makes sure that there is a session, and that the browser keeps it: the visitor is about to send something. */
  async ensure(): Promise<void> {
    const { client, vault } = this.options;
    if (!client.token) await (this.#starting ??= this.#start().finally(() => (this.#starting = null)));
    if (client.token && !vault.get()) vault.begin(client.token);
  }

  /** Does what needs a session; in a new one when the server does not know ours any more. */
  async act<T>(work: () => Promise<T>): Promise<T> {
    await this.ensure();
    try {
      return await work();
    } catch (error) {
      if (!isExpired(error)) throw error;
      this.expire();
      await this.ensure();
      return work();
    }
  }

  /** The host page knows its visitor. Told to the server at once where there is a session, else with the next one. */
  async identify(identity: Identity): Promise<void> {
    this.#identity = identity;
    this.#isKnown = false;
    if (this.options.client.token) await this.#introduce();
    else if (this.options.store.state.open) await this.meet();
  }

  /** The panel was opened: a known customer sees what was written before, on whichever device. */
  async meet(): Promise<void> {
    const { client, store } = this.options;
    if (!this.#identity || client.token || !store.state.consented) return;
    try {
      await (this.#starting ??= this.#start().finally(() => (this.#starting = null)));
    } catch (error) {
      this.#later(error, () => this.meet());
    }
  }

  /** Ends the session here and on the server; what was said stays with the team. */
  async forget(): Promise<void> {
    const { client, vault, store } = this.options;
    if (client.token) await client.forget().catch(() => undefined);
    this.#identity = null;
    vault.clear();
    this.#leave();
    store.set({
      past: [],
      outgoing: [],
      notice: null,
      rated: null,
      emailAsked: false,
      emailDeclined: false,
      consented: !store.state.config.consent.required,
    });
  }

  /** The server does not know the session any more. What is on the screen stays there. */
  expire(): void {
    const { vault, store } = this.options;
    vault.clear();
    const { past, thread } = store.state;
    store.set({ past: [...past, ...thread.messages], notice: 'session-ended' });
    this.#leave();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Another tab has a newer token, or none: this one follows. */
  async follow(): Promise<void> {
    this.#leave();
    await this.resume();
  }

  async #start(): Promise<void> {
    const { client, widgetKey, page, store } = this.options;
    const started = await client.start({
      widgetKey,
      page: page(),
      locale: navigator.language,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      consent: store.state.consented,
    });
    client.token = started.token;
    if (this.#identity) await this.#introduce();
    else this.#enter(started);
  }

  async #introduce(): Promise<void> {
    const { client, vault, store } = this.options;
    if (!this.#identity || this.#isKnown) return;
    try {
      const known: StartedSession = await client.identify(this.#identity);
      this.#isKnown = true;
      client.token = known.token;
      vault.change({ token: known.token });
      if (known.conversation?.id !== store.state.thread.conversation?.id) store.set({ thread: EMPTY_THREAD });
      this.#enter(known);
    } catch (error) {
      await this.#stayUnknown(error);
    }
  }

  /** A wrong or old token must not keep anybody from writing; a busy server is asked again. */
  async #stayUnknown(error: unknown): Promise<void> {
    const { client, store, onIdentityRefused } = this.options;
    if (isExpired(error)) return this.expire();
    if (error instanceof Refusal && error.retryAfterMs === null) {
      this.#identity = null;
      onIdentityRefused();
    } else this.#later(error, () => this.#introduce());
    if (!store.state.visitor) this.#enter(await client.session());
  }

  #later(error: unknown, work: () => Promise<void>): void {
    const retryAfterMs = error instanceof Refusal ? error.retryAfterMs : RETRY_MS;
    if (retryAfterMs !== null) this.#timer = setTimeout(() => void work(), retryAfterMs);
  }

  #enter(session: WidgetSessionView): void {
    const { store } = this.options;
    const { conversation, visitor, config } = session;
    store.set({ visitor, config, thread: { ...store.state.thread, conversation } });
    this.options.onSession();
  }

  #leave(): void {
    const { client, store } = this.options;
    client.token = null;
    this.stop();
    this.#isKnown = false;
    this.options.onEnd();
    store.set({ visitor: null, thread: EMPTY_THREAD, typing: null, joined: null, editing: null });
  }
}

export function isExpired(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'session_expired';
}
