import { type CountryCode, findPhoneNumbersInText } from 'libphonenumber-js/min';
import isCreditCard from 'validator/lib/isCreditCard.js';
import isIBAN from 'validator/lib/isIBAN.js';
import { type Span, withoutOverlaps } from './span';

/** What a stretch of text gives away about somebody. */
export const PERSONAL_DATA_KINDS = ['email', 'phone', 'iban', 'card', 'order'] as const;
export type PersonalDataKind = (typeof PERSONAL_DATA_KINDS)[number];

export interface PersonalData extends Span {
  kind: PersonalDataKind;
  text: string;
}

const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,24}/giu;
// « arobase », (at) and [dot]: how people write an address they do not want found
const SPELLED_EMAIL = /[\p{L}\p{N}._-]{1,64}\s*(?:\(at\)|\[at\]|\sarobase\s|\sat\s)\s*[\p{L}\p{N}-]{1,63}\s*(?:\(dot\)|\[dot\]|\(point\)|\spoint\s|\sdot\s|\.)\s*\p{L}{2,24}\b/giu; // prettier-ignore
const IBAN = /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b/gi;
const CARD = /\b\d(?:[ -]?\d){12,18}\b/g;
const ORDER = /\b(?:commande|order|dossier|facture|invoice|r[ée]f(?:[ée]rence)?|client)(?=[\s#:])(?:\s*(?:n[°º.]|no\.?|num[ée]ro|number|#|:))*\s*([A-Z]{0,4}[-_ ]?\d{4,14})\b/giu; // prettier-ignore
const LOOKS_LIKE_REFERENCE = /(?:commande|order|facture|invoice|r[ée]f\S*|dossier|n[°º]|num[ée]ro|suivi|tracking)[^\d+]{0,12}$/iu; // prettier-ignore

export interface DetectOptions {
  /** Where numbers without a country code are from. Default FR. */
  country?: CountryCode;
}

/**
 * Personal data in a text: e-mail addresses (spelled-out ones too), phone numbers, IBANs and payment cards with right check
 * digits, and order or client numbers next to a word that says so. In the order of the text, not overlapping.
 * Phones by libphonenumber, IBAN and card check digits by validator.
 */
export function findPersonalData(text: string, options: DetectOptions = {}): PersonalData[] {
  const digits = text.match(/\d/g)?.length ?? 0;
  return withoutOverlaps([
    ...matches(text, EMAIL, 'email'),
    ...matches(text, SPELLED_EMAIL, 'email'),
    ...(digits < 4 ? [] : orders(text)),
    ...(digits < 8 ? [] : [...bankData(text), ...phones(text, options.country ?? 'FR')]),
  ]);
}

/** The text with every finding replaced by its kind in brackets, fit to be shown to everybody. */
export function maskPersonalData(text: string, options: DetectOptions = {}): string {
  let masked = '';
  let from = 0;
  for (const { start, end, kind } of findPersonalData(text, options)) {
    masked += `${text.slice(from, start)}[${kind}]`;
    from = end;
  }
  return masked + text.slice(from);
}

function matches(text: string, pattern: RegExp, kind: PersonalDataKind): PersonalData[] {
  return [...text.matchAll(pattern)].map((match) => ({
    kind,
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function bankData(text: string): PersonalData[] {
  const compact = (found: PersonalData) => found.text.replace(/[ -]/g, '').toUpperCase();
  return [
    ...matches(text, IBAN, 'iban').filter((found) => isIBAN(compact(found))),
    ...matches(text, CARD, 'card').filter((found) => isCreditCard(compact(found))),
  ];
}

function phones(text: string, country: CountryCode): PersonalData[] {
  return findPhoneNumbersInText(text, country).flatMap(({ startsAt, endsAt, number }) => {
    // « commande n° 123456789 » is a possible number to the library, and never a phone
    const isReference = LOOKS_LIKE_REFERENCE.test(text.slice(Math.max(0, startsAt - 30), startsAt));
    if (isReference || !number.isPossible()) return [];
    return [{ kind: 'phone' as const, text: text.slice(startsAt, endsAt), start: startsAt, end: endsAt }];
  });
}

function orders(text: string): PersonalData[] {
  return [...text.matchAll(ORDER)].flatMap((match) => {
    const reference = match[1] ?? '';
    const start = match.index + match[0].length - reference.length;
    return [{ kind: 'order' as const, text: reference, start, end: start + reference.length }];
  });
}
