import { ChangeDetectionStrategy, Component, computed, effect, inject, output, resource, signal, untracked } from '@angular/core'; // prettier-ignore
import { Announcer, Button, ChannelTile } from '@parvis/ui';
import { Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { BulkClient } from '../../../shared/bulk/bulk-client';
import { BulkStore } from '../../../shared/bulk/bulk-store';
import { BulkWords } from '../../../shared/bulk/bulk-words';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { BulkDesk } from '../data/bulk-desk';
import { RepliesClient } from '../data/replies-client';

/** Says what a run would do before it does it: how many, which cannot and why, the first of them. */
@Component({
  selector: 'app-bulk-dialog',
  imports: [Button, ChannelTile, DialogBox, Select, TextPipe],
  templateUrl: './bulk-dialog.html',
  styleUrls: ['../ui/dialog-form.css', './bulk-dialog.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BulkDialog {
  private readonly client = inject(BulkClient);
  private readonly replies = inject(RepliesClient);
  private readonly store = inject(BulkStore);
  private readonly words = inject(BulkWords);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  protected readonly desk = inject(BulkDesk);

  readonly started = output();

  protected readonly macroId = signal('');
  protected readonly starting = signal(false);
  private readonly refusal = signal<Problem | null>(null);
  protected readonly picksMacro = computed(() => this.desk.asked()?.steps === null);
  protected readonly macros = resource({
    params: () => (this.picksMacro() ? true : undefined),
    loader: () => this.replies.macros(),
  });
  protected readonly macroOptions = computed(() =>
    (this.macros.hasValue() ? this.macros.value() : []).map(({ id, name }) => ({ value: id, label: name })),
  );
  private readonly body = computed(() => {
    const question = this.desk.asked();
    const steps = question?.steps ?? (this.macroId() === '' ? null : [{ kind: 'macro' as const, macroId: this.macroId() }]); // prettier-ignore
    return question && steps ? { ...question.target, steps } : undefined;
  });
  protected readonly preview = resource({
    params: () => this.body(),
    loader: ({ params }) => this.client.preview(params),
  });
  protected readonly shown = computed(() => {
    if (!this.preview.hasValue()) return null;
    const preview = this.preview.value();
    const left = preview.skipped.reduce((sum, { count }) => sum + count, 0);
    const skipped = preview.skipped.map(({ reason, count }) => ({ count, text: this.words.reason(reason) }));
    return { ...preview, left, skipped, name: this.words.name(preview) };
  });
  protected readonly heading = computed(() => this.shown()?.name ?? this.language.text('bulk.preview.counting'));
  protected readonly failure = computed(() => {
    const refused = this.refusal();
    if (refused) return refused.code === 'count-changed' ? this.language.text('bulk.preview.moved') : this.language.text('bulk.failed', { why: this.problems.of(refused) }); // prettier-ignore
    const error = this.preview.error() ?? this.macros.error();
    return error ? this.problems.of(toProblem(error)) : null;
  });

  constructor() {
    effect(() => {
      const first = this.macroOptions()[0]?.value ?? '';
      untracked(() => {
        this.macroId.set(first);
      });
    });
    effect(() => {
      this.desk.asked();
      untracked(() => {
        this.refusal.set(null);
      });
    });
  }

  protected async start(): Promise<void> {
    const [body, shown] = [this.body(), this.shown()];
    if (!body || !shown || shown.changes === 0 || this.starting()) return;
    this.starting.set(true);
    try {
      await this.store.start({ ...body, expectedCount: shown.count });
      this.announcer.polite(this.language.text('bulk.started', { name: shown.name }));
      this.desk.close();
      this.started.emit();
    } catch (error) {
      this.refusal.set(toProblem(error));
      this.preview.reload();
    } finally {
      this.starting.set(false);
    }
  }
}
