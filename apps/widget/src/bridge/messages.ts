/** The page that shows the widget, as the script sees it. */
export interface HostPage {
  url: string;
  referrer: string;
  title: string;
}

/** What the host page may tell about its signed-in customer: a token, or the simple variant without an end. */
export type Identity =
  { identityToken: string } | { externalUserId: string; userHash: string; name?: string; email?: string };

/** What the button outside the frame has to look like and say. */
export interface Look {
  accent: string;
  onAccent: string;
  position: 'left' | 'right';
  theme: 'auto' | 'light' | 'dark';
  language: string;
  labels: { open: string; close: string; frame: string };
  /** The panel was open on the page before this one. */
  open: boolean;
}

/** Events that a host page can listen to with `Parvis('on', name, listener)`. */
export const HOST_EVENTS = ['ready', 'open', 'close', 'unread', 'message', 'error'] as const;
export type HostEvent = (typeof HOST_EVENTS)[number];

/** From the script in the host page to the frame. */
export type ToFrame =
  | { kind: 'hello'; page: HostPage }
  | { kind: 'page'; page: HostPage }
  | { kind: 'open'; focus: boolean }
  | { kind: 'close' }
  | { kind: 'identify'; identity: Identity }
  | { kind: 'shutdown' };

/** From the frame to the script in the host page. */
export type ToHost =
  | { kind: 'loaded' }
  | { kind: 'look'; look: Look }
  | { kind: 'unread'; count: number; label: string }
  | { kind: 'close' }
  | { kind: 'gone'; code: string }
  | { kind: 'forgotten' }
  | { kind: 'event'; name: HostEvent; detail: unknown };

const MARK = 'parvis-widget';

interface Envelope<T> {
  mark: typeof MARK;
  message: T;
}

/** Sends to a window of exactly one origin: a page that moved elsewhere gets nothing. */
export function post<T extends ToFrame | ToHost>(target: Window, origin: string, message: T): void {
  const envelope: Envelope<T> = { mark: MARK, message };
  target.postMessage(envelope, origin);
}

/** Listens to one window of one origin; everything else that arrives is not ours. Returns how to stop. */
export function listen<T extends ToFrame | ToHost>(
  source: () => Window | null,
  origin: string,
  listener: (message: T) => void,
): () => void {
  const onMessage = (event: MessageEvent<unknown>) => {
    if (event.origin !== origin || event.source === null || event.source !== source()) return;
    if (isEnvelope(event.data)) listener(event.data.message as T);
  };
  addEventListener('message', onMessage);
  return () => removeEventListener('message', onMessage);
}

function isEnvelope(data: unknown): data is Envelope<{ kind: string }> {
  if (typeof data !== 'object' || data === null) return false;
  const { mark, message } = data as Partial<Envelope<{ kind?: unknown }>>;
  return mark === MARK && typeof message === 'object' && message !== null && typeof message.kind === 'string';
}
