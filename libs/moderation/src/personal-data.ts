import { type CountryCode, findPhoneNumbersInText } from 'libphonenumber-js/min';
import { parse } from 'tldts';
// by its front door: `validator/lib/isIBAN.js` is an object, not a function, where Node itself resolves it
import validator from 'validator';
import { findSpelledPhones } from './detect/spelled-phones';
import { type Span, withoutOverlaps } from './span';

/** What a stretch of text gives away about somebody. */
export const PERSONAL_DATA_KINDS = ['email', 'phone', 'iban', 'card', 'order'] as const;
export type PersonalDataKind = (typeof PERSONAL_DATA_KINDS)[number];

export interface PersonalData extends Span {
  kind: PersonalDataKind;
  text: string;
}

const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,24}/giu;
const LOCAL = '[\\p{L}\\p{N}._%+-]{1,64}(?:\\s(?:point|dot|tiret|underscore)\\s[\\p{L}\\p{N}_-]{1,64}){0,2}';
const AT_SIGN = '\\s*(?:[(\\[{<]\\s*(?:at|arobase|arobas|a|@|chez)\\s*[)\\]}>]|\\sarobase?\\s|[＠﹫]|\\s@\\s|@\\s)\\s*';
const AT_WORD = '\\s(?:at|chez)\\s';
const DOT_SPELLED = '\\s*(?:[(\\[{<]\\s*(?:dot|point|\\.)\\s*[)\\]}>]|\\s(?:point|dot)\\s|\\s?[．。]\\s?)\\s*';
const HOST = '[\\p{L}\\p{N}-]{1,63}';
const MAILBOXES =
  '(?:gmail|googlemail|hotmail|outlook|live|yahoo|orange|wanadoo|free|sfr|laposte|icloud|proton(?:mail)?|gmx|aol)';
// « arobase », (at) and [dot]: how people write an address they do not want found; a bare “at” needs a dot in words or a mailbox
const SPELLED_EMAILS = [
  `${LOCAL}${AT_SIGN}${HOST}(?:${DOT_SPELLED}|\\s?\\.\\s?)\\p{L}{2,24}(?![\\p{L}\\p{N}])`,
  `${LOCAL}(?:${AT_SIGN}|@)${HOST}${DOT_SPELLED}\\p{L}{2,24}(?![\\p{L}\\p{N}])`,
  `${LOCAL}${AT_WORD}${HOST}${DOT_SPELLED}\\p{L}{2,24}(?![\\p{L}\\p{N}])`,
  `${LOCAL}${AT_WORD}${MAILBOXES}\\s?\\.\\s?\\p{L}{2,3}(?![\\p{L}\\p{N}])`,
].map((pattern) => new RegExp(pattern, 'giu'));
const MAYBE_SPELLED = /arobas|[@＠﹫]|\s(?:at|chez)\s|[([{<]\s*(?:at|a|chez)\s*[)\]}>]/iu;
// domains for documentation are real to people who read them
const ENDING = /([\p{L}\p{N}-]+)(?:[^\p{L}\p{N}-]|\b(?:point|dot)\b)+(\p{L}{2,24})$/iu;
const NO_HOST =
  /^(?:the|that|this|which|what|some|any|my|your|our|le|la|les|un|une|ce|moi|toi|vous|nous|lui|eux|elle)$/iu;
