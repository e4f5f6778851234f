import { JSDOM } from 'jsdom';

const NAMES = [
  'window',
  'document',
  'location',
  'localStorage',
  'navigator',
  'addEventListener',
  'removeEventListener',
  'HTMLElement',
  'HTMLInputElement',
  'HTMLScriptElement',
  'MessageEvent',
  'CustomEvent',
  'Event',
  'KeyboardEvent',
  'XMLHttpRequest',
  'FormData',
  'File',
] as const;

export interface TestBrowser {
  window: JSDOM['window'];
  close(): void;
}

/**
 * A document at an address, as globals, with Node's own fetch and WebSocket behind it. What jsdom lacks and the widget asks for
 * is there in its plainest form.
 */
export function openBrowser(url: string, html = '<!doctype html><body></body>'): TestBrowser {
  const { window } = new JSDOM(html, { url, pretendToBeVisual: true });
  const before = new Map<string, PropertyDescriptor | undefined>();
  const define = (name: string, value: unknown) => {
    before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  };
  for (const name of NAMES) {
    const found: unknown = window[name];
    define(name, name.endsWith('EventListener') ? (found as () => void).bind(window) : found);
  }
  const { fetch } = globalThis;
  define('fetch', (path: string, init?: RequestInit) => fetch(new URL(path, url), init));
  define('matchMedia', () => ({ matches: false }));
  Object.assign(window.HTMLElement.prototype, { scrollIntoView: () => undefined, hidePopover: () => undefined });
  // jsdom has no popovers: none is open
  const { document } = window;
  const find = document.querySelector.bind(document);
  document.querySelector = (selector: string) => (selector === ':popover-open' ? null : find(selector));
  return {
    window,
    close() {
      window.close();
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else Reflect.deleteProperty(globalThis, name);
      }
    },
  };
}

/** Waits until `look` finds something; fails after five seconds. */
export async function until<T>(what: string, look: () => T | null | undefined | false): Promise<T> {
  const end = Date.now() + 5_000;
  for (;;) {
    const found = look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`${what}: not within 5 s`);
    await new Promise((again) => setTimeout(again, 10));
  }
}
