import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { PRACTICE_FORMS, PRACTICE_PACES, type PracticeForm, type PracticePace, REVIEW_ANSWERS, type ReviewAnswer, type TrainingFeedbackView } from '@parvis/contracts'; // prettier-ignore
import { Button, Empty, InlineError, Segmented, Skeleton } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DecisionBar } from '@parvis/ui/moderation';
import { Actions } from '../../../shared/actions/actions';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { Saving } from '../../../shared/saving/saving';
import { SidebarState } from '../../../shared/sidebar-state';
import { QualityClient } from '../data/quality-client';
import { ANSWER_KEYS, answerOf, AnswerWords } from '../ui/answer-words';
import { ModerationSidebar } from '../ui/moderation-sidebar';
import { TrainingResult } from './training-result';
import { TrainingRuns } from './training-runs';

const MOST = 60;

/** Practice: one sample after another, told at once what is right and why, or a board. Before it begins, what was practised so far; nothing real is touched. */
@Component({
  selector: 'app-training',
  imports: [Button, DecisionBar, Empty, Field, InlineError, Page, Segmented, Select, Skeleton, TextPipe, TrainingResult, TrainingRuns], // prettier-ignore
  providers: [Saving],
  templateUrl: './training.html',
  styleUrl: '../ui/sample.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Training {
  private readonly client = inject(QualityClient);
  private readonly router = inject(Router);
  private readonly texts = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(AnswerWords);
  protected readonly saving = inject(Saving);

  /** The run that goes on; without one it is asked how to begin. */
  readonly run = input<string>();
  /** A run that is over, to see how it went. */
  readonly result = input<string>();

  protected readonly language = signal('');
  protected readonly count = signal('20');
  protected readonly form = signal<PracticeForm>('board');
  protected readonly pace = signal<PracticePace>('own');
  protected readonly tried = signal(false);
  protected readonly feedback = signal<TrainingFeedbackView | null>(null);
  private readonly goOn = viewChild('goOn', { read: Button });

  protected readonly read = loaded((abort) => this.client.run(this.run() ?? '', abort), () => this.run() !== undefined); // prettier-ignore
  /** Never the run that was open before. */
  protected readonly progress = computed(() => {
    const run = this.feedback()?.run ?? this.read.value();
    return run && run.id === this.run() ? run : null;
  });
  /** The sample that was just answered stays while it is talked about. */
  protected readonly sample = computed(() => (this.feedback() ? this.answered() : (this.progress()?.next ?? null)));
  private readonly answered = signal<{ sampleId: string; text: string; language: string } | null>(null);
  protected readonly languages = computed(() => [
    { value: '', label: this.texts.text('followup.training.both') },
    { value: 'fr', label: 'Français' },
    { value: 'en', label: 'English' },
  ]);
  protected readonly forms = computed(() => PRACTICE_FORMS.toReversed().map((id) => ({ id, label: this.texts.text(`followup.practice.form.${id}`) }))); // prettier-ignore
  protected readonly paces = computed(() => PRACTICE_PACES.map((id) => ({ id, label: this.texts.text(`followup.practice.pace.${id}`) }))); // prettier-ignore
  protected readonly countError = computed(() => {
    const isRight = /^\d+$/.test(this.count().trim()) && Number(this.count()) >= 1 && Number(this.count()) <= MOST;
    return this.tried() && !isRight ? this.texts.text('followup.training.count-wrong', { most: MOST }) : null;
  });
  protected readonly answers = computed(() => this.words.bar());
  protected readonly said = computed(() => {
    const feedback = this.feedback();
    if (!feedback) return null;
    return {
      right: feedback.right,
      verdict: this.texts.text(feedback.right ? 'followup.training.right' : 'followup.training.wrong', { answer: this.words.text(feedback.expected) }), // prettier-ignore
      topic: this.texts.text(`followup.topic.${feedback.topic}`),
      explanation: this.texts.pick(feedback.explanation),
      isLast: feedback.run.next === null,
    };
  });
  protected readonly problem = computed(() => this.problems.shownOf(this.progress() ? null : this.read.error()));

  constructor() {
    const until = inject(DestroyRef);
    const sidebar = inject(ModerationSidebar);
    inject(SidebarState).show(() => sidebar.content('training'), until);
    inject(Actions).register(
      REVIEW_ANSWERS.map((answer) => ({
        id: `followup.training.${answer}`,
        label: `followup.answer.${answer}`,
        group: 'item' as const,
        keys: [ANSWER_KEYS[answer]],
        visible: () => this.sample() !== null && this.feedback() === null,
        run: () => { void this.answer(answer); },
      })),
      until,
    ); // prettier-ignore
    effect(() => this.goOn()?.focus());
  }

  protected async start(): Promise<void> {
    this.tried.set(true);
    if (this.countError() !== null) return;
    const language = this.language() === 'fr' || this.language() === 'en' ? { language: this.language() as 'fr' | 'en' } : {}; // prettier-ignore
    const [form, pace] = [this.form(), this.pace()];
    const asked = { ...language, count: Number(this.count()), ...(form === 'board' ? { form, pace } : {}) };
    const started = await this.saving.run(() => this.client.start(asked));
    if (!started) return;
    if (form === 'board') await this.router.navigate(['/moderation/training', started.result.id]);
    else this.go(started.result.id);
  }

  protected choose(id: string): void {
    const answer = answerOf(id);
    if (answer) void this.answer(answer);
  }

  protected async answer(answer: ReviewAnswer): Promise<void> {
    const [run, sample] = [this.run(), this.sample()];
    if (run === undefined || !sample) return;
    const saved = await this.saving.run(() => this.client.answerSample(run, { sampleId: sample.sampleId, answer }));
    if (!saved) return;
    this.answered.set(sample);
    this.feedback.set(saved.result);
  }

  protected next(): void {
    const run = this.feedback()?.run;
    if (run) this.read.update(() => run);
    this.feedback.set(null);
  }

  protected again(): void {
    this.feedback.set(null);
    this.go(null);
  }

  private go(run: string | null): void {
    void this.router.navigate([], { queryParams: { run } });
  }
}
