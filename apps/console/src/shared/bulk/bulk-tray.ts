import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import type { BulkRunView } from '@parvis/contracts';
import { Button, Clock, IconButton, Toasts } from '@parvis/ui';
import { Actions } from '../actions/actions';
import { toProblem } from '../api/problem';
import { ProblemTexts } from '../api/problem-texts';
import { Language } from '../i18n/language';
import { TextPipe } from '../i18n/text-pipe';
import { BulkResults } from './bulk-results';
import { BulkStore, isActive, progressOf } from './bulk-store';
import { BulkWords } from './bulk-words';

const MOST_SHOWN = 3;
const MINUTE_MS = 60_000;

/** The member's bulk runs, wherever they are in the console: how far they are, what came of them, and the way back. */
@Component({
  selector: 'app-bulk-tray',
  imports: [BulkResults, Button, IconButton, TextPipe],
  templateUrl: './bulk-tray.html',
  styleUrl: './bulk-tray.css',
  host: { id: 'bulk-tray', role: 'region', tabindex: '-1', '[attr.aria-label]': 'label()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BulkTray {
  private readonly language = inject(Language);
  private readonly words = inject(BulkWords);
  private readonly clock = inject(Clock);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  protected readonly store = inject(BulkStore);

  protected readonly looked = signal<BulkRunView | null>(null);
  protected readonly label = computed(() => this.language.text('bulk.title'));
  protected readonly lines = computed(() =>
    this.store
      .shown()
      .slice(0, MOST_SHOWN)
      .map((run) => ({
        run,
        name: this.words.name(run),
        active: isActive(run),
        progress: progressOf(run),
        outcome: this.words.outcome(run),
        minutesLeft: this.minutesLeft(run),
      })),
  );

  constructor() {
    inject(Actions).register(
      [{ id: 'bulk.tray', label: 'bulk.action.tray', group: 'app', keys: [], run: () => document.getElementById('bulk-tray')?.focus() }],
      inject(DestroyRef),
    ); // prettier-ignore
  }

  protected stop({ id }: BulkRunView): void {
    void this.attempt(this.store.stop(id));
  }

  protected undo({ id }: BulkRunView): void {
    void this.attempt(this.store.undo(id));
  }

  private async attempt(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
    }
  }

  /** Null when it cannot be taken back. */
  private minutesLeft(run: BulkRunView): number | null {
    if (!this.store.canUndo(run) || run.undoUntil === null) return null;
    return Math.max(1, Math.round((Date.parse(run.undoUntil) - this.clock.minute()) / MINUTE_MS));
  }
}
