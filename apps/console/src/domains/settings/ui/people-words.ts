import { inject, Injectable } from '@angular/core';
import type { RoleKey } from '@parvis/contracts';
import { Format } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';

/** How people, their roles and languages are named. */
@Injectable({ providedIn: 'root' })
export class PeopleWords {
  private readonly language = inject(Language);
  private readonly format = inject(Format);

  role(role: RoleKey): string {
    return this.language.text(`settings.role.${role}`);
  }

  languageName(code: string): string {
    const locale = this.language.locale();
    const name = new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  }

  languages(codes: readonly string[]): string {
    return this.format.list(codes.map((code) => this.languageName(code)));
  }
}
