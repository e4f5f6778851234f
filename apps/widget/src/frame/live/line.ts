import { LiveSocket, type LiveSocketOptions } from './live-socket';

/** `live`: pushed; `polling`: sockets are blocked on the way, news comes by long polls; `lost`: the server is out of reach. */
export type LineState = 'off' | 'connecting' | 'live' | 'polling' | 'lost';

type Connect = (
  options: Pick<LiveSocketOptions, 'onReady' | 'onEvent' | 'onEnd'>,
) => Pick<LiveSocket, 'emit' | 'close'>;

export interface LineOptions {
  connect: Connect;
  /** One long poll; rejects when the server is out of reach. `wait` 0 answers at once. */
  poll(signal: AbortSignal, wait: boolean): Promise<void>;
  onState(state: LineState): void;
  onEvent(name: string, payload: unknown): void;
  onRefused(data: unknown): void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** So many sockets that never got ready in a row are taken for blocked ones. */
const BLOCKED_AFTER = 2;
/** While polling, a socket is tried again so often. */
const RETRY_SOCKET_MS = 60_000;

/** The pause before attempt number `attempt` (1, 2, …): doubled each time, with some chance so that not all come back at once. */
export function pauseMs(attempt: number, chance: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + chance / 2);
}

/** Keeps the visitor in touch with the server: by a socket, by long polls where sockets are blocked, again and again. */
export class Line {
  #socket: ReturnType<Connect> | null = null;
  #state: LineState = 'off';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #polling: AbortController | null = null;
  #failures = 0;
  #neverReady = 0;

  constructor(private readonly options: LineOptions) {}

  start(): void {
    if (this.#state !== 'off') return;
    addEventListener('online', this.#onOnline);
    addEventListener('offline', this.#onOffline);
    this.#go('connecting');
    this.#dial();
  }

  stop(): void {
    removeEventListener('online', this.#onOnline);
    removeEventListener('offline', this.#onOffline);
    this.#hangUp();
    this.#failures = this.#neverReady = 0;
    this.#go('off');
  }

  emit(name: string, payload: unknown): void {
    this.#socket?.emit(name, payload);
  }

  get isLive(): boolean {
    return this.#state === 'live';
  }

  #dial(): void {
    clearTimeout(this.#timer);
    let wasReady = false;
    this.#socket = this.options.connect({
      onReady: () => {
        wasReady = true;
        this.#failures = this.#neverReady = 0;
        this.#stopPolling();
        this.#go('live');
      },
      onEvent: this.options.onEvent,
      onEnd: (end) => {
        this.#socket = null;
        if (end.why === 'refused') this.options.onRefused(end.data);
        else this.#ended(wasReady);
      },
    });
  }

  #ended(wasReady: boolean): void {
    this.#neverReady = wasReady ? 0 : this.#neverReady + 1;
    if (this.#neverReady >= BLOCKED_AFTER) {
      if (!this.#polling) void this.#pollOn();
      this.#timer = setTimeout(() => this.#dial(), RETRY_SOCKET_MS);
      return;
    }
    if (!this.#polling) this.#go('lost');
    this.#redial();
  }

  #redial(): void {
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#dial(), pauseMs(this.#failures, Math.random()));
  }

  /** Long polls until a socket works; a server that cannot be reached this way either is tried both ways. */
  async #pollOn(): Promise<void> {
    const control = (this.#polling = new AbortController());
    try {
      for (let wait = false; !control.signal.aborted; wait = true) {
        await this.options.poll(control.signal, wait);
        if (!control.signal.aborted) this.#go('polling');
      }
    } catch {
      if (control.signal.aborted) return;
      this.#polling = null;
      this.#neverReady = BLOCKED_AFTER - 1;
      this.#go('lost');
      clearTimeout(this.#timer);
      this.#socket?.close();
      this.#redial();
    }
  }

  #stopPolling(): void {
    this.#polling?.abort();
    this.#polling = null;
  }

  #hangUp(): void {
    clearTimeout(this.#timer);
    this.#stopPolling();
    this.#socket?.close();
    this.#socket = null;
  }

  #go(state: LineState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.options.onState(state);
  }

  readonly #onOnline = (): void => {
    if (this.#state === 'live') return;
    this.#hangUp();
    this.#failures = this.#neverReady = 0;
    this.#dial();
  };

  readonly #onOffline = (): void => {
    this.#hangUp();
    this.#go('lost');
    this.#redial(); // browsers are not always right about this
  };
}
