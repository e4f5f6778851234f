import type { ClientToServerEvents, ServerToClientEvents } from '@parvis/contracts';

type Handler = (...args: never[]) => void;
type Answer = Parameters<Parameters<ClientToServerEvents['resume']>[1]>[0];

/** The other end of the socket: a spec says what the server sends, and sees what the client sent. */
export class FakeSocket {
  private readonly handlers = new Map<string, Handler[]>();
  readonly sent: { event: string; body: unknown }[] = [];
  connected = false;
  resumeAnswer: Answer = { ok: true, resync: false, seq: 0 };

  on(event: string, handler: Handler): this {
    this.handlers.set(event, [...(this.handlers.get(event) ?? []), handler]);
    return this;
  }

  connect(): void {
    this.connected = true;
  }

  disconnect(): void {
    this.connected = false;
  }

  removeAllListeners(): void {
    this.handlers.clear();
  }

  emit(event: string, body: unknown, ack?: (answer: unknown) => void): void {
    this.sent.push({ event, body });
    ack?.({ ok: true });
  }

  timeout(): { emitWithAck: (event: string, body: unknown) => Promise<Answer> } {
    return {
      emitWithAck: (event, body) => {
        this.sent.push({ event, body });
        return Promise.resolve(this.resumeAnswer);
      },
    };
  }

  /** The server says something. */
  receive<E extends keyof ServerToClientEvents>(event: E, ...args: Parameters<ServerToClientEvents[E]>): void {
    this.handlers.get(event)?.forEach((handler) => {
      handler(...(args as never[]));
    });
  }

  /** The line is cut. */
  drop(): void {
    this.connected = false;
    this.handlers.get('disconnect')?.forEach((handler) => {
      handler();
    });
  }

  /** The line is there, and the server says where the stream stands. */
  ready(seq: number): void {
    this.connected = true;
    this.receive('ready', { seq, serverTime: new Date().toISOString(), memberId: 'm1' });
  }
}
