import {
  knownPrint,
  type KnownThread,
  type Pass,
  printOf,
  standingOfPrint,
  type State,
  timeOfPrint,
  wordsOfPrint,
} from './youtube.cursor';
import { type Comment, type Json, type Landed, type Standing, type Thread, type ThreadFacts } from './youtube.payloads';

const DAY_MS = 86_400_000;

/** What a look works on: the memory, the pass under way, and what it has found. */
export interface Look {
  state: State;
  pass: Pass;
  landed: Landed[];
  /** The platform's time (ms). */
  now(): number;
}

interface Met {
  raw: Json;
  comment: Comment;
  facts: ThreadFacts | null;
  /** What the list says where the comment does not say itself. */
  told: Standing;
  isSpam: boolean;
  /** Whether it is delivered when it was not known. */
  isWanted: boolean;
}

/** Compares a comment with the memory and lands what is new or has changed. */
export function take({ state, landed, now }: Look, met: Met): void {
  const { comment, raw, facts } = met;
  const before = knownPrint(state.known, comment.id) || undefined;
  const standing = standingAfter(before, comment.standing ?? met.told, met.isSpam || comment.isSpam);
  const print = printOf(comment, standing);
  if (print === before) return;
  remember(state, comment, print);
  if (before === undefined) {
    if (met.isWanted) landed.push({ comment: raw, thread: facts, standing, at: null });
    return;
  }
  if (wordsOfPrint(print) !== wordsOfPrint(before)) {
    landed.push({ comment: raw, thread: facts, standing, at: laterThan(before, comment) });
  }
  if (standing !== standingOfPrint(before)) {
    landed.push({ state: { id: comment.id, standing, at: changeTime(before, now()) } });
  }
}

/**
 * Held on arrival is `held`; held after it was seen by all is somebody's decision and `hidden`, unless YouTube's filter
 * came late. What is hidden stays so until it is published again.
 */
function standingAfter(before: string | undefined, told: Standing, isSpam: boolean): Standing {
  if (told !== 'held' || before === undefined) return told;
  const was = standingOfPrint(before);
  return was === 'hidden' || (was === 'visible' && !isSpam) ? 'hidden' : 'held';
}

/** A time for a change that bears none: later than everything told of the comment before. */
export function changeTime(before: string | undefined, now: number): string {
  const last = before === undefined ? 0 : timeOfPrint(before);
  return new Date(Math.max(now, last + 1)).toISOString();
}

/** Two edits within one second bear the same time; the second must still count as later. */
function laterThan(before: string, { updatedAt }: Comment): string | null {
  const last = timeOfPrint(before);
  return Date.parse(updatedAt) > last ? null : new Date(last + 1).toISOString();
}

function remember({ known }: State, { id, threadId }: Comment, print: string): void {
  const thread = known[threadId];
  if (!thread) return;
  if (id === threadId) thread.c = print;
  else thread.r[id.slice(threadId.length + 1)] = print;
}

/** Forgets a comment, with its replies when it is a top-level one. */
export function forget(state: State, id: string): void {
  const [threadId = '', suffix] = id.split('.');
  const thread = state.known[threadId];
  if (suffix === undefined) state.known = without(state.known, threadId);
  else if (thread) thread.r = without(thread.r, suffix);
}

function without<T>(entries: Record<string, T>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter(([key]) => key !== name));
}

/** The memory's entry of a thread, made when there is none; null for one that was let go on purpose. */
export function entryOf({ state, pass }: Look, { id, top }: Thread): KnownThread | null {
  const known = state.known[id];
  if (known) return known;
  if (!pass.first && top.publishedAt <= state.floor) return null;
  const entry: KnownThread = { p: top.publishedAt, c: '', n: 0, r: {} };
  state.known[id] = entry;
  return entry;
}

/** Whether an unknown comment is to be delivered. Comments can come late: released by a filter, or listed with delay. */
export function isWanted({ state, pass }: Look, { id, threadId, publishedAt }: Comment): boolean {
  if (pass.first) return pass.importFrom !== null && publishedAt >= pass.importFrom;
  if (id !== threadId) return publishedAt >= state.from;
  return publishedAt > state.floor && Date.parse(publishedAt) >= Date.parse(state.from) - DAY_MS;
}

/** Visible replies of a thread that the memory holds, but not those named: ids. */
export function otherReplies(threadId: string, entry: KnownThread, met: readonly string[]): string[] {
  return Object.entries(entry.r)
    .filter(([, print]) => standingOfPrint(print) === 'visible')
    .map(([suffix]) => `${threadId}.${suffix}`)
    .filter((id) => !met.includes(id));
}
