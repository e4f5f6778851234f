import { inject, Injectable } from '@angular/core';
import { Format } from '@parvis/ui';
import { Language } from '../i18n/language';
import { type Problem, toProblem } from './problem';

/** What an inline error says. */
export interface ShownProblem {
  text: string;
  reference: string | null;
}

/** What a problem means and the way out, in the reader's words. */
@Injectable({ providedIn: 'root' })
export class ProblemTexts {
  private readonly language = inject(Language);
  private readonly format = inject(Format);

  of(problem: Pick<Problem, 'code' | 'retryAfterMs'>): string {
    const wait = problem.retryAfterMs === null ? '' : this.format.duration(problem.retryAfterMs);
    if (problem.code === 'too-many-requests' && wait)
      return this.language.text('problem.too-many-requests-wait', { wait });
    return this.language.text(`problem.${problem.code}`);
  }

  /** As an inline error says it; null where there is none. */
  shown(problem: Problem | null): ShownProblem | null {
    return problem && { text: this.of(problem), reference: problem.reference };
  }

  /** What was thrown while something was read, as an inline error says it; null or undefined where nothing was. */
  shownOf(error: unknown): ShownProblem | null {
    return this.shown(error === null || error === undefined ? null : toProblem(error));
  }
}
