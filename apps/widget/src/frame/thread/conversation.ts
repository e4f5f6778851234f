import {
  type RatingBody,
  WIDGET_LIMITS,
  type WidgetConversationView,
  type WidgetMessageView,
  type WidgetUploadView,
} from '@parvis/contracts';
import type { Client } from '../api/client';
import { Refusal } from '../api/failure';
import type { Vault } from '../session/vault';
import { isExpired, type Visitor } from '../session/visitor';
import type { Notice, Store } from '../state';
import { changed, newClientId, type Outgoing, stillOutgoing } from './outgoing';
import { EMPTY_THREAD, unreadCount, withConversation, withMessage, withPage } from './thread';

const RETRY_MS = 5_000;
/** An answer that takes longer than this: the visitor is asked for an e-mail address. */
const PATIENCE_MS = 90_000;

export interface ConversationOptions {
  store: Store;
  client: Client;
  visitor: Visitor;
  vault: Vault;
  page(): { url: string };
  /** Pushes a courtesy; false when there is no socket for it. */
  push(name: 'read' | 'typing', payload: object): boolean;
  onMessage(from: 'visitor' | 'agent'): void;
}

/** The conversation with the team: what is sent, what arrives, and that nothing of either is lost. */
export class Conversation {
  #isFlushing = false;
  #catching: Promise<void> | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: ConversationOptions) {}

  send(text: string, attachments: WidgetUploadView[]): void {
    const one: Outgoing = {
      clientId: newClientId(),
      text,
      attachments,
      at: new Date().toISOString(),
      state: 'sending',
    };
    this.#setOutgoing([...this.options.store.state.outgoing, one]);
    this.options.onMessage('visitor');
    void this.flush();
  }

  sendAgain(clientId: string): void {
    this.#setOutgoing(changed(this.options.store.state.outgoing, clientId, { state: 'sending' }));
    void this.flush();
  }

  discard(clientId: string): void {
    this.#setOutgoing(this.options.store.state.outgoing.filter((one) => one.clientId !== clientId));
  }

  stop(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#patience);
  }

