import { inject, Injectable } from '@angular/core';
import type { RenderedCanned } from '@parvis/contracts';
import { Format } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';

/** Why a wording was chosen, and what stands against it. */
@Injectable({ providedIn: 'root' })
export class CannedWords {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly directory = inject(Directory);

  why({ why }: RenderedCanned): string {
    const reasons = [
      ...(why.channel === 'exact' ? ['channel'] : []),
      ...(why.language === 'exact' ? ['language'] : []),
      ...(why.formality === 'exact' ? ['formality'] : []),
    ];
    const words = reasons.map((reason) => this.language.text(`inbox.canned.why-${reason}`));
    return words.length > 0 ? this.format.list(words) : this.language.text('inbox.canned.why-any');
  }

  warnings({ why, missing, lastUsedOnPost }: RenderedCanned): string[] {
    return [
      ...(why.language === 'other' ? [this.language.text('inbox.canned.other-language')] : []),
      ...(why.fits ? [] : [this.language.text('inbox.canned.too-long', { length: why.length, max: why.max ?? 0 })]),
      ...(missing.length > 0 ? [this.language.text('inbox.canned.missing', { count: missing.length })] : []),
      ...(lastUsedOnPost
        ? [
            this.language.text('inbox.canned.used-on-post', {
              name: this.directory.memberName(lastUsedOnPost.memberId),
              at: this.format.long(lastUsedOnPost.at),
            }),
          ]
        : []),
    ];
  }
}
