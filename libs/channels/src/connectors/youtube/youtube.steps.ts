import { ConnectorRejected } from '../../spi/errors';
import { MOST_IDS, type YouTubeClient } from './youtube.client';
import { knownPrint, standingOfPrint, type Step } from './youtube.cursor';
import { ProcessingFailure } from './youtube.errors';
import type { Standing, Thread } from './youtube.payloads';
import type { ReadingPlan } from './youtube.settings';
import { changeTime, entryOf, forget, isWanted, type Look, otherReplies, take } from './youtube.take';

/** Pages of a list of held comments that one look reads. */
const MOST_HELD_PAGES = 5;

export interface Reading extends Look {
  client: YouTubeClient;
  plan: ReadingPlan;
}

type StepOf<Name extends Step['do']> = Extract<Step, { do: Name }>;

/** Reads one step: one call. What it makes necessary is added to the pass. */
export async function readStep(reading: Reading, step: Step): Promise<void> {
  switch (step.do) {
    case 'list':
      return readList(reading, step);
    case 'held':
      return readHeld(reading, step);
    case 'replies':
      return readReplies(reading, step);
    case 'comments':
      return readComments(reading, step.ids);
    case 'judge':
      return judge(reading, step);
  }
}

/** One page of the published threads, newest first. */
async function readList(reading: Reading, step: StepOf<'list'>): Promise<void> {
  const { client, pass, state } = reading;
  const page = await client.threads('published', step.token).catch((error: unknown) => {
    if (!(error instanceof ProcessingFailure)) throw error;
    return null;
  });
  if (page === null) return readListAgain(reading, step);
  if (pass.first && state.from === '') state.from = new Date(client.time).toISOString();
  const { below } = step;
  const threads = below === null ? page.items : page.items.filter(({ top }) => top.publishedAt <= below);
  const isKnown = threads.every(({ id }) => state.known[id] !== undefined);
  const last = page.items.at(-1)?.top.publishedAt;
  const ends = page.next === null || last === undefined || isFarEnough(reading, last, isKnown);
  for (const thread of [...threads].reverse()) takeThread(reading, thread);
  if (last !== undefined) pass.reached = last;
  if (!ends) pass.steps.unshift({ do: 'list', token: page.next, below, retried: false });
  else await endOfList(reading, page.next !== null, true);
}

/** A page token can fail for a moment or, deep in a long list, for good: again once, then once from the top. */
async function readListAgain(reading: Reading, step: StepOf<'list'>): Promise<void> {
  const { pass } = reading;
  if (!step.retried) pass.steps.unshift({ ...step, retried: true });
  else if (step.token === null) throw new ProcessingFailure('YouTube cannot list the comments at the moment', false);
  else if (step.below === null) {
    pass.steps.unshift({ do: 'list', token: null, below: pass.reached, retried: false });
  } else await endOfList(reading, true, false);
}

function isFarEnough({ pass, state, plan }: Reading, last: string, isKnown: boolean): boolean {
  if (pass.first && pass.importFrom !== null) return last < pass.importFrom;
  if (pass.first) return Object.keys(state.known).length >= plan.mostThreads;
  if (!pass.deep) return isKnown || last < (state.mark ?? '');
  const visible = Object.values(state.known).filter(({ c }) => standingOfPrint(c) === 'visible');
  const oldest = visible.reduce((time, { p }) => (p < time ? p : time), state.mark ?? '');
  return last < oldest;
}

async function endOfList(reading: Reading, goesOn: boolean, isComplete: boolean): Promise<void> {
  const { pass, state, plan, client } = reading;
  // What stands below in the list was there before: it is never news.
  const learned = pass.first && pass.importFrom === null;
  if (learned && goesOn && pass.reached !== null && pass.reached > state.floor) state.floor = pass.reached;
  if (!pass.first && !pass.deep) return;
  // Without the held comments, nothing can be said of what is missing.
  if (!(await client.mayModerate())) return;
  for (const ids of chunks(pass.unseen)) pass.steps.push({ do: 'comments', ids });
  if (!pass.first && isComplete) {
    for (const [id, entry] of Object.entries(state.known)) {
      if (pass.listed.includes(id) || standingOfPrint(entry.c) !== 'visible') continue;
      pass.missing.push(id, ...otherReplies(id, entry, []));
    }
  }
  pass.steps.push({ do: 'held', status: 'heldForReview', token: null, pages: 0 });
  if (!pass.first || plan.readsSpam) pass.steps.push({ do: 'held', status: 'likelySpam', token: null, pages: 0 });
  if (!pass.first) pass.steps.push({ do: 'judge', ids: null });
}

function takeThread(reading: Reading, thread: Thread): void {
  const { pass } = reading;
  const isNew = reading.state.known[thread.id] === undefined;
  pass.listed.push(thread.id);
  if (thread.top.publishedAt > pass.newest) pass.newest = thread.top.publishedAt;
  const entry = entryOf(reading, thread);
  if (entry === null) return;
  const { facts } = thread;
  takeTop(reading, thread, facts.isPublic ? 'visible' : 'held');
  for (const { raw, comment } of thread.replies) {
    take(reading, { raw, comment, facts, told: 'visible', isSpam: false, isWanted: isWanted(reading, comment) });
  }
  askForReplies(reading, thread, isNew ? null : entry.n);
  entry.n = thread.totalReplies;
}

function takeTop(reading: Reading, { rawTop: raw, top: comment, facts }: Thread, told: Standing): void {
  take(reading, { raw, comment, facts, told, isSpam: false, isWanted: isWanted(reading, comment) });
}

