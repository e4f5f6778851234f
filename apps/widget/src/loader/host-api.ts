import { HOST_EVENTS, type HostEvent, type Identity } from '../bridge/messages';

type Listener = (detail: unknown) => void;

/** What a host page can do with the widget it has. */
export interface WidgetControls {
  open(): void;
  close(): void;
  toggle(): void;
  identify(identity: Identity): void;
  shutdown(): void;
}

/** `window.Parvis`; `q` holds the calls of a page that was quicker than the script. */
export interface HostApi {
  (command: string, ...args: unknown[]): unknown;
  q?: ArrayLike<unknown>[];
}

/**
 * Makes `window.Parvis`. The widget is started at once, and again by the first command after a shutdown.
 *
 * @throws Error for a command that does not exist, so that a typing error is seen where it was made
 */
export function makeHostApi(
  start: (emit: (name: HostEvent, detail?: unknown) => void, onForgotten: () => void) => WidgetControls,
): HostApi {
  const listeners = new Map<HostEvent, Set<Listener>>(HOST_EVENTS.map((name) => [name, new Set()]));
  let widget: WidgetControls | null = null;

  const emit = (name: HostEvent, detail?: unknown) => {
    for (const listener of listeners.get(name) ?? []) {
      try {
        listener(detail);
      } catch (error) {
        reportError(error); // the page's own fault must not stop the widget
      }
    }
  };
  const current = () => (widget ??= start(emit, () => (widget = null)));

  const commands: Record<string, (...args: unknown[]) => unknown> = {
    boot: () => void current(),
    open: () => current().open(),
    close: () => widget?.close(),
    toggle: () => current().toggle(),
    identify: (given) => current().identify(identityOf(given)),
    shutdown: () => widget?.shutdown(),
    on(name, listener) {
      const set = listeners.get(name as HostEvent);
      if (!set || typeof listener !== 'function') throw new Error(`Parvis: there is no event "${String(name)}"`);
      set.add(listener as Listener);
      return () => set.delete(listener as Listener);
    },
  };
  return (command, ...args) => {
    const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (!run) throw new Error(`Parvis: there is no command "${String(command)}"`);
    return run(...args);
  };
}

/** A token as it is, or the simple variant `{ externalUserId, userHash }`. */
function identityOf(given: unknown): Identity {
  if (typeof given === 'string') return { identityToken: given };
  const { externalUserId, userHash, name, email } = (given ?? {}) as Record<string, unknown>;
  if (typeof externalUserId !== 'string' || typeof userHash !== 'string')
    throw new Error('Parvis: identify takes a token, or externalUserId and userHash');
  return {
    externalUserId,
    userHash,
    ...(typeof name === 'string' && { name }),
    ...(typeof email === 'string' && { email }),
  };
}
