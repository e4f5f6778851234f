import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { REVIEW_ANSWERS, type ReviewAnswer, type ReviewResultView } from '@parvis/contracts';
import { Button, ChannelTile, channelName, Chip, Empty, InlineError, Skeleton, Stars, TimePipe } from '@parvis/ui';
import { DecisionBar } from '@parvis/ui/moderation';
import { Actions } from '../../../shared/actions/actions';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { Saving } from '../../../shared/saving/saving';
import { SessionStore } from '../../../shared/session/session-store';
import { SidebarState } from '../../../shared/sidebar-state';
import { FollowUpCounts } from '../data/follow-up-counts';
import { QualityClient } from '../data/quality-client';
import { ANSWER_KEYS, answerOf, AnswerWords } from '../ui/answer-words';
import { ModerationSidebar } from '../ui/moderation-sidebar';
import { StandingWords } from '../ui/standing-words';
import { ReasonChoice } from './reason-choice';

/** Decisions of others, looked at again one by one without knowing what was decided. It changes nothing about the item. */
@Component({
  selector: 'app-reviews',
  imports: [Button, ChannelTile, Chip, DecisionBar, Empty, InlineError, Page, ReasonChoice, RouterLink, Skeleton, Stars, TextPipe, TimePipe], // prettier-ignore
  providers: [Saving],
  templateUrl: './reviews.html',
  styleUrl: '../ui/sample.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Reviews {
  private readonly client = inject(QualityClient);
  private readonly counts = inject(FollowUpCounts);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(AnswerWords);
  private readonly standing = inject(StandingWords);
  protected readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);

  protected readonly read = loaded((abort) => this.client.next(abort));
  /** Hide or remove, while it is asked why. */
  protected readonly asked = signal<ReviewAnswer | null>(null);
  protected readonly result = signal<ReviewResultView | null>(null);
  private readonly goOn = viewChild('goOn', { read: Button });

  protected readonly review = computed(() => this.read.value()?.review ?? null);
  protected readonly waiting = computed(() => this.read.value()?.waiting ?? 0);
  protected readonly where = computed(() => {
    const review = this.review();
    return review ? this.language.text('moderation.row.where', { kind: this.language.text(`followup.item.${review.kind}`), channel: channelName(review.channel) }) : ''; // prettier-ignore
  });
  protected readonly answers = computed(() => this.words.bar());
  protected readonly outcome = computed(() => {
    const result = this.result();
    if (!result) return null;
    const line = (answer: ReviewAnswer, reasonId: string | null) => [this.words.text(answer), this.standing.reason(reasonId)].filter(Boolean).join(' · '); // prettier-ignore
    return {
      agreed: result.agreed,
      verdict: this.language.text(result.agreed ? 'followup.review.agreed' : 'followup.review.differed'),
      first: this.language.text('followup.review.first', { answer: line(result.first.answer, result.first.reasonId) }),
      second: this.language.text('followup.review.second', { answer: line(result.second.answer, result.second.reasonId) }), // prettier-ignore
    };
  });
  protected readonly problem = computed(() => this.problems.shownOf(this.read.value() ? null : this.read.error()));

  constructor() {
    const until = inject(DestroyRef);
    const sidebar = inject(ModerationSidebar);
    inject(SidebarState).show(() => sidebar.content('reviews'), until);
    inject(Actions).register(
      REVIEW_ANSWERS.map((answer) => ({
        id: `followup.review.${answer}`,
        label: `followup.answer.${answer}`,
        group: 'item' as const,
        keys: [ANSWER_KEYS[answer]],
        visible: () => this.review() !== null && this.asked() === null && this.result() === null,
        run: () => { this.choose(answer); },
      })),
      until,
    ); // prettier-ignore
    effect(() => this.goOn()?.focus());
  }

  protected choose(id: string): void {
    const answer = answerOf(id);
    if (!answer || this.saving.busy()) return;
    if (answer === 'keep') void this.answer(answer, null);
    else this.asked.set(answer);
  }

  protected async answer(answer: ReviewAnswer, reasonId: string | null): Promise<void> {
    const review = this.review();
    if (!review) return;
    const body = { answer, ...(reasonId === null ? {} : { reasonId }) };
    const saved = await this.saving.run(() => this.client.answer(review.id, body));
    this.asked.set(null);
    if (saved) this.result.set(saved.result);
    // somebody else was faster: the next one
    else if (this.saving.problem()?.code === 'not-possible-now') this.next();
    this.counts.load();
  }

  protected next(): void {
    this.result.set(null);
    this.saving.clear();
    this.read.reload();
  }
}
