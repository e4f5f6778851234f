import { inject, Injectable } from '@angular/core';
import type { ContactAttributeValue, ContactAttributeView, LinkEvidence } from '@parvis/contracts';
import { Format } from '@parvis/ui';
import { Language } from '../i18n/language';

/** What is known of a person, in words. */
@Injectable({ providedIn: 'root' })
export class ContactWords {
  private readonly language = inject(Language);
  private readonly format = inject(Format);

  name(name: string): string {
    return name === '' ? this.language.text('contacts.nameless') : name;
  }

  value({ type }: ContactAttributeView, value: ContactAttributeValue | undefined): string {
    if (value === undefined) return '';
    if (type === 'yes-no')
      return this.language.text(value === true ? 'contacts.attribute.yes' : 'contacts.attribute.no');
    if (typeof value === 'number') return this.format.number(value, 6);
    // a day has no zone: noon keeps it that day wherever it is read
    return type === 'date' ? this.format.day(`${String(value)}T12:00:00Z`) : String(value);
  }

  evidence({ kind, value, strength }: LinkEvidence): string {
    const what = this.language.text(`contacts.evidence.${kind}`, { value });
    return kind === 'by-hand' ? what : `${what} · ${this.language.text(`contacts.evidence.${strength}`)}`;
  }
}
