import type { Span } from '../span';

/** A stretch of text that says digits: « 06 », « trente-quatre », « double five », keycap and circled digits. */
export interface SaidDigits extends Span {
  digits: string;
  form: 'figures' | 'words' | 'signs';
}

const UNITS: readonly string[][] = [
  ['zero', 'oh', 'zéro'],
  ['un', 'une', 'one'],
  ['deux', 'two'],
  ['trois', 'three'],
  ['quatre', 'four'],
  ['cinq', 'five'],
  ['six'],
  ['sept', 'seven'],
  ['huit', 'eight'],
  ['neuf', 'nine'],
  ['dix', 'ten'],
  ['onze', 'eleven'],
  ['douze', 'twelve'],
  ['treize', 'thirteen'],
  ['quatorze', 'fourteen'],
  ['quinze', 'fifteen'],
  ['seize', 'sixteen'],
  ['seventeen'],
  ['eighteen'],
  ['nineteen'],
];
const TENS: Readonly<Record<string, number>> = {
  vingt: 20, vingts: 20, trente: 30, quarante: 40, cinquante: 50, soixante: 60, septante: 70, octante: 80, huitante: 80, nonante: 90,
  twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90,
}; // prettier-ignore
const SMALL = new Map(UNITS.flatMap((words, value) => words.map((word): [string, number] => [word, value])));

const TOKEN = /\d\ufe0f?\u20e3|[\u2460-\u2468\u24ea]|\d+|\p{L}+/gu;
const KEYCAP = /\u20e3/u;
const CIRCLED_ONE = 0x2460;

interface Token extends Span {
  text: string;
  value: number | null;
}

/** Everything in a text that says digits, in its order. Number words of one number are put together: « soixante douze » is 72. */
export function saidDigits(text: string): SaidDigits[] {
  const tokens: Token[] = [...text.matchAll(TOKEN)].map(({ 0: said, index }) => {
    const word = said.toLowerCase();
    return { text: said, value: SMALL.get(word) ?? TENS[word] ?? null, start: index, end: index + said.length };
  });
  const found: SaidDigits[] = [];
  for (let at = 0; at < tokens.length;) {
    const { used, digits, form } = readAt(tokens, at);
    const [first, last] = [tokens[at], tokens[at + Math.max(1, used) - 1]];
    if (used > 0 && first && last) found.push({ digits, form, start: first.start, end: last.end });
    at += Math.max(1, used);
  }
  return found;
}

interface ReadDigits {
  used: number;
  digits: string;
  form: SaidDigits['form'];
}

function readAt(tokens: readonly Token[], at: number): ReadDigits {
  const token = tokens[at];
  if (token === undefined) return { used: 0, digits: '', form: 'words' };
  if (KEYCAP.test(token.text)) return { used: 1, digits: token.text.charAt(0), form: 'signs' };
  const circled = token.text.charCodeAt(0) - CIRCLED_ONE;
  if (token.text === '\u24ea' || (circled >= 0 && circled < 9))
    return { used: 1, digits: token.text === '\u24ea' ? '0' : String(circled + 1), form: 'signs' };
  if (/^\d/.test(token.text)) return { used: 1, digits: token.text, form: 'figures' };
  if (/^(?:double|triple)$/iu.test(token.text)) return repeatedAt(tokens, at, /^d/iu.test(token.text) ? 2 : 3);
  return token.value === null ? { used: 0, digits: '', form: 'words' } : numberAt(tokens, at, token.value);
}

function repeatedAt(tokens: readonly Token[], at: number, times: number): ReadDigits {
  const value = tokens[at + 1]?.value ?? null;
  const isDigit = value !== null && value < 10;
  return isDigit ? { used: 2, digits: String(value).repeat(times), form: 'words' } : { used: 0, digits: '', form: 'words' }; // prettier-ignore
}

/** « quatre-vingt » is eighty; a ten takes a unit, and soixante and quatre-vingt take ten to nineteen. */
function numberAt(tokens: readonly Token[], at: number, first: number): ReadDigits {
  let [value, used] = [first, 1];
  if (first === 4 && /^vingts?$/iu.test(tokens[at + 1]?.text ?? '') && tokens[at]?.text.toLowerCase() === 'quatre')
    [value, used] = [80, 2];
  if (value >= 20 || (value === 10 && first === 10)) {
    const joins = /^(?:et|and)$/iu.test(tokens[at + used]?.text ?? '') ? 1 : 0;
    const next = tokens[at + used + joins]?.value ?? null;
    const [least, most] = value === 10 ? [7, 9] : value === 60 || value === 80 ? [1, 16] : [1, 9];
    if (next !== null && next >= least && next <= most && !/^(?:ten)$/iu.test(tokens[at]?.text ?? ''))
      [value, used] = [value + next, used + joins + 1];
    // « soixante-dix-sept »: a unit behind the ten
    const unit = tokens[at + used]?.value ?? null;
    if ((value === 70 || value === 90) && used > 1 && unit !== null && unit >= 7 && unit <= 9)
      [value, used] = [value + unit, used + 1];
  }
  return { used, digits: String(value), form: 'words' };
}
