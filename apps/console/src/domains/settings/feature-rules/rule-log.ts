import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { RULE_OUTCOMES, type RuleOutcome, type RuleRunsPage, type RuleRunView } from '@parvis/contracts';
import { Button, Chip, Empty, Format, Skeleton, type Tone } from '@parvis/ui';
import { Select } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { RulesClient } from '../data/rules-client';
import { Saving } from '../data/saving';
import { RuleWords } from '../ui/rule-words';

const TONES: Record<RuleOutcome, Tone> = { done: 'ok', partly: 'warn', failed: 'bad', idle: 'neutral', guarded: 'warn', stopped: 'neutral' }; // prettier-ignore

/** What a rule did, newest first, page by page; a run can be taken back while that is possible. */
@Component({
  selector: 'app-rule-log',
  imports: [Button, Chip, Empty, RouterLink, Select, Skeleton, TextPipe],
  providers: [Saving],
  template: `
    <div class="line">
      <mi-select
        [label]="'rules.log.outcome' | text"
        [options]="outcomes()"
        [value]="outcome()"
        (valueChange)="choose($event)"
      />
    </div>
    @if (saving.text(); as text) {
      <p class="problem" role="alert">{{ text }}</p>
      <div>
        <mi-button size="sm" (pressed)="load(null)">{{ 'rules.log.again' | text }}</mi-button>
      </div>
    } @else if (runs() === null) {
      <mi-skeleton [rows]="3" [height]="44" [avatar]="false" />
    } @else if (rows().length === 0) {
      <mi-empty icon="clock" [heading]="'rules.log.empty' | text" [text]="'rules.log.empty-text' | text" />
    }
    <ul class="lines" [attr.aria-label]="'rules.log.title' | text">
      @for (row of rows(); track row.run.id) {
        <li class="line">
          <span class="name">
            <span>
              <a [routerLink]="['/inbox', 'all', row.run.conversationId]"
                ><b>{{ row.who }}</b></a
              >
              <span class="small">{{ row.at }} · {{ 'rules.version' | text: { version: row.run.version } }}</span>
              <span class="small">{{ row.steps }}</span>
            </span>
          </span>
          <mi-chip [tone]="row.tone">{{ row.outcome }}</mi-chip>
          @if (row.run.undoneAt !== null) {
            <mi-chip icon="undo-2">{{ 'rules.log.undone' | text }}</mi-chip>
          } @else if (canManage() && row.run.undoUntil !== null) {
            <mi-button size="sm" icon="undo-2" (pressed)="undo(row.run)">{{ 'rules.log.undo' | text }}</mi-button>
          }
        </li>
      }
    </ul>
    @if (next() !== null) {
      <div>
        <mi-button [busy]="saving.busy()" (pressed)="load(next())">{{ 'rules.log.more' | text }}</mi-button>
      </div>
    }
  `,
  styleUrls: ['../ui/form-page.css', './rules.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RuleLog {
  private readonly client = inject(RulesClient);
  private readonly words = inject(RuleWords);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  protected readonly saving = inject(Saving);
  readonly ruleId = input.required<string>();
  readonly canManage = input(false);

  protected readonly outcome = signal('');
  protected readonly runs = signal<RuleRunsPage['items'] | null>(null);
  protected readonly next = signal<string | null>(null);
  protected readonly outcomes = computed(() => [
    { value: '', label: this.language.text('rules.log.all') },
    ...RULE_OUTCOMES.map((value) => ({ value, label: this.language.text(`rules.outcome.${value}`) })),
  ]);
  protected readonly rows = computed(() =>
    (this.runs() ?? []).map((run) => ({
      run,
      who: run.conversation?.contact?.name ?? this.language.text('rules.dry.nobody'),
      at: this.format.long(run.at),
      tone: TONES[run.outcome],
      outcome: this.language.text(run.guard === null ? `rules.outcome.${run.outcome}` : `rules.guard.${run.guard}`),
      steps: run.steps
        .map(
          ({ kind, outcome, detail }) =>
            `${this.words.action(kind)}: ${detail ?? this.language.text(`rules.step.${outcome}`)}`,
        ) // prettier-ignore
        .join(' · '),
    })),
  );

  constructor() {
    effect(() => {
      this.ruleId();
      untracked(() => void this.load(null));
    });
  }

  protected choose(outcome: string): void {
    this.outcome.set(outcome);
    this.runs.set(null);
    void this.load(null);
  }

  protected async load(cursor: string | null): Promise<void> {
    const outcome = RULE_OUTCOMES.find((one) => one === this.outcome()) ?? null;
    const page = await this.saving.run(() => this.client.runs(this.ruleId(), outcome, cursor));
    if (!page) return;
    const { items, nextCursor } = page.result;
    this.runs.update((shown) => (cursor === null ? items : [...(shown ?? []), ...items]));
    this.next.set(nextCursor);
  }

  protected async undo({ id }: RuleRunView): Promise<void> {
    const undone = await this.saving.run(() => this.client.undo(id));
    if (!undone) {
      this.saving.sayProblem();
      this.saving.clear();
      return;
    }
    const { undoneAt, undoUntil } = undone.result;
    this.runs.update((all) => (all ?? []).map((run) => (run.id === id ? { ...run, undoneAt, undoUntil } : run)));
    this.saving.say('rules.log.taken-back');
  }
}
