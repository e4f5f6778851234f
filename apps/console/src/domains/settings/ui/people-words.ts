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

  /** Standing alone: `Français`. */
  languageName(code: string): string {
    return this.capital(this.nameIn(code));
  }

  /** `Français et anglais` */
  languages(codes: readonly string[]): string {
    return this.capital(this.format.list(codes.map((code) => this.nameIn(code))));
  }

  private nameIn(code: string): string {
    return new Intl.DisplayNames(this.language.locale(), { type: 'language' }).of(code) ?? code;
  }

  private capital(text: string): string {
    return text.charAt(0).toLocaleUpperCase(this.language.locale()) + text.slice(1);
  }
}
