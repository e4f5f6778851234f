import { createHash } from 'node:crypto';
import { ConnectorRejected } from '../../spi/errors';
import { isRecord, type Json } from '../../spi/values';
import { gmtOf, idOf, rawContentOf } from './wordpress.payloads';

/** Comments whose edits, states and removals are noticed: those with the highest ids. */
export const MOST_KNOWN = 300;
/** More are kept only while they lie in the overlap of two polls. */
const MOST_EVER = 3000;
/** A poll reads back so far behind the last one: a comment may become visible to queries later than its time says. */
export const OVERLAP_MS = 15 * 60_000;

/** Id, print of text and state, time of writing (seconds). */
export type Known = readonly [id: string, print: string, writtenAt: number];

export interface State {
  v: 1;
  /** Highest id at the end of the last whole poll; 0 before the first. */
  high: number;
  /** Latest time of writing met so far (ISO). */
  mark: string;
  /** In the order of ids. */
  known: Known[];
  /** A reading under way: comments written after `after`, by time, from this page on. */
  walk: { after: string; page: number } | null;
}

export function writeCursor({ v, high, mark, known, walk }: State): string {
  return JSON.stringify({ v, high, mark, known, walk });
}

export function readCursor(cursor: string): State {
  try {
    const value: unknown = JSON.parse(cursor);
    if (isRecord(value) && value['v'] === 1 && Array.isArray(value['known'])) return value as unknown as State;
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('not a cursor of this channel', 'invalid');
}

/** A comment as the memory holds it; null for what is none. */
export function knownOf(comment: Json): Known | null {
  const id = idOf(comment['id']);
  const writtenAt = gmtOf(comment['date_gmt']);
  if (id === null || writtenAt === null) return null;
  const version = JSON.stringify([rawContentOf(comment), comment['status']]);
  const print = createHash('sha256').update(version).digest('base64url').slice(0, 8);
  return [id, print, Date.parse(writtenAt) / 1000];
}

/** What is known, by id, with what was met meanwhile. */
export class Memory {
  private readonly byId: Map<string, Known>;

  constructor(known: readonly Known[]) {
    this.byId = new Map(known.map((entry) => [entry[0], entry]));
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  /** Notes what is there already. */
  notice(comment: Json): void {
    const entry = knownOf(comment);
    if (entry !== null) this.note(entry);
  }

  /** Notes a comment; true when it is new or differs from what was known. */
  note(entry: Known): boolean {
    const differs = this.byId.get(entry[0])?.[1] !== entry[1];
    if (differs) this.byId.set(entry[0], entry);
    return differs;
  }

  forget(id: string): void {
    this.byId.delete(id);
  }

  ids(): string[] {
    return [...this.byId.keys()];
  }

  highest(): number {
    return Math.max(0, ...this.ids().map(Number));
  }

  /** In the order of ids, the highest only, but never less than the next poll reads again. */
  kept(mark: string): Known[] {
    const all = [...this.byId.values()].sort((a, b) => Number(a[0]) - Number(b[0]));
    const overlap = (Date.parse(mark) - OVERLAP_MS) / 1000;
    const kept = all.filter((entry, index) => index >= all.length - MOST_KNOWN || entry[2] >= overlap);
    return kept.slice(-MOST_EVER);
  }
}
