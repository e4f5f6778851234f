import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core'; // prettier-ignore
import {
  type DisagreementView,
  REVIEW_ANSWERS,
  type ReviewAnswer,
  TRAINING_TOPICS,
  type TrainingTopic,
} from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../../../shared/saving/saving';
import { QualityClient } from '../data/quality-client';
import { answerOf, AnswerWords } from '../ui/answer-words';

interface Form {
  right: ReviewAnswer;
  topic: TrainingTopic;
  text: string;
  fr: string;
  en: string;
}

/** Makes a sample to practise on out of an item on which two differed: what would have been right, and why. */
@Component({
  selector: 'app-calibrate-dialog',
  imports: [Button, DialogBox, Field, Select, TextPipe],
  providers: [Saving],
  template: `
    <mi-dialog [open]="item() !== null" [heading]="'followup.calibrate.title' | text" (closed)="close()">
      <div class="fields">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <mi-field
          type="multiline"
          [rows]="3"
          [maxLength]="2000"
          [label]="'followup.calibrate.text' | text"
          [hint]="'followup.calibrate.text-hint' | text"
          [error]="missing(form().text)"
          [value]="form().text"
          (valueChange)="change({ text: $event })"
        />
        <mi-select
          [label]="'followup.calibrate.right' | text"
          [options]="answers()"
          [value]="form().right"
          (valueChange)="chooseRight($event)"
        />
        <mi-select
          [label]="'followup.calibrate.topic' | text"
          [options]="topics()"
          [value]="form().topic"
          (valueChange)="chooseTopic($event)"
        />
        <mi-field
          type="multiline"
          [rows]="2"
          [maxLength]="500"
          [required]="true"
          [label]="'followup.calibrate.why-fr' | text"
          [error]="missing(form().fr)"
          [value]="form().fr"
          (valueChange)="change({ fr: $event })"
        />
        <mi-field
          type="multiline"
          [rows]="2"
          [maxLength]="500"
          [required]="true"
          [label]="'followup.calibrate.why-en' | text"
          [error]="missing(form().en)"
          [value]="form().en"
          (valueChange)="change({ en: $event })"
        />
      </div>
      <mi-button dialogActions (pressed)="close()">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button dialogActions kind="primary" [busy]="saving.busy()" (pressed)="save()">{{
        'followup.calibrate.save' | text
      }}</mi-button>
    </mi-dialog>
  `,
  styleUrl: '../ui/follow-up.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CalibrateDialog {
  private readonly client = inject(QualityClient);
  private readonly language = inject(Language);
  private readonly words = inject(AnswerWords);
  protected readonly saving = inject(Saving);
  readonly item = input.required<DisagreementView | null>();
  readonly closed = output();
  /** Its id. */
  readonly saved = output<string>();

  protected readonly form = linkedSignal<DisagreementView | null, Form>({
    source: this.item,
    computation: (item) => ({ right: item?.second.answer ?? 'keep', topic: 'other', text: item?.text ?? '', fr: '', en: '' }), // prettier-ignore
  });
  private readonly tried = signal(false);
  protected readonly answers = computed(() =>
    REVIEW_ANSWERS.map((value) => ({ value, label: this.words.text(value) })),
  );
  protected readonly topics = computed(() => TRAINING_TOPICS.map((value) => ({ value, label: this.language.text(`followup.topic.${value}`) }))); // prettier-ignore

  protected change(change: Partial<Form>): void {
    this.form.update((form) => ({ ...form, ...change }));
  }

  protected chooseRight(id: string): void {
    const right = answerOf(id);
    if (right) this.change({ right });
  }

  protected chooseTopic(id: string): void {
    const topic = TRAINING_TOPICS.find((one) => one === id);
    if (topic) this.change({ topic });
  }

  protected missing(text: string): string | null {
    return this.tried() && text.trim() === '' ? this.language.text('followup.calibrate.missing') : null;
  }

  protected async save(): Promise<void> {
    const item = this.item();
    const { right, topic, ...texts } = this.form();
    const [text, fr, en] = [texts.text.trim(), texts.fr.trim(), texts.en.trim()];
    this.tried.set(true);
    if (!item || text === '' || fr === '' || en === '') return;
    const body = { right, topic, explanation: { fr, en }, ...(text === item.text.trim() ? {} : { text }) };
    if (!(await this.saving.run(() => this.client.calibrate(item.id, body)))) return;
    this.saving.say('followup.calibrate.saved');
    this.tried.set(false);
    this.saved.emit(item.id);
  }

  protected close(): void {
    this.tried.set(false);
    this.saving.clear();
    this.closed.emit();
  }
}
