import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { Button, Format, InlineError, Skeleton } from '@parvis/ui';
import { DataTable, type TableColumn } from '@parvis/ui/charts';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { QualityClient } from '../data/quality-client';
import { AnswerWords } from '../ui/answer-words';

interface TopicRow {
  topic: string;
  total: number;
  right: number;
}

/** How a practice went: the share that was right, by topic, and each that was not with what is right and why. */
@Component({
  selector: 'app-training-result',
  imports: [Button, DataTable, InlineError, Skeleton, TextPipe],
  template: `
    @if (result.value(); as result) {
      <p class="verdict">{{ score() }}</p>
      <p>{{ agreement() }}</p>
      <mi-data-table
        [columns]="columns()"
        [rows]="topics()"
        [rowId]="topicId"
        [label]="'followup.training.by-topic' | text"
      />
      @if (wrong().length) {
        <h3>{{ 'followup.training.wrong-ones' | text }}</h3>
        <ul class="wrong">
          @for (one of wrong(); track $index) {
            <li>
              <p>{{ one.text }}</p>
              <p class="small">{{ one.line }}</p>
              <p>{{ one.why }}</p>
            </li>
          }
        </ul>
      }
      <div>
        <mi-button icon="rotate-ccw" (pressed)="again.emit()">{{ 'followup.training.again' | text }}</mi-button>
      </div>
    } @else if (problem(); as problem) {
      <mi-inline-error [text]="problem.text" [reference]="problem.reference" (retried)="result.reload()" />
    } @else {
      <mi-skeleton [rows]="3" [height]="44" [avatar]="false" />
    }
  `,
  styleUrl: '../ui/sample.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TrainingResult {
  private readonly client = inject(QualityClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(AnswerWords);
  readonly runId = input.required<string>();
  readonly again = output();

  protected readonly result = loaded((abort) => this.client.result(this.runId(), abort), () => this.runId() !== ''); // prettier-ignore
  protected readonly problem = computed(() => this.problems.shownOf(this.result.error()));
  protected readonly topicId = (row: TopicRow) => row.topic;
  protected readonly score = computed(() => {
    const score = this.result.value()?.score;
    return score === null || score === undefined ? '' : this.language.text('followup.training.score', { share: this.format.percent(score / 100) }); // prettier-ignore
  });
  protected readonly agreement = computed(() => this.language.text(`followup.kappa.${this.result.value()?.agreement.word ?? 'none'}`)); // prettier-ignore
  protected readonly topics = computed<TopicRow[]>(() => (this.result.value()?.byTopic ?? []).map((one) => ({ ...one, topic: this.language.text(`followup.topic.${one.topic}`) }))); // prettier-ignore
  protected readonly columns = computed<TableColumn<TopicRow>[]>(() => [
    { id: 'topic', label: this.language.text('followup.training.topic'), text: ({ topic }) => topic },
    { id: 'right', label: this.language.text('followup.training.right-count'), align: 'end', text: ({ right, total }) => `${this.format.number(right)} / ${this.format.number(total)}` },
  ]); // prettier-ignore
  protected readonly wrong = computed(() =>
    (this.result.value()?.wrong ?? []).map(({ text, answer, expected, explanation }) => ({
      text,
      line: this.language.text('followup.training.said-expected', { said: this.words.text(answer), expected: this.words.text(expected) }),
      why: this.language.pick(explanation),
    })),
  ); // prettier-ignore
}