/** A thread brings five replies at most: the rest is read when the number has changed, and looked at when thorough. */
function askForReplies({ state, pass }: Reading, thread: Thread, before: number | null): void {
  const entry = state.known[thread.id];
  if (!entry) return;
  const met = thread.replies.map(({ comment }) => comment.id);
  const others = otherReplies(thread.id, entry, met);
  if (thread.totalReplies <= met.length) {
    if (pass.deep) pass.missing.push(...others);
    return;
  }
  // On connecting only the number is learned: what was said before is told apart by its time later.
  if (before === null && pass.first && pass.importFrom === null) return;
  if (before !== thread.totalReplies) pass.steps.unshift({ do: 'replies', id: thread.id, token: null, met: [] });
  else if (pass.deep) pass.unseen.push(...others);
}

/** One page of the threads that hold held comments. */
async function readHeld(reading: Reading, step: StepOf<'held'>): Promise<void> {
  const { client, pass, state, plan } = reading;
  const isSpam = step.status === 'likelySpam';
  const page = await unlessStale(step.token, () => client.threads(step.status, step.token));
  if (page === null) return void (pass.cut = true);
  for (const thread of [...page.items].reverse()) {
    const { facts } = thread;
    const isHeld = (thread.top.standing ?? 'held') === 'held';
    const replies = thread.replies.filter(({ comment }) => (comment.standing ?? 'held') === 'held');
    const held = [...(isHeld ? [{ raw: thread.rawTop, comment: thread.top }] : []), ...replies];
    pass.held.push(...held.map(({ comment }) => comment.id));
    // A reply that is held in a thread the memory does not hold brings its top comment along.
    const isNew = !isHeld && state.known[thread.id] === undefined;
    for (const { raw, comment } of held) {
      const isUnwanted = isSpam && !plan.readsSpam && !knownPrint(state.known, comment.id);
      if (isUnwanted || entryOf(reading, thread) === null) continue;
      if (isNew) takeTop(reading, thread, 'visible');
      take(reading, { raw, comment, facts, told: 'held', isSpam, isWanted: isWanted(reading, comment) });
    }
  }
  const pages = step.pages + 1;
  if (page.next === null) return;
  if (pages < MOST_HELD_PAGES) pass.steps.unshift({ ...step, token: page.next, pages });
  else pass.cut = true;
}

/** One page of all replies of a thread. A thread that vanished or was closed meanwhile is left to the judge. */
async function readReplies(reading: Reading, step: StepOf<'replies'>): Promise<void> {
  const { client, pass, state } = reading;
  const entry = state.known[step.id];
  const read = unlessStale(step.token, () => client.replies(step.id, step.token));
  const page = await read.catch((error: unknown) => {
    if (error instanceof ConnectorRejected && error.reason !== 'invalid') return 'closed' as const;
    throw error;
  });
  // A number that cannot be right has all of them read again at the next look.
  if (page === null && entry) entry.n = -1;
  if (page === null || page === 'closed') return;
  for (const { raw, comment } of [...page.items].reverse()) {
    take(reading, { raw, comment, facts: null, told: 'visible', isSpam: false, isWanted: isWanted(reading, comment) });
  }
  const met = [...step.met, ...page.items.map(({ comment }) => comment.id)];
  if (page.next !== null) return void pass.steps.unshift({ ...step, token: page.next, met });
  if (entry && pass.deep) pass.missing.push(...otherReplies(step.id, entry, met));
}

async function readComments(reading: Reading, ids: string[]): Promise<void> {
  const found = await reading.client.comments(ids);
  takeFound(reading, found);
  const met = found.map(({ comment }) => comment.id);
  reading.pass.missing.push(...ids.filter((id) => !met.includes(id)));
}

/**
 * Asks for each comment that was missing in the lists, or not held any more. What is found nowhere, neither by id nor among
 * the held ones, counts as removed: deleted, or rejected, which cannot be told apart.
 */
async function judge(reading: Reading, step: StepOf<'judge'>): Promise<void> {
  const { client, pass, state, landed } = reading;
  const [ids = [], ...rest] = chunks(step.ids ?? suspects(reading));
  for (const more of rest.reverse()) pass.steps.unshift({ do: 'judge', ids: more });
  if (ids.length === 0) return;
  const found = await client.comments(ids);
  takeFound(reading, found);
  const met = found.map(({ comment }) => comment.id);
  for (const id of ids) {
    if (met.includes(id) || pass.held.includes(id) || pass.cut) continue;
    landed.push({ removed: { id, at: changeTime(knownPrint(state.known, id) || undefined, reading.now()) } });
    forget(state, id);
  }
}

function suspects({ state, pass }: Reading): string[] {
  const held = Object.entries(state.known).flatMap(([id, { c, r }]) => [
    ...(standingOfPrint(c) === 'visible' ? [] : [id]),
    ...Object.entries(r).flatMap(([suffix, print]) =>
      standingOfPrint(print) === 'visible' ? [] : [`${id}.${suffix}`],
    ),
  ]);
  const released = held.filter((id) => !pass.held.includes(id));
  return [...new Set([...pass.missing.filter((id) => !pass.held.includes(id)), ...released])];
}

function takeFound(reading: Reading, found: Awaited<ReturnType<YouTubeClient['comments']>>): void {
  for (const { raw, comment } of found) {
    take(reading, { raw, comment, facts: null, told: 'visible', isSpam: false, isWanted: false });
  }
}

/** Null when YouTube does not take a page token any more; a first page that fails is a passing trouble. */
async function unlessStale<T>(token: string | null, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (token !== null && error instanceof ProcessingFailure) return null;
    throw error;
  }
}

function chunks(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / MOST_IDS);
  return Array.from({ length: count }, (_, index) => ids.slice(index * MOST_IDS, (index + 1) * MOST_IDS));
}
