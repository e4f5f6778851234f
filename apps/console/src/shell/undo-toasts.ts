import { effect, inject, Injectable, untracked } from '@angular/core';
import { Announcer, Clock, Toasts } from '@parvis/ui';
import { ProblemTexts } from '../shared/api/problem-texts';
import type { Entry, Label } from '../shared/commands/command';
import { CommandLog } from '../shared/commands/command-log';
import { LastAct } from '../shared/commands/last-act';
import { Language } from '../shared/i18n/language';

/** Server problems that the screen of the command answers itself. */
const ANSWERED_ELSEWHERE: readonly string[] = ['newer-items', 'needs-second-person'];
const UNDO_SHOWN_MS = 8000;

/** Says what was just done, with the way back while there is one, and what did not work. */
@Injectable({ providedIn: 'root' })
export class UndoToasts {
  private readonly log = inject(CommandLog);
  private readonly toasts = inject(Toasts);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly clock = inject(Clock);
  private readonly act = inject(LastAct);
  private readonly announcer = inject(Announcer);
  /** What is said of each entry, so that each state is said once. */
  private readonly said = new Map<string, { state: Entry['state']; dismiss: () => void }>();

  constructor() {
    effect(() => {
      const entries = this.log.entries();
      untracked(() => {
        entries.forEach((entry) => {
          this.follow(entry);
        });
        this.forget(entries);
      });
    });
  }

  async undo(): Promise<void> {
    const entry = this.log.undoable();
    if (entry) await this.log.undo(entry.id);
    else this.toasts.show({ text: this.language.text('undo.nothing') });
  }

  private follow(entry: Entry): void {
    const known = this.said.get(entry.id);
    if (known?.state === entry.state || entry.state === 'sending' || entry.state === 'undoing') return;
    known?.dismiss();
    const dismiss = this.say(entry);
    if (dismiss) this.said.set(entry.id, { state: entry.state, dismiss });
  }

  private say(entry: Entry): (() => void) | null {
    const what = this.words(entry.label);
    switch (entry.state) {
      case 'done':
        return this.sayDone(entry, what);
      case 'waiting':
        return this.toasts.show({ text: this.language.text('undo.waiting', { what }) });
      case 'undone':
        if (this.act.isShown()) return () => undefined;
        return this.toasts.show({ text: this.language.text('undo.undone', { what }) });
      case 'stale':
        return this.toasts.show({
          text: this.language.text('undo.stale', { what }),
          tone: 'bad',
          lastsMs: null,
          action: this.retry(entry),
        });
      default:
        return this.sayFailed(entry, what);
    }
  }

  private sayDone(entry: Entry, what: string): (() => void) | null {
    if (this.act.isShown()) {
      this.announcer.polite(what);
      return () => undefined;
    }
    const left = entry.undoUntil - this.clock.now();
    if (left <= 0) return this.toasts.show({ text: what, tone: 'ok' });
    return this.toasts.show({
      text: what,
      tone: 'ok',
      countdown: true,
      lastsMs: Math.min(left, UNDO_SHOWN_MS),
      action: { label: this.language.text('ui.undo'), keys: 'Z', run: () => void this.log.undo(entry.id) },
    });
  }

  private sayFailed(entry: Entry, what: string): (() => void) | null {
    const { problem } = entry;
    if (problem && ANSWERED_ELSEWHERE.includes(problem.code)) return null;
    const why = problem ? this.problems.of(problem) : '';
    return this.toasts.show({
      text: this.language.text('undo.failed', { what, why }),
      tone: 'bad',
      lastsMs: null,
      action: this.retry(entry),
    });
  }

  private retry(entry: Entry) {
    return { label: this.language.text('undo.retry'), run: () => void this.log.retry(entry.id) };
  }

  private words({ key, params }: Label): string {
    return this.language.text(key, params);
  }

  private forget(entries: readonly Entry[]): void {
    const ids = new Set(entries.map(({ id }) => id));
    for (const [id, { dismiss }] of this.said) {
      if (ids.has(id)) continue;
      dismiss();
      this.said.delete(id);
    }
  }
}
