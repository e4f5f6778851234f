import { computed, inject, Injectable, signal } from '@angular/core';
import { toProblem } from '../api/problem';
import { Clock } from '@parvis/ui';
import type { Command, Entry, Outcome, Undo } from './command';

const DEPTH = 20;
const MAX_WAITING = 200;

interface Run {
  command: Command;
  rollback: (() => void) | null;
  /** Settles with the server's answer, or null when it was refused. */
  answer: Promise<{ result: unknown } | null>;
  resume: (() => void) | null;
}

/** Optimistic changes with real undo: the last twenty acts of this tab, in order. */
@Injectable({ providedIn: 'root' })
export class CommandLog {
  private readonly clock = inject(Clock);
  private readonly entryList = signal<readonly Entry[]>([]);
  private readonly runs = new Map<string, Run>();
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Newest last. */
  readonly entries = this.entryList.asReadonly();
  readonly last = computed<Entry | null>(() => this.entryList().at(-1) ?? null);
  readonly waiting = computed(() => this.entryList().filter((entry) => entry.state === 'waiting').length);
  readonly undoable = computed<Entry | null>(() => {
    const now = this.clock.second();
    return this.entryList().findLast((entry) => canUndo(entry, now)) ?? null;
  });

  /** Applies at once and resolves when the server has accepted or refused. */
  async run<T>(command: Command<T>): Promise<Outcome<T>> {
    if (this.waiting() >= MAX_WAITING) return { ok: false, id: null, problem: null };
    const id = crypto.randomUUID();
    const erased = command as Command;
    const run: Run = { command: erased, rollback: command.apply(), answer: Promise.resolve(null), resume: null };
    this.runs.set(id, run);
    this.append({
      id,
      label: command.label,
      finalLabel: command.finalLabel ?? null,
      state: 'sending',
      subjects: command.subjects,
      at: this.clock.now(),
      undoUntil: command.undo ? Infinity : 0,
      ...(command.shownMs === undefined ? {} : { shownMs: command.shownMs }),
      ...(command.saidAtOnce === undefined ? {} : { saidAtOnce: command.saidAtOnce }),
      problem: null,
    });
    run.answer = this.afterTails(command.subjects, () => this.deliver(id, run));
    const answer = await run.answer;
    if (answer) return { ok: true, result: answer.result as T };
    return { ok: false, id, problem: this.entryList().find((entry) => entry.id === id)?.problem ?? null };
  }

  /** Takes back the newest act that can be taken back; false when there is none. */
  async undoLast(): Promise<boolean> {
    const entry = this.undoable();
    if (!entry) return false;
    await this.undo(entry.id);
    return true;
  }

  async undo(id: string): Promise<void> {
    const run = this.runs.get(id);
    const entry = this.entryList().find((one) => one.id === id);
    if (!run?.command.undo || !entry || !canUndo(entry, this.clock.now())) return;
    this.change(id, { state: 'undoing' });
    run.rollback?.();
    run.rollback = null;
    if (run.resume) {
      this.change(id, { state: 'undone', undoUntil: 0 }); // it never left this machine
      run.resume();
      return;
    }
    const { undo } = run.command;
    const restore = undo.apply?.();
    await this.afterTails(entry.subjects, () => this.takeBack(id, run, undo));
    restore?.();
  }

  /** Sends a refused or outdated command again. */
  async retry(id: string): Promise<void> {
    const run = this.runs.get(id);
    const entry = this.entryList().find((one) => one.id === id);
    if (!run || (entry?.state !== 'failed' && entry?.state !== 'stale')) return;
    this.drop(id);
    await this.run(run.command);
  }

  dismiss(id: string): void {
    this.drop(id);
  }

  /** The connection is back: what waited goes out, in order. */
  connectionReturned(): void {
    for (const run of this.runs.values()) {
      const { resume } = run;
      run.resume = null;
      resume?.();
    }
  }

  private async deliver(id: string, run: Run): Promise<{ result: unknown } | null> {
    for (;;) {
      if (!this.isActive(id)) return null;
      try {
        const result = await run.command.send(id);
        if (this.isActive(id)) this.settle(id, run, result);
        return { result };
      } catch (error) {
        const problem = toProblem(error);
        if (problem.code !== 'offline') return this.refuse(id, run, { state: 'failed', problem });
        await this.pause(id, run);
        const { staleAfterMs } = run.command;
        const since = this.entryList().find((entry) => entry.id === id)?.at ?? 0;
        if (staleAfterMs && this.clock.now() - since > staleAfterMs)
          return this.refuse(id, run, { state: 'stale', problem });
      }
    }
  }

  private settle(id: string, run: Run, result: unknown): void {
    run.command.settle?.(result);
    run.rollback?.();
    run.rollback = null;
    const label = run.command.labelOf?.(result);
    const undoUntil = run.command.undo?.until(result) ?? 0;
    this.change(id, { state: 'done', undoUntil, ...(label && { label, finalLabel: label }) });
  }

  private pause(id: string, run: Run): Promise<void> {
    this.change(id, { state: 'waiting' });
    return new Promise((resume) => {
      run.resume = resume;
    });
  }

  private refuse(id: string, run: Run, change: Pick<Entry, 'state' | 'problem'>): null {
    run.rollback?.();
    run.rollback = null;
    this.change(id, { ...change, undoUntil: 0 });
    return null;
  }

  private async takeBack(id: string, run: Run, undo: Undo<unknown>): Promise<void> {
    const answer = await run.answer;
    if (!answer && this.stateOf(id) !== 'undoing') return; // refused: it says so already
    try {
      if (answer) await undo.run(answer.result);
      this.change(id, { state: 'undone', undoUntil: 0 });
    } catch (error) {
      this.change(id, { state: 'failed', undoUntil: 0, problem: toProblem(error) });
    }
  }

  /** A command that was undone before it left is not sent; one that is being undone still is, then taken back. */
  private isActive(id: string): boolean {
    const state = this.stateOf(id);
    return state === 'sending' || state === 'waiting';
  }

  private stateOf(id: string): Entry['state'] | undefined {
    return this.entryList().find((entry) => entry.id === id)?.state;
  }

  private afterTails<R>(subjects: readonly string[], work: () => Promise<R>): Promise<R> {
    const before = Promise.allSettled(subjects.map((subject) => this.tails.get(subject)));
    const mine = before.then(work);
    for (const subject of subjects) this.tails.set(subject, mine);
    return mine;
  }

  private append(entry: Entry): void {
    this.entryList.update((entries) => {
      const kept = [...entries, entry];
      const surplus = kept.slice(0, -DEPTH).filter((one) => one.state !== 'waiting' && one.state !== 'sending');
      for (const one of surplus) this.runs.delete(one.id);
      return kept.filter((one) => !surplus.includes(one));
    });
  }

  private change(id: string, change: Partial<Entry>): void {
    this.entryList.update((entries) => entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)));
  }

  private drop(id: string): void {
    this.runs.delete(id);
    this.entryList.update((entries) => entries.filter((entry) => entry.id !== id));
  }
}

function canUndo(entry: Entry, now: number): boolean {
  return entry.undoUntil > now && (entry.state === 'sending' || entry.state === 'waiting' || entry.state === 'done');
}
