import { createHash } from 'node:crypto';
import type { Cursor } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { recordOf, textOf, timeOf, type Json } from '../../spi/read';

/** How many replies and mentions the cursor remembers, youngest first: those whose changes are noticed. */
export const MOST_KNOWN = 1000;

/** The thread it stands under ('' when it is not looked for there), when it was written (Unix seconds), a fingerprint. */
export type Known = [postId: string, createdAt: number, print: string];

/** One list page, or a few single objects, to read. */
export type Step =
  | { kind: 'posts'; after: string | null }
  /** `unseen`: remembered replies of the thread that this reading has not met so far. */
  | { kind: 'conversation' | 'pending'; postId: string; after: string | null; unseen: string[] }
  | { kind: 'confirm'; ids: string[] }
  | { kind: 'mentions'; after: string | null };

/** A reading of everything that is watched, under way. */
export interface Pass {
  username: string;
  /** The platform's clock at its beginning (ISO). */
  startedAt: string;
  /** All watched threads, not only those that have rested. */
  isWhole: boolean;
  steps: Step[];
}

export interface PollState {
  v: 1;
  /** Nothing older is ever delivered as new (ISO): the moment of connecting, or the start of the backfill. */
  from: string;
  known: Record<string, Known>;
  /** False until the first pass has ended. */
  isLearned: boolean;
  pass: Pass | null;
}

export function writeCursor(state: PollState): Cursor {
  return JSON.stringify(state);
}

/** Throws `ConnectorRejected('invalid')` for a text that is no cursor of ours. */
export function readCursor(cursor: Cursor): PollState {
  try {
    const state = recordOf(JSON.parse(cursor));
    if (state?.['v'] === 1 && typeof state['from'] === 'string' && recordOf(state['known'])) {
      return state as unknown as PollState;
    }
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('The cursor is not one of this connector', 'invalid');
}

/** Changes whenever something changes that is shown: the text, the kind of media, who can see it. */
export function printOf(media: Json): string {
  const shown = ['text', 'media_type', 'hide_status', 'reply_approval_status'].map((name) => textOf(media[name]));
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 8);
}

export function secondsOf(media: Json): number {
  return Math.floor(Date.parse(timeOf(media['timestamp']) ?? '') / 1000) || 0;
}

/** Whether the memory is full and this is no younger than the oldest it holds: delivered once, forgotten since. */
export function isForgotten(known: Record<string, Known>, createdAt: number): boolean {
  const entries = Object.values(known);
  return entries.length >= MOST_KNOWN && createdAt <= Math.min(...entries.map(([, at]) => at));
}

/** Forgets the oldest beyond the bound. */
export function bounded(known: Record<string, Known>): Record<string, Known> {
  const entries = Object.entries(known);
  if (entries.length <= MOST_KNOWN) return known;
  const youngest = entries.toSorted(([, [, a]], [, [, b]]) => b - a).slice(0, MOST_KNOWN);
  const kept = new Set(youngest.map(([id]) => id));
  return Object.fromEntries(entries.filter(([id]) => kept.has(id)));
}
