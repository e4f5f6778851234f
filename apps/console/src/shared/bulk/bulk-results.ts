import { ChangeDetectionStrategy, Component, computed, effect, inject, model, signal, untracked } from '@angular/core';
import { BULK_OUTCOMES, BULK_UNDO_OUTCOMES, type BulkResultsQuery, type BulkResultView, type BulkRunView } from '@parvis/contracts'; // prettier-ignore
import { Button } from '@parvis/ui';
import { Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { RouterLink } from '@angular/router';
import { toProblem } from '../api/problem';
import { ProblemTexts } from '../api/problem-texts';
import { Language } from '../i18n/language';
import { TextPipe } from '../i18n/text-pipe';
import { BulkClient } from './bulk-client';
import { BulkWords } from './bulk-words';

const PAGE_SIZE = 50;
const OUTCOMES = [...BULK_OUTCOMES, ...BULK_UNDO_OUTCOMES];

/** What became of each conversation of a run. */
@Component({
  selector: 'app-bulk-results',
  imports: [Button, DialogBox, RouterLink, Select, TextPipe],
  templateUrl: './bulk-results.html',
  styleUrl: './bulk-results.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BulkResults {
  private readonly client = inject(BulkClient);
  private readonly words = inject(BulkWords);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);

  readonly run = model<BulkRunView | null>(null);

  protected readonly outcome = signal('');
  private readonly rows = signal<readonly BulkResultView[]>([]);
  private readonly cursor = signal<string | null>(null);
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly hasMore = computed(() => this.cursor() !== null);
  protected readonly heading = computed(() => {
    const run = this.run();
    return this.language.text('bulk.results.title', { name: run ? this.words.name(run) : '' });
  });
  protected readonly options = computed(() => [
    { value: '', label: this.language.text('bulk.results.all') },
    ...OUTCOMES.map((value) => ({ value, label: this.language.text(`bulk.results.outcome.${value}`) })),
  ]);
  protected readonly shown = computed(() =>
    this.rows().map(({ conversationId, name, preview, outcome, reason, undo, undoReason }) => {
      const why = undoReason ?? reason;
      return {
        id: conversationId,
        name: name ?? this.language.text('bulk.results.gone'),
        isThere: name !== null || preview !== '',
        outcome: this.language.text(`bulk.results.outcome.${undo ?? outcome ?? 'open'}`),
        why: why === null ? '' : this.words.reason(why),
      };
    }),
  );

  constructor() {
    effect(() => {
      const [run, outcome] = [this.run(), this.outcome()];
      untracked(() => {
        this.rows.set([]);
        this.cursor.set(null);
        if (run) void this.read(run.id, outcome, null);
      });
    });
  }

  protected more(): void {
    const run = this.run();
    if (run) void this.read(run.id, this.outcome(), this.cursor());
  }

  private async read(id: string, outcome: string, cursor: string | null): Promise<void> {
    this.busy.set(true);
    const known = OUTCOMES.find((one) => one === outcome);
    const query: BulkResultsQuery = { limit: PAGE_SIZE, ...(known && { outcome: known }), ...(cursor !== null && { cursor }) }; // prettier-ignore
    try {
      const page = await this.client.results(id, query);
      if (this.run()?.id !== id || this.outcome() !== outcome) return;
      this.rows.update((rows) => [...rows, ...page.items]);
      this.cursor.set(page.nextCursor);
      this.failure.set(null);
    } catch (error) {
      this.failure.set(this.problems.of(toProblem(error)));
    } finally {
      this.busy.set(false);
    }
  }
}
