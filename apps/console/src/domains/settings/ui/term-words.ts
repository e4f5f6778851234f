import { computed, inject, Injectable } from '@angular/core';
import { TERM_CATEGORIES } from '@parvis/contracts';
import type { SelectOption } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';

const LANGUAGES = ['fr', 'en', 'ar', 'de', 'es', 'it', 'nl', 'pl', 'pt', 'ro', 'ru', 'tr', 'uk'];

/** What a term can be: choices in the reader's words. */
@Injectable({ providedIn: 'root' })
export class TermWords {
  private readonly language = inject(Language);

  readonly languages = computed<SelectOption[]>(() => [
    { value: '', label: this.language.text('screening.words.every-language') },
    ...LANGUAGES.map((value) => ({ value, label: new Intl.DisplayNames(this.language.locale(), { type: 'language' }).of(value) ?? value })),
  ]); // prettier-ignore
  readonly categories = computed<SelectOption[]>(() =>
    TERM_CATEGORIES.map((value) => ({ value, label: this.language.text(`screening.value.category.${value}`) })),
  );
  readonly severities = computed<SelectOption[]>(() =>
    ['1', '2', '3', '4', '5'].map((value) => ({ value, label: this.language.text(`screening.severity.${value}`) })),
  );
}
