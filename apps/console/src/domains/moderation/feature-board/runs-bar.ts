import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import type { ModerationRunView } from '@parvis/contracts';
import { Button, IconButton, Toasts } from '@parvis/ui';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { isActive, progressOf, RunsStore } from '../data/runs-store';

/** Long decisions in the background: how far each is, stop, take back. */
@Component({
  selector: 'app-runs-bar',
  imports: [Button, IconButton, TextPipe],
  template: `
    @for (line of lines(); track line.run.undoId) {
      <div class="run">
        <span class="grow clip" role="status">{{ line.text }}</span>
        @if (line.active) {
          <progress [max]="line.total" [value]="line.done" [attr.aria-label]="line.text"></progress>
        }
        @if (line.run.state === 'running') {
          <mi-button size="sm" kind="ghost" (pressed)="stop(line.run)">{{ 'moderation.run.stop' | text }}</mi-button>
        }
        @if (line.canUndo) {
          <mi-button size="sm" kind="ghost" icon="undo-2" (pressed)="undo(line.run)">{{ 'ui.undo' | text }}</mi-button>
        }
        @if (!line.active) {
          <mi-icon-button
            icon="x"
            size="sm"
            [iconSize]="14"
            [label]="'ui.close' | text"
            (pressed)="runs.putAway(line.run)"
          />
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: block;
      flex: none;
    }
    .run {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 38px;
      padding: 0 10px 0 20px;
      border-top: 1px solid var(--border-subtle);
      background: var(--sunken);
      font-variant-numeric: tabular-nums;
    }
    progress {
      width: 140px;
      height: 6px;
      accent-color: var(--accent);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RunsBar {
  private readonly language = inject(Language);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  protected readonly runs = inject(RunsStore);
  protected readonly lines = computed(() =>
    this.runs.runs().map((run) => {
      const { done, total } = progressOf(run);
      const active = isActive(run);
      return { run, done, total, active, canUndo: !active && this.runs.canUndo(run), text: this.text(run, done, total) };
    }),
  ); // prettier-ignore

  protected stop(run: ModerationRunView): void {
    this.attempt(this.runs.stop(run));
  }

  protected undo(run: ModerationRunView): void {
    this.attempt(this.runs.undo(run));
  }

  private text({ state, counts, kind }: ModerationRunView, done: number, total: number): string {
    const what = this.language.text(`moderation.decide.${kind === 'reject' || kind === 'spam' ? 'delete' : kind}`);
    const failed = counts.refused + counts['changed-since'];
    return this.language.text(`moderation.run.${state}`, { what, done, total, decided: counts.decided, failed, kept: counts.kept }); // prettier-ignore
  }

  private attempt(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
    });
  }
}
