import { inject, Injectable } from '@angular/core';
import { REVIEW_ANSWERS, type ReviewAnswer } from '@parvis/contracts';
import type { Decision } from '@parvis/ui/moderation';
import { Language } from '../../../shared/i18n/language';

/** The keys are those of the board, so that the hand knows them. */
export const ANSWER_KEYS = { keep: 'A', hide: 'H', remove: 'D' } as const satisfies Record<ReviewAnswer, string>;
const LOOK = {
  keep: { icon: 'check', tone: 'ok' },
  hide: { icon: 'eye-off', tone: 'warn' },
  remove: { icon: 'trash-2', tone: 'bad' },
} as const satisfies Record<ReviewAnswer, Pick<Decision, 'icon' | 'tone'>>;

/** What a second look or a sample is answered with. */
@Injectable({ providedIn: 'root' })
export class AnswerWords {
  private readonly language = inject(Language);

  bar(): Decision[] {
    return REVIEW_ANSWERS.map((id) => ({
      id,
      label: this.language.text(`followup.answer.${id}`),
      keys: ANSWER_KEYS[id],
      disabledReason: null,
      ...LOOK[id],
      ...(id === 'keep' ? { wide: true } : {}),
    }));
  }

  text(answer: ReviewAnswer): string {
    return this.language.text(`followup.answered.${answer}`);
  }
}

export const answerOf = (id: string): ReviewAnswer | undefined => REVIEW_ANSWERS.find((one) => one === id);
