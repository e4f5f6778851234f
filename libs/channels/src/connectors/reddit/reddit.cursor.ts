import { ConnectorRejected } from '../../spi/errors';
import { recordOf, type Thing, signatureOf } from './reddit.payloads';

/** What the cursor remembers of delivered things: nothing comes twice, and the latest are looked at again. */
const MOST_KNOWN = 500;

/** Something delivered: its external id, what it looked like, and the time (ISO) of that state. */
export type Known = [name: string, signature: string, revisedAt: string];

/** How far a list was read: the time (ISO) of its newest entry, '' when it was empty, and the entries close to that. */
export interface Lane {
  at: string;
  edge: string[];
}

export interface State {
  v: 1;
  lanes: Record<string, Lane>;
  /** Lists that were refused at the last look and of which a notice was given. */
  lost: string[];
  /** A history under way: from when on (ISO), and the lists that are still to be read. */
  back: { from: string; pending: string[] } | null;
  known: Known[];
}

export function writeCursor(state: State): string {
  return JSON.stringify(state);
}

/** The state in a cursor; anything that this connector did not write is refused as invalid. */
export function readCursor(cursor: string): State {
  try {
    const value = recordOf(JSON.parse(cursor));
    const whole = recordOf(value?.['lanes']) && Array.isArray(value?.['known']) && Array.isArray(value['lost']);
    if (value?.['v'] === 1 && whole) return value as unknown as State;
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('not a cursor of this channel', 'invalid');
}

/** What was delivered, by name; the latest states win and the oldest are forgotten beyond the bound. */
export class Memory {
  private readonly entries: Map<string, Known>;

  constructor(known: readonly Known[]) {
    this.entries = new Map(known.map((entry) => [entry[0], entry]));
  }

  get(name: string): Known | undefined {
    return this.entries.get(name);
  }

  put(name: string, signature: string, revisedAt: string): void {
    this.entries.delete(name);
    this.entries.set(name, [name, signature, revisedAt]);
  }

  note(name: string, thing: Thing, revisedAt: string): void {
    this.put(name, signatureOf(thing), revisedAt);
  }

  /** The comments and posts with the latest states, at most `most`. */
  latest(most: number): string[] {
    return [...this.entries.values()]
      .filter(([name]) => /^t[13]_/.test(name))
      .sort((a, b) => (a[2] < b[2] ? 1 : a[2] > b[2] ? -1 : 0))
      .slice(0, most)
      .map(([name]) => name);
  }

  all(): Known[] {
    const byTime = [...this.entries.values()].sort((a, b) => (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0));
    return byTime.slice(-MOST_KNOWN);
  }
}
