import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import type { RuleView } from '@parvis/contracts';
import { Button, Format, InlineError, Skeleton } from '@parvis/ui';
import { loaded } from '../../../shared/api/loaded';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { RulesClient } from '../data/rules-client';
import { Saving } from '../data/saving';
import { RuleWords } from '../ui/rule-words';

/** Every version of a rule with what it changed; an old one comes back as a new one. */
@Component({
  selector: 'app-rule-history',
  imports: [Button, InlineError, Skeleton, TextPipe],
  providers: [Saving],
  template: `
    @if (problem(); as text) {
      <mi-inline-error [text]="text" (retried)="versions.reload()" />
    } @else if (versions.value() === undefined) {
      <mi-skeleton [rows]="2" [height]="44" [avatar]="false" />
    }
    <ol class="lines" [attr.aria-label]="'rules.history' | text">
      @for (row of rows(); track row.version) {
        <li class="line">
          <span class="name">
            <span>
              <b>{{ 'rules.version' | text: { version: row.version } }}</b>
              <span class="small">{{ row.who }} · {{ row.at }}</span>
              @if (row.restoredFrom !== null) {
                <span class="small">{{ 'rules.restored-from' | text: { version: row.restoredFrom } }}</span>
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
              'rules.restore' | text
            }}</mi-button>
          }
        </li>
      }
    </ol>
  `,
  styleUrls: ['../ui/form-page.css', './rules.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RuleHistory {
  private readonly client = inject(RulesClient);
  private readonly words = inject(RuleWords);
  private readonly format = inject(Format);
  private readonly directory = inject(Directory);
  private readonly problems = inject(ProblemTexts);
  protected readonly saving = inject(Saving);
  readonly rule = input.required<RuleView>();
  readonly canManage = input(false);
  readonly restored = output<RuleView>();

  protected readonly versions = loaded((abort) => this.client.versions(this.rule().id, abort));
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
  protected readonly problem = computed(() => {
    const error = this.versions.error();
    return error === null ? null : this.problems.of(toProblem(error));
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
    this.saving.say('rules.restored', { name: restored.result.name, version });
    this.restored.emit(restored.result);
  }
}
