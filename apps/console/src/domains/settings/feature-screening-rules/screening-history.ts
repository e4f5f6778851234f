import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import type { ScreeningRuleView } from '@parvis/contracts';
import { Button, Format, InlineError, Skeleton } from '@parvis/ui';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../data/saving';
import { ScreeningRulesClient } from '../data/screening-rules-client';
import { ScreeningWords } from '../ui/screening-words';

/** Every version of a moderation rule with what it changed; an old one comes back as a new one. */
@Component({
  selector: 'app-screening-history',
  imports: [Button, InlineError, Skeleton, TextPipe],
  providers: [Saving],
  template: `
    @if (problem(); as problem) {
      <mi-inline-error [text]="problem.text" [reference]="problem.reference" (retried)="versions.reload()" />
    } @else if (versions.value() === undefined) {
      <mi-skeleton [rows]="2" [height]="44" [avatar]="false" />
    }
    <ol class="lines" [attr.aria-label]="'screening.tab.history' | text">
      @for (row of rows(); track row.version) {
        <li class="line">
          <span class="name">
            <span>
              <b>{{ 'screening.version' | text: { version: row.version } }}</b>
              <span class="small">{{ row.who }} · {{ row.at }}</span>
              @if (row.restoredFrom !== null) {
                <span class="small">{{ 'screening.restored-from' | text: { version: row.restoredFrom } }}</span>
              }
              @for (change of row.changes; track change.part) {
                <span class="small"
                  >{{ change.part }}: <del>{{ change.from }}</del> → <ins>{{ change.to }}</ins></span
                >
              }
            </span>
          </span>
          @if (canManage() && row.version !== rule().version) {
            <mi-button size="sm" icon="undo-2" [busy]="saving.busy()" (pressed)="restore(row.version)">{{
              'screening.restore' | text
            }}</mi-button>
          }
        </li>
      }
    </ol>
  `,
  styleUrl: '../ui/form-page.css',
  styles: `
    .small {
      display: block;
      font-size: 12px;
      line-height: 18px;
      color: var(--text-3);
    }
    .line {
      padding-bottom: 8px;
      border-bottom: 1px solid var(--border-subtle);
    }
    del {
      color: var(--danger-text);
    }
    ins {
      color: var(--success-text);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ScreeningHistory {
  private readonly client = inject(ScreeningRulesClient);
  private readonly words = inject(ScreeningWords);
  private readonly format = inject(Format);
  private readonly directory = inject(Directory);
  private readonly problems = inject(ProblemTexts);
  protected readonly saving = inject(Saving);
  readonly rule = input.required<ScreeningRuleView>();
  readonly canManage = input(false);
  readonly restored = output<ScreeningRuleView>();

  protected readonly versions = loaded((abort) => this.client.versions(this.rule().id, abort));
  protected readonly problem = computed(() => this.problems.shownOf(this.versions.error()));
  protected readonly rows = computed(() => {
    const all = this.versions.value() ?? [];
    return all.map((version, index) => {
      const older = all[index + 1];
      return {
        version: version.version,
        restoredFrom: version.restoredFrom,
        at: this.format.long(version.at),
        who: this.directory.memberName(version.authorId),
        changes: older ? this.words.differences(version, older) : [],
      };
    });
  });

  constructor() {
    effect(() => {
      if (this.rule().version > 1) untracked(() => { this.versions.reload(); }); // prettier-ignore
    });
  }

  protected async restore(version: number): Promise<void> {
    const restored = await this.saving.run(() => this.client.restore(this.rule(), version));
    if (!restored) {
      this.saving.sayProblem();
      return;
    }
    this.saving.say('screening.restored', { name: restored.result.name, version });
    this.restored.emit(restored.result);
  }
}
