import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { SCREENING_LIMITS, type ScreeningTest } from '@parvis/contracts';
import { Button, Chip, IconButton, type Tone } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SampleTrials, type Trial } from '../data/sample-trials';

type Kind = 'match' | 'skip';
const SIGNS: Record<Trial | 'failed', { tone: Tone; icon: 'check' | 'x' | 'clock' | 'triangle-alert' }> = {
  match: { tone: 'ok', icon: 'check' }, skip: { tone: 'ok', icon: 'check' }, failed: { tone: 'bad', icon: 'x' },
  unknown: { tone: 'warn', icon: 'triangle-alert' }, waiting: { tone: 'neutral', icon: 'clock' }, refused: { tone: 'warn', icon: 'triangle-alert' },
}; // prettier-ignore

/** Texts that the rule has to match and texts that it must not, each with what the server makes of it now. */
@Component({
  selector: 'app-rule-samples',
  imports: [Button, Chip, Field, IconButton, TextPipe],
  template: `
    @for (group of groups(); track group.kind) {
      <fieldset>
        <legend>{{ 'screening.samples.' + group.kind | text }}</legend>
        @for (row of group.rows; track $index) {
          <div class="sample">
            <mi-field
              [bare]="true"
              [maxLength]="textLength"
              [label]="'screening.samples.number-' + group.kind | text: { number: $index + 1 }"
              [placeholder]="'screening.samples.example-' + group.kind | text"
              [value]="row.test.text"
              [error]="row.fault"
              [disabled]="disabled()"
              (valueChange)="write(group.kind, $index, $event)"
            />
            @if (row.said; as said) {
              <mi-chip [tone]="said.tone" [icon]="said.icon">{{ said.text }}</mi-chip>
            }
            @if (!disabled()) {
              <mi-icon-button
                icon="x"
                size="sm"
                [label]="'screening.samples.remove' | text: { text: row.test.text }"
                (pressed)="drop(group.kind, $index)"
              />
            }
          </div>
        }
        @if (!disabled() && group.rows.length < most) {
          <div>
            <mi-button size="sm" kind="ghost" icon="plus" (pressed)="add(group.kind)">{{
              'screening.samples.add-' + group.kind | text
            }}</mi-button>
          </div>
        }
      </fieldset>
    }
    <span class="sr" role="status">{{ summary() }}</span>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr));
      gap: 16px 24px;
    }
    fieldset {
      display: grid;
      align-content: start;
      gap: 6px;
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      padding: 0;
      margin-bottom: 6px;
      font-weight: 500;
    }
    .sample {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto 28px;
      gap: 6px;
      align-items: center;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RuleSamples {
  private readonly language = inject(Language);
  private readonly trials = inject(SampleTrials);
  readonly match = input.required<readonly ScreeningTest[]>();
  readonly skip = input.required<readonly ScreeningTest[]>();
  /** What is wrong with one, by `match/0`. */
  readonly wrong = input<ReadonlyMap<string, string>>(new Map());
  readonly disabled = input(false);
  readonly changed = output<{ match: readonly ScreeningTest[] } | { skip: readonly ScreeningTest[] }>();

  protected readonly textLength = SCREENING_LIMITS.textLength;
  protected readonly most = SCREENING_LIMITS.tests;
  protected readonly groups = computed(() =>
    (['match', 'skip'] as const).map((kind) => ({
      kind,
      rows: this.of(kind).map((test, index) => ({ test, fault: this.wrong().get(`${kind}/${index}`) ?? null, said: this.said(kind, test) })),
    })),
  ); // prettier-ignore
  protected readonly summary = computed(() => {
    const all = this.groups().flatMap(({ rows }) => rows.flatMap(({ said }) => said ?? []));
    const failing = all.filter(({ tone }) => tone === 'bad').length;
    return all.length > 0 ? this.language.text('screening.samples.summary', { count: all.length, failing }) : '';
  });

  protected add(kind: Kind): void {
    this.emit(kind, [...this.of(kind), { text: '' }]);
  }

  protected write(kind: Kind, index: number, text: string): void {
    this.emit(kind, this.of(kind).map((test, at) => (at === index ? { ...test, text } : test))); // prettier-ignore
  }

  protected drop(kind: Kind, index: number): void {
    this.emit(kind, this.of(kind).filter((_, at) => at !== index)); // prettier-ignore
  }

  private of(kind: Kind): readonly ScreeningTest[] {
    return kind === 'match' ? this.match() : this.skip();
  }

  private emit(kind: Kind, tests: readonly ScreeningTest[]): void {
    this.changed.emit(kind === 'match' ? { match: tests } : { skip: tests });
  }

  private said(kind: Kind, test: ScreeningTest) {
    const trial = this.trials.of(test);
    if (trial === null) return null;
    // as the server counts them: one that must not match fails also where the rule could
    const isWrong = kind === 'match' ? trial === 'skip' : trial === 'match' || trial === 'unknown';
    return { ...SIGNS[isWrong ? 'failed' : trial], text: this.language.text(`screening.samples.said-${trial}`) };
  }
}
