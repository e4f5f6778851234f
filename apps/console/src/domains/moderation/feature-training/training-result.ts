import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { TrainingTopic } from '@parvis/contracts';
import { Button, Format, InlineError, Skeleton } from '@parvis/ui';
import { DataTable, type TableColumn } from '@parvis/ui/charts';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import type { MessageParams } from '../../../shared/i18n/format-message';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Directory } from '../../../shared/directory/directory';
import { SessionStore } from '../../../shared/session/session-store';
import { QualityClient } from '../data/quality-client';
import { AnswerWords } from '../ui/answer-words';

interface TopicRow {
  topic: string;
  total: number;
  right: number;
  seconds: number | null;
}

/** How a practice went: the share that was right, agreement beyond chance, where it was slow or wrong, and each miss with what is right and why. */
@Component({
  selector: 'app-training-result',
  imports: [Button, DataTable, InlineError, Skeleton, TextPipe],
  template: `
    @if (result.value(); as result) {
      <div class="choice">
        <p class="verdict">{{ score() }}</p>
        @for (line of lines(); track line) {
          <p>{{ line }}</p>
        }
      </div>
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
              <p class="small">{{ one.topic }} · {{ one.line }}</p>
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
  private readonly session = inject(SessionStore);
  private readonly directory = inject(Directory);
  readonly runId = input.required<string>();
  readonly again = output();

  protected readonly result = loaded((abort) => this.client.result(this.runId(), abort), () => this.runId() !== ''); // prettier-ignore
  protected readonly problem = computed(() => this.problems.shownOf(this.result.error()));
  protected readonly topicId = (row: TopicRow) => row.topic;
  protected readonly score = computed(() => {
    const score = this.result.value()?.score;
    return score === null || score === undefined ? '' : this.language.text('followup.training.score', { share: this.format.percent(score / 100) }); // prettier-ignore
  });
  /** Who it was, where another's is looked at; what stands out. */
  protected readonly lines = computed(() => {
    const result = this.result.value();
    if (!result) return [];
    const { run, agreement, mostWrong, slowest, reasons, byTopic } = result;
    const of = (topic: TrainingTopic | null) => byTopic.find((one) => one.topic === topic);
    const [wrong, slow] = [of(mostWrong), of(slowest)];
    const say = (key: string, params: MessageParams) => this.language.text(`followup.practice.result.${key}`, params);
    const topicOf = ({ topic }: { topic: TrainingTopic }) => this.language.text(`followup.topic.${topic}`);
    return [
      ...(run.memberId === this.session.memberId() ? [] : [say('member', { name: this.directory.memberName(run.memberId) })]),
      say(agreement.kappa === null ? 'too-few' : 'kappa', { word: this.language.text(`followup.kappa.${agreement.word ?? 'none'}`), kappa: this.format.number(agreement.kappa ?? 0, 2) }),
      ...(run.answered < run.total ? [say('left', { count: run.total - run.answered })] : []),
      ...(wrong ? [say('most-wrong', { topic: topicOf(wrong), wrong: wrong.total - wrong.right, total: wrong.total })] : []),
      ...(slow ? [say('slowest', { topic: topicOf(slow), seconds: this.format.number(slow.seconds ?? 0) })] : []),
      ...(reasons.given > 0 ? [say('reasons', { given: reasons.given, fitting: reasons.fitting })] : []),
    ];
  }); // prettier-ignore
  protected readonly topics = computed<TopicRow[]>(() => (this.result.value()?.byTopic ?? []).map((one) => ({ ...one, topic: this.language.text(`followup.topic.${one.topic}`) }))); // prettier-ignore
  protected readonly columns = computed<TableColumn<TopicRow>[]>(() => [
    { id: 'topic', label: this.language.text('followup.training.topic'), text: ({ topic }) => topic },
    { id: 'right', label: this.language.text('followup.training.right-count'), align: 'end', text: ({ right, total }) => `${this.format.number(right)} / ${this.format.number(total)}` },
    ...(this.topics().some(({ seconds }) => seconds !== null) ? [{ id: 'seconds', label: this.language.text('followup.practice.result.seconds'), align: 'end' as const, text: ({ seconds }: TopicRow) => (seconds === null ? '–' : this.format.number(seconds)) }] : []),
  ]); // prettier-ignore
  protected readonly wrong = computed(() =>
    (this.result.value()?.wrong ?? []).map(({ text, topic, answer, expected, explanation }) => ({
      text,
      topic: this.language.text(`followup.topic.${topic}`),
      line: this.language.text('followup.training.said-expected', { said: this.words.text(answer), expected: this.words.text(expected) }),
      why: this.language.pick(explanation),
    })),
  ); // prettier-ignore
}