const IBAN = /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b/gi;
const CARD = /\b\d(?:[ .-]?\d){12,18}\b/g;
const ORDER = /\b(?:commandes?|orders?|dossier|facture|invoice|r[ée]f(?:[ée]rence)?s?|client|colis|suivi|tracking|ticket|r[ée]servation|booking|parcel|shipment|contrat|contract|account|compte|n[°º])(?=[\s#:(.\d])(?:\s*(?:\(|id\b|n[°º.]|n(?=\s?\d)|no\.?|num[ée]ro|number|num\.?|#|:|\.|de suivi|de commande|client|est(?:\sle)?|is|ref))*\s*([A-Z]{0,4}[-_ ]?\d[\dA-Z_-]{3,19})(?![\p{L}\p{N}])/giu; // prettier-ignore
const SUM_OR_TIME = /^\s?(?:€|\$|£|eur|h\b|%|km|ans|jours|days|fois|times)/iu;
const LOOKS_LIKE_REFERENCE = /(?:commande|order|facture|invoice|r[ée]f\S*|dossier|n[°º]|num[ée]ro de (?:commande|suivi|dossier|client)|suivi|tracking|colis|ticket)[^\d+]{0,12}$/iu; // prettier-ignore

export interface DetectOptions {
  /** Where numbers without a country code are from. Default FR. */
  country?: CountryCode;
}

/**
 * Personal data in a text: e-mail addresses and phone numbers (in words and disguises too), IBANs and payment cards with right check
 * digits, and order or client numbers next to a word that says so. In the order of the text, not overlapping.
 * Phones by libphonenumber, IBAN and card check digits by validator.
 */
export function findPersonalData(text: string, options: DetectOptions = {}): PersonalData[] {
  const digits = digitsIn(text);
  return withoutOverlaps([
    ...(text.includes('@') ? matches(text, EMAIL, 'email') : []),
    ...spelledEmails(text),
    ...(digits < 4 ? [] : orders(text)),
    ...spelledPhones(text, options.country ?? 'FR'),
    ...(digits < 8 ? [] : [...bankData(text), ...phones(text, options.country ?? 'FR')]),
  ]);
}

const [ZERO, NINE] = [0x30, 0x39];

function digitsIn(text: string): number {
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) digits += 1;
  }
  return digits;
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
  const compact = (found: PersonalData) => found.text.replace(/[ .-]/g, '').toUpperCase();
  return [
    ...matches(text, IBAN, 'iban').filter((found) => validator.isIBAN(compact(found))),
    ...matches(text, CARD, 'card').filter((found) => validator.isCreditCard(compact(found))),
  ];
}

function phones(text: string, country: CountryCode): PersonalData[] {
  return findPhoneNumbersInText(text, country).flatMap(({ startsAt, endsAt, number }) => {
    if (isReferenceBefore(text, startsAt) || !number.isPossible()) return [];
    return [{ kind: 'phone' as const, text: text.slice(startsAt, endsAt), start: startsAt, end: endsAt }];
  });
}

function spelledEmails(text: string): PersonalData[] {
  if (!MAYBE_SPELLED.test(text)) return [];
  return SPELLED_EMAILS.flatMap((pattern) => matches(text, pattern, 'email')).filter((found) => {
    const [, host = '', ending = ''] = ENDING.exec(found.text) ?? [];
    return !NO_HOST.test(host) && (parse(`${host}.${ending}`).isIcann === true || /^(?:example|test)$/iu.test(ending));
  });
}

function spelledPhones(text: string, country: CountryCode): PersonalData[] {
  return findSpelledPhones(text, country)
    .filter(({ start }) => !isReferenceBefore(text, start))
    .map(({ start, end }) => ({ kind: 'phone' as const, text: text.slice(start, end), start, end }));
}

// « commande n° 123456789 » is a possible number to the library, and never a phone
const isReferenceBefore = (text: string, at: number) => LOOKS_LIKE_REFERENCE.test(text.slice(Math.max(0, at - 30), at));

function orders(text: string): PersonalData[] {
  return [...text.matchAll(ORDER)].flatMap((match) => {
    const reference = match[1] ?? '';
    const end = match.index + match[0].length;
    const isYear = /^(?:19|20)\d\d$/.test(reference) && !/[#°º]\s*\S+$/u.test(match[0]);
    const digits = reference.replace(/\D/g, '').length;
    if (digits < 4 || isYear || SUM_OR_TIME.test(text.slice(end)) || /\d\/$/.test(text.slice(end, end + 2))) return [];
    const start = end - reference.length;
    return [{ kind: 'order' as const, text: reference, start, end: start + reference.length }];
  });
}
