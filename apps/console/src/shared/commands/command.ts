import type { MessageParams } from '../i18n/format-message';
import type { Problem } from '../api/problem';

export interface Label {
  key: string;
  params?: MessageParams;
}

/** How a command can be taken back once the server has accepted it. */
export interface Undo<T> {
  /** Milliseconds since 1970 until which `run` works; Infinity for always, 0 for never. */
  until(result: T): number;
  run(result: T): Promise<unknown>;
  /** Shows the old state again while the server is being asked; returns how to drop that. */
  apply?(): () => void;
}

/** One act of the member: shown at once, sent behind, taken back honestly. */
export interface Command<T = unknown> {
  /** What it touches; commands on the same subject go out one after the other. */
  subjects: readonly string[];
  label: Label;
  /** Shown instead of the label when it can no longer be taken back ("Deleted on Instagram, final"). */
  finalLabel?: Label;
  /** What to say once the server's answer is known, where it decides what has happened; null keeps the label. */
  labelOf?(result: T): Label | null;
  /** Changes what is on screen in the same frame and returns how to change it back. */
  apply(): () => void;
  send(idempotencyKey: string): Promise<T>;
  /** Takes over the server's answer; the local change is dropped right after. */
  settle?(result: T): void;
  undo?: Undo<T>;
  /** How long it is said with its way back, in milliseconds; default: eight seconds. */
  shownMs?: number;
  /** It is said in the strip before the server has answered, as it is shown; default: after. */
  saidAtOnce?: boolean;
  /** After this long without a connection it needs a fresh confirmation; default: it never does. */
  staleAfterMs?: number;
}

export type EntryState = 'sending' | 'waiting' | 'done' | 'failed' | 'stale' | 'undoing' | 'undone';

/** A command in the log, as the screen shows it. */
export interface Entry {
  id: string;
  label: Label;
  finalLabel: Label | null;
  state: EntryState;
  subjects: readonly string[];
  at: number;
  /** Milliseconds since 1970 until which Z takes it back; 0 when it cannot. */
  undoUntil: number;
  shownMs?: number;
  saidAtOnce?: boolean;
  problem: Problem | null;
}

/** How a command ended: with the server's answer, or refused, undone before it left or given up. */
export type Outcome<T> = { ok: true; result: T } | { ok: false; id: string | null; problem: Problem | null };
