import { connectPacket, eventPacket, PONG, readPacket } from './packets';

export interface LiveSocketOptions {
  /** `wss://…/socket.io/` without the query. */
  url: string;
  namespace: string;
  auth: object;
  onReady(): void;
  onEvent(name: string, payload: unknown): void;
  /** Told once. `refused`: the server knows us and says no; `data` is its error. */
  onEnd(end: { why: 'lost' } | { why: 'refused'; data: unknown }): void;
}

/** Longest wait for a server that took the connection and says nothing. */
const OPEN_WITHIN_MS = 10_000;

/** One connection, from its opening to its end; it does not come back by itself. */
export class LiveSocket {
  readonly #socket: WebSocket;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #silenceMs = OPEN_WITHIN_MS;
  #isOver = false;
  #isReady = false;

  constructor(private readonly options: LiveSocketOptions) {
    this.#socket = new WebSocket(`${options.url}?EIO=4&transport=websocket`);
    this.#socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(String(data));
    this.#socket.onclose = () => this.#end({ why: 'lost' });
    this.#socket.onerror = () => this.#end({ why: 'lost' });
    this.#watchSilence();
  }

  /** Sends when the namespace is connected; a courtesy that comes too early is dropped. */
  emit(name: string, payload: unknown): void {
    if (this.#isReady && !this.#isOver) this.#socket.send(eventPacket(this.options.namespace, name, payload));
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#silence);
    this.#socket.close();
  }

  #hear(data: string): void {
    if (this.#isOver) return;
    this.#watchSilence();
    const packet = readPacket(data, this.options.namespace);
    switch (packet.kind) {
      case 'open':
        this.#silenceMs = packet.silenceMs;
        this.#watchSilence();
        return this.#socket.send(connectPacket(this.options.namespace, this.options.auth));
      case 'ping':
        return this.#socket.send(PONG);
      case 'connected':
        this.#isReady = true;
        return this.options.onReady();
      case 'event':
        return this.options.onEvent(packet.name, packet.payload);
      case 'refused':
        return this.#end({ why: 'refused', data: packet.data });
      case 'disconnected':
        return this.#end({ why: 'lost' });
    }
  }

  #watchSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#end({ why: 'lost' }), this.#silenceMs);
  }

  #end(end: Parameters<LiveSocketOptions['onEnd']>[0]): void {
    if (this.#isOver) return;
    this.close();
    this.options.onEnd(end);
  }
}