  /** Sends what waits, one after the other, so that it arrives in order. */
  async flush(): Promise<void> {
    clearTimeout(this.#retry);
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    try {
      for (let one = this.#nextOutgoing(); one; one = this.#nextOutgoing()) if (!(await this.#deliver(one))) break;
    } finally {
      this.#isFlushing = false;
    }
  }

  async edit(message: WidgetMessageView, text: string): Promise<void> {
    this.options.store.set({ editing: null });
    if (text !== message.text) await this.#change(() => this.options.client.edit(message.id, text));
  }

  remove(message: WidgetMessageView): Promise<void> {
    return this.#change(() => this.options.client.remove(message.id));
  }

  /** @returns whether it was taken */
  async rate(rating: RatingBody): Promise<boolean> {
    const { client, store } = this.options;
    try {
      await client.rate(rating);
      this.waveRatingAway();
      store.set({ thanked: true });
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  waveRatingAway(): void {
    const { store, vault } = this.options;
    const rated = store.state.thread.conversation?.id ?? null;
    store.set({ rated });
    vault.change({ rated });
  }

  /** Takes in a message that was pushed, or answered to a call. */
  take(message: WidgetMessageView): void {
    const { store } = this.options;
    this.#enter(message.conversationId, message.seq);
    const { thread, missed } = withMessage(store.state.thread, message);
    store.set({ thread });
    this.#setOutgoing(stillOutgoing(store.state.outgoing, thread.messages));
    if (message.author.type === 'agent') this.#answered();
    if (missed) void this.catchUp();
  }

  /** The server's word on the conversation as it stands, at the start of a connection. */
  stands(conversation: WidgetConversationView | null, seq: number): void {
    const { store } = this.options;
    if (!conversation) return;
    this.#enter(conversation.id, 0);
    store.set({ thread: { ...store.state.thread, conversation } });
    if (seq > store.state.thread.cursor) void this.catchUp();
  }

  changeConversation(change: Partial<WidgetConversationView>): void {
    const { store } = this.options;
    store.set({ thread: withConversation(store.state.thread, change) });
    if (change.state === 'open') store.set({ rated: null, thanked: false });
  }

  /** Fetches everything after the cursor; one fetch at a time. */
  catchUp(wait = 0, signal?: AbortSignal): Promise<void> {
    if (wait > 0) return this.#fetchPages(wait, signal);
    return (this.#catching ??= this.#fetchPages(0, signal)
      .catch((error: unknown) => {
        if (isExpired(error)) this.options.visitor.expire();
      })
      .finally(() => (this.#catching = null)));
  }

  /** The visitor has the newest answer before the eyes. */
  markRead(): void {
    const { store, client, push } = this.options;
    const { thread } = store.state;
    const seq = thread.messages.at(-1)?.seq ?? 0;
    if (unreadCount(thread) === 0) return;
    this.changeConversation({ readByVisitor: seq });
    if (!push('read', { seq })) client.read(seq).catch(() => undefined);
  }

  async #fetchPages(wait: number, signal?: AbortSignal): Promise<void> {
    const { client, store } = this.options;
    for (let more = true; more; wait = 0) {
      const before = store.state.thread;
      const page = await client.messages({ afterSeq: before.cursor, wait }, signal);
      if (store.state.thread.conversation?.id !== before.conversation?.id) return; // the session changed meanwhile
      if (page.conversation) this.#enter(page.conversation.id, 0);
      const thread = withPage(store.state.thread, page);
      store.set({ thread });
      this.#setOutgoing(stillOutgoing(store.state.outgoing, thread.messages));
      if (page.messages.some(({ author }) => author.type === 'agent')) this.#answered();
      more = page.more;
    }
  }

  /** The first message makes a conversation; after a long time the server may begin another one. */
  #enter(id: string, seq: number): void {
    const { store } = this.options;
    const { conversation, messages } = store.state.thread;
    if (conversation?.id === id) return;
    const begun: WidgetConversationView = { id, state: 'open', seq, readByTeam: 0, readByVisitor: seq };
    const past = [...store.state.past, ...messages];
    store.set({ past, thread: { ...EMPTY_THREAD, conversation: begun }, rated: null, thanked: false });
  }

  #nextOutgoing(): Outgoing | undefined {
    return this.options.store.state.outgoing.find(({ state }) => state !== 'failed');
  }

  /** @returns whether the next one may go */
  async #deliver({ clientId, text, attachments }: Outgoing): Promise<boolean> {
    const { client, visitor, store, page } = this.options;
    const body = { clientId, text, attachments: attachments.map(({ id }) => id), page: page() };
    try {
      const message = await visitor.act(() => client.send(body));
      this.take(message);
      this.#expectAnswer();
      return true;
    } catch (error) {
      const retryAfterMs = error instanceof Refusal ? error.retryAfterMs : RETRY_MS;
      const waits = retryAfterMs !== null;
      this.#setOutgoing(changed(store.state.outgoing, clientId, { state: waits ? 'waiting' : 'failed' }));
      if (waits) this.#retry = setTimeout(() => void this.flush(), retryAfterMs);
      if (error instanceof Refusal) this.#fail(error);
      return !waits;
    }
  }

  async #change(work: () => Promise<WidgetMessageView>): Promise<void> {
    try {
      this.take(await work());
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const code = error instanceof Refusal ? error.code : null;
    if (code === 'session_expired') return this.options.visitor.expire();
    const notices: Partial<Record<string, Notice>> = {
      blocked: 'blocked',
      rate_limited: 'slow-down',
      closed: 'too-late',
    };
    this.options.store.set({ notice: notices[code ?? ''] ?? 'not-done' });
  }

  #setOutgoing(outgoing: readonly Outgoing[]): void {
    const { store, vault } = this.options;
    if (outgoing.length === 0 && store.state.outgoing.length === 0) return;
    store.set({ outgoing });
    vault.change({ outgoing: [...outgoing] });
  }

  #expectAnswer(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.options.store.set({ emailAsked: true }), PATIENCE_MS);
  }

  #answered(): void {
    clearTimeout(this.#patience);
    this.options.store.set({ typing: null });
  }
}

export const LONG_POLL_SECONDS = WIDGET_LIMITS.longPollSeconds;
