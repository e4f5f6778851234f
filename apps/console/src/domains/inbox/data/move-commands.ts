import { inject, Injectable, signal } from '@angular/core';
import { type ConversationMovedView, MOVE_REFUSALS } from '@parvis/contracts';
import { Toasts } from '@parvis/ui';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { ConversationCache } from './conversation-cache';
import { InboxClient } from './inbox-client';

const UNDO_SHOWN_MS = 20_000;

/** Merges, splits, and takes back; every console follows by the event. */
@Injectable({ providedIn: 'root' })
export class MoveCommands {
  private readonly client = inject(InboxClient);
  private readonly cache = inject(ConversationCache);
  private readonly toasts = inject(Toasts);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly running = signal(false);

  readonly busy = this.running.asReadonly();

  merge(toId: string, fromId: string): Promise<string | null> {
    const version = this.cache.base(toId)?.version ?? 0;
    return this.run('inbox.move.merged', () => this.client.merge(toId, { fromId, version }));
  }

  split(fromId: string, itemIds: string[], toId: string | null): Promise<string | null> {
    const version = this.cache.base(fromId)?.version ?? 0;
    const place = toId === null ? {} : { toId };
    return this.run('inbox.move.split-done', () => this.client.split(fromId, { version, itemIds, ...place }));
  }

  undo(moveId: string): Promise<string | null> {
    return this.run('inbox.move.undone', () => this.client.undoMove(moveId), false);
  }

  /** Null when it worked, else why not, in words. */
  private async run(done: string, act: () => Promise<ConversationMovedView>, undoable = true): Promise<string | null> {
    this.running.set(true);
    try {
      const { move, conversation } = await act();
      this.cache.adopt(conversation);
      const action = { label: this.language.text('ui.undo'), keys: 'Z', run: () => void this.undo(move.id) };
      this.toasts.show({ text: this.language.text(done), tone: 'ok', lastsMs: UNDO_SHOWN_MS, ...(undoable ? { action } : {}) }); // prettier-ignore
      return null;
    } catch (error) {
      const why = this.why(toProblem(error));
      if (!undoable) this.toasts.show({ text: why, tone: 'bad', lastsMs: null });
      return why;
    } finally {
      this.running.set(false);
    }
  }

  private why(problem: Problem): string {
    const current = problem.current as { reason?: unknown } | undefined;
    const reason = MOVE_REFUSALS.find((one) => one === current?.reason);
    return reason ? this.language.text(`inbox.move.refused.${reason}`) : this.problems.of(problem);
  }
}
