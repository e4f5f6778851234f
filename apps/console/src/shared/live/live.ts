import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { Sequenced, ServerToClientEvents } from '@parvis/contracts';
import { Clock } from '@parvis/ui';
import { FrameBatch } from './frame-batch';
import { type LiveSocket, SOCKET_FACTORY } from './socket';

export type Connection = 'idle' | 'online' | 'offline';
/** The events the console listens to; `ready` and `session.ended` are kept inside. */
export type LiveEvent = Exclude<keyof ServerToClientEvents, 'ready' | 'session.ended'>;
export type LivePayload<E extends LiveEvent> = Parameters<ServerToClientEvents[E]>[0];
type Listener = (payload: never) => void;

const EVENTS: readonly LiveEvent[] = [
  'conversation.updated',
  'conversation.moved',
  'contact.changed',
  'item.changed',
  'action.updated',
  'account.updated',
  'import.updated',
  'rules.changed',
  'screening.changed',
  'notification.created',
  'notification.read',
  'draft.changed',
  'shared-draft.changed',
  'counts.changed',
  'moderation.changed',
  'moderation.counts',
  'moderation-run.updated',
  'moderation-request.changed',
  'views.changed',
  'presence.changed',
  'online.changed',
  'availability.changed',
  'bulk.updated',
  'conversations.changed',
];
const OFFLINE_AFTER_MS = 3000;
const POLL_MS = 15_000;
const RENEW_PRESENCE_MS = 15_000;

/**
 * The typed socket. Events are hints, HTTP is truth: after a gap too wide to replay, and while the socket is away,
 * `resync` rises and every open list asks the server again.
 */
@Injectable({ providedIn: 'root' })
export class Live {
  private readonly factory = inject(SOCKET_FACTORY);
  private readonly clock = inject(Clock);
  private readonly connectionState = signal<Connection>('idle');
  private readonly resyncCount = signal(0);
  private readonly joinedCount = signal(0);
  private readonly endedCount = signal(0);
  private readonly listeners = new Map<LiveEvent, Set<Listener>>();
  private readonly batch = new FrameBatch();
  private socket: LiveSocket | null = null;
  private seq: number | null = null;
  private open: { conversationId: string; state: 'viewing' | 'writing' } | null = null;
  private timers: ReturnType<typeof setInterval>[] = [];
  private offlineTimer: ReturnType<typeof setTimeout> | null = null;

  readonly connection = this.connectionState.asReadonly();
  /** Rises when what is on screen may be out of date and must be read again. */
  readonly resync = this.resyncCount.asReadonly();
  /** Rises with `resync`, and once more when the socket first joins: what was read before it may have changed meanwhile. */
  readonly catchUp = computed(() => this.resyncCount() + this.joinedCount());
  /** Rises when the session was ended elsewhere. */
  readonly sessionEnded = this.endedCount.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.stop();
    });
  }

  async start(): Promise<void> {
    if (this.socket) return;
    const socket = await this.factory();
    this.socket = socket;
    this.listen(socket);
    socket.connect();
    this.timers = [
      setInterval(() => {
        if (this.connectionState() === 'offline') this.requestResync();
      }, POLL_MS),
      setInterval(() => {
        if (this.open && !document.hidden) this.sendPresence();
      }, RENEW_PRESENCE_MS),
    ];
  }

  stop(): void {
    this.socket?.removeAllListeners();
    this.socket?.disconnect();
    this.socket = null;
    this.seq = null;
    this.open = null;
    this.timers.forEach(clearInterval);
    this.timers = [];
    if (this.offlineTimer) clearTimeout(this.offlineTimer);
    this.offlineTimer = null;
    this.connectionState.set('idle');
  }

  /** The network is back: connects at once instead of at the next try. */
  reconnect(): void {
    if (!this.socket || this.socket.connected) return;
    this.socket.disconnect();
    this.socket.connect();
  }

  /** Listens until the caller's context is destroyed or the returned function is called. */
  on<E extends LiveEvent>(event: E, listener: (payload: LivePayload<E>) => void): () => void {
    const set = this.listeners.get(event) ?? new Set<Listener>();
    this.listeners.set(event, set.add(listener as Listener));
    return () => set.delete(listener as Listener);
  }

  /** Joins the room of the conversation on screen and leaves the one before; null leaves only. */
  openConversation(conversationId: string | null): void {
    if (this.open?.conversationId === conversationId) return;
    if (this.open) this.socket?.emit('conversation.close', { conversationId: this.open.conversationId }, ignore);
    this.open = conversationId === null ? null : { conversationId, state: 'viewing' };
    void this.joinOpen();
  }

  setPresence(state: 'viewing' | 'writing'): void {
    if (!this.open || this.open.state === state) return;
    this.open = { ...this.open, state };
    this.sendPresence();
  }

  private listen(socket: LiveSocket): void {
    for (const event of EVENTS) socket.on(event, ((payload: LivePayload<typeof event>) => {
        this.receive(event, payload);
      }) as never); // prettier-ignore
    socket.on('ready', ({ seq, serverTime }) => {
      this.clock.follow(Date.parse(serverTime));
      void this.becomeOnline(seq);
    });
    socket.on('session.ended', () => {
      this.endedCount.update((count) => count + 1);
    });
    socket.on('disconnect', () => {
      this.expectOffline();
    });
    socket.on('connect_error', () => {
      this.expectOffline();
    });
  }

  private async becomeOnline(serverSeq: number): Promise<void> {
    if (this.offlineTimer) clearTimeout(this.offlineTimer);
    this.offlineTimer = null;
    // first the room, then what was missed: events of a room this tab is not in are not sent again
    await this.joinOpen();
    const from = this.seq;
    this.seq = Math.max(from ?? 0, serverSeq);
    if (from !== null && serverSeq > from) await this.resume(from);
    // events are hints, the answer of the server is the truth
    this.joinedCount.update((count) => count + 1);
    this.connectionState.set('online');
  }

  private async resume(from: number): Promise<void> {
    const answer = await this.socket
      ?.timeout(10_000)
      .emitWithAck('resume', { seq: from })
      .catch(() => null);
    if (answer?.ok && !answer.resync) return;
    if (answer?.ok) this.seq = Math.max(this.seq ?? 0, answer.seq);
    this.requestResync();
  }

  /** Events of rooms this tab is not in leave holes in the sequence, so a hole alone means nothing. */
  private receive(event: LiveEvent, payload: LivePayload<LiveEvent>): void {
    if (isSequenced(payload)) {
      this.seq = Math.max(this.seq ?? 0, payload.seq);
    }
    this.batch.add(() => {
      this.listeners.get(event)?.forEach((listener) => {
        listener(payload as never);
      });
    });
  }

  private expectOffline(): void {
    this.offlineTimer ??= setTimeout(() => {
      this.connectionState.set('offline');
    }, OFFLINE_AFTER_MS);
  }

  private requestResync(): void {
    this.resyncCount.update((count) => count + 1);
  }

  private async joinOpen(): Promise<void> {
    if (!this.open || !this.socket?.connected) return;
    const { conversationId } = this.open;
    await this.socket
      .timeout(5000)
      .emitWithAck('conversation.open', { conversationId })
      .catch(() => null); // the thread is read again all the same
    this.sendPresence();
  }

  private sendPresence(): void {
    if (this.open && this.socket?.connected) this.socket.emit('presence.set', this.open, ignore);
  }
}

const ignore = () => undefined;
const isSequenced = (payload: object): payload is Sequenced => 'seq' in payload;
