import type { Outgoing } from '../thread/outgoing';

/** What the browser keeps of a visitor, and only after the visitor wrote or agreed. */
export interface Kept {
  token: string;
  /** Messages that had not arrived when the page went away. */
  outgoing: Outgoing[];
  /** Conversation whose rating was given or waved away. */
  rated: string | null;
  open: boolean;
}

/**
 * The frame's `localStorage`, under one name per widget. Where the browser forbids it, all stays in memory: the conversation
 * then ends with the page.
 */
export class Vault {
  readonly #name: string;
  #kept: Kept | null;

  constructor(widgetKey: string) {
    this.#name = `parvis:${widgetKey}`;
    this.#kept = this.#read();
  }

  get(): Kept | null {
    return this.#kept;
  }

  /** Another tab may have started, replaced or ended the session. */
  reload(): Kept | null {
    return (this.#kept = this.#read());
  }

  begin(token: string): void {
    this.#write({ outgoing: [], rated: null, open: true, ...this.#kept, token });
  }

  /** Nothing is kept for a visitor who has no session. */
  change(change: Partial<Kept>): void {
    if (this.#kept) this.#write({ ...this.#kept, ...change });
  }

  clear(): void {
    this.#kept = null;
    attempt(() => localStorage.removeItem(this.#name));
  }

  /** Tells when another tab of the same site changed the token. */
  onChangeElsewhere(listener: () => void): void {
    addEventListener('storage', ({ key }) => {
      if (key !== this.#name) return;
      const before = this.#kept?.token;
      if (this.reload()?.token !== before) listener();
    });
  }

  #write(kept: Kept): void {
    this.#kept = kept;
    attempt(() => localStorage.setItem(this.#name, JSON.stringify(kept)));
  }

  #read(): Kept | null {
    const text = attempt(() => localStorage.getItem(this.#name));
    const kept = text ? attempt(() => JSON.parse(text) as Partial<Kept>) : null;
    if (typeof kept?.token !== 'string') return null;
    return {
      token: kept.token,
      outgoing: Array.isArray(kept.outgoing) ? kept.outgoing : [],
      rated: kept.rated ?? null,
      open: kept.open === true,
    };
  }
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
