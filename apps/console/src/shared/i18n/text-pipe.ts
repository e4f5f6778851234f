import { inject, Pipe, type PipeTransform } from '@angular/core';
import type { MessageParams } from './format-message';
import { Language } from './language';

/** `{{ 'inbox.tab.open' | text }}`, `{{ 'inbox.count' | text: { count } }}`. Impure: the text follows the language in place. */
@Pipe({ name: 'text', pure: false })
export class TextPipe implements PipeTransform {
  private readonly language = inject(Language);

  transform(key: string, params: MessageParams = {}): string {
    return this.language.text(key, params);
  }
}
