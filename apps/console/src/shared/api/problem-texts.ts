import { inject, Injectable } from '@angular/core';
import { Format } from '@parvis/ui';
import { Language } from '../i18n/language';
import type { Problem } from './problem';

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
}
