export const GUARD_KINDS = ['email', 'phone', 'iban', 'card', 'order', 'address', 'name'] as const;
export type GuardKind = (typeof GUARD_KINDS)[number];

export interface Finding {
  kind: GuardKind;
  start: number;
  end: number;
}

const EMAIL = /[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}/gu;
const IBAN = /\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z\d]{4}){2,7}(?:[ \u00a0]?[A-Z\d]{1,4})?\b/g;
const DIGIT_RUN = /(?<![\p{L}\d])\+?\(?\d(?:[ \u00a0\u202f.()/-]{0,2}\d){8,18}(?![\p{L}\d])/gu;
const ORDER =
  /\b(?:[A-Z]{2,4}[-–]\d{4,}|(?:commande|order|cmd|facture|invoice|colis|parcel)\s*(?:n°|no\.?|nº|#|number|numéro)?\s*:?\s*#?\s*(?=[A-Z\d-]*\d{4})[A-Z\d-]{5,})/giu;
const STREET_FR =
  /\b\d{1,4}\s*(?:bis|ter)?,?\s+(?:rue|avenue|av\.|boulevard|bd|place|allée|chemin|impasse|quai|route|cours|square)\s+[^\n,.;!?]{2,40}/giu;
const STREET_EN =
  /\b\d{1,5}\s+(?:[A-Z][\p{L}'’-]+\s+){1,3}(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|drive|close|square|court|way)\b/giu;

/**
 * Personal data in a text that everybody will read: addresses, numbers, bank data and the person's full name, with their
 * places in the text. A shorter finding inside a longer one is dropped.
 */
export function findPersonalData(text: string, fullName: string | null = null): Finding[] {
  const findings = [
    ...all(text, EMAIL, () => 'email'),
    ...all(text, IBAN, (found) => (isIban(found) ? 'iban' : null)),
    ...all(text, DIGIT_RUN, (found) => kindOfDigits(found)),
    ...all(text, ORDER, () => 'order'),
    ...all(text, STREET_FR, () => 'address'),
    ...all(text, STREET_EN, () => 'address'),
    ...(fullName ? names(text, fullName) : []),
  ];
  return withoutNested(findings);
}

function all(text: string, pattern: RegExp, kindOf: (found: string) => GuardKind | null): Finding[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const kind = kindOf(match[0]);
    return kind ? [{ kind, start: match.index, end: match.index + match[0].length }] : [];
  });
}

function kindOfDigits(found: string): GuardKind | null {
  const digits = found.replace(/\D/g, '');
  if (digits.length >= 13 && digits.length <= 19 && passesLuhn(digits)) return 'card';
  const isPhone = digits.length >= 9 && digits.length <= 15 && (found.startsWith('+') || digits.startsWith('0'));
  return isPhone ? 'phone' : null;
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function isIban(found: string): boolean {
  const text = found.replace(/\s/g, '');
  const digits = [...text.slice(4), ...text.slice(0, 4)].map((char) => parseInt(char, 36)).join('');
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

/** A full name has two words at least; a handle or a first name is how people are addressed in public. */
function names(text: string, fullName: string): Finding[] {
  const words = fullName.trim().split(/\s+/);
  if (words.length < 2 || words.some((word) => word.length < 2)) return [];
  const pattern = new RegExp(words.map(escape).join('\\s+'), 'giu');
  return all(text, pattern, () => 'name');
}

const escape = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function withoutNested(findings: readonly Finding[]): Finding[] {
  const longestFirst = [...findings].sort((a, b) => b.end - b.start - (a.end - a.start));
  const kept: Finding[] = [];
  for (const one of longestFirst)
    if (!kept.some((other) => one.start < other.end && other.start < one.end)) kept.push(one);
  return kept.sort((a, b) => a.start - b.start);
}
