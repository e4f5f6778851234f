/** Digits and signs that stand for letters. */
const LEET: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 6: 'g', 7: 't', 8: 'b', 9: 'g', '@': 'a', $: 's', '!': 'i', '¡': 'i', '|': 'l', '€': 'e', '£': 'l', '+': 't', '(': 'c', '¢': 'c' }; // prettier-ignore
const OTHER_LEET: Readonly<Record<string, string>> = { 1: 'l', '!': 'l', '|': 'i' };
const HAS_SIGN = /[^a-z]/;
const CONSONANT = '[bcdfghjklmnpqrstwxz]';
const V_FOR_U = new RegExp(`(?<=${CONSONANT})v(?=${CONSONANT})`, 'g');
const MASK = /[*#%•×✱]/;
const MASKS = /[*#%•×✱]/g;
const MASKED_WORD = /^[a-z][a-z0-9@$]*[*#%•×✱][a-z0-9@$*#%•×✱]*$/;

const QUOTES = /[’ʼ`´]/g;
const LETTERS = /^[a-z]+$/;
const SURROGATE = /[\ud800-\udfff]/;
/** Repeated letters of a word this short make another word: « as » is no “ass”. */
const SHORTEST_COLLAPSED = 4;

/** French articles and pronouns that lose their vowel before a word: they are no part of it. */
export const ELISION = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’ʼ`´](?=\p{L}{2})/u;

/**
 * The key a word is kept and looked up under: repeated letters once and a French or English plural taken off, the same on both
 * sides, so that « connnards » is found by « connard ».
 */
export function keyOf(folded: string): string {
  if (folded.length < SHORTEST_COLLAPSED) return folded;
  const quoted = LETTERS.test(folded) ? folded : folded.replace(QUOTES, "'");
  const once = hasRepeated(quoted) ? quoted.replace(/(.)\1+/gu, '$1') : quoted;
  return once.length > 3 ? withoutPlural(once) : once;
}

/** Most words repeat no letter; to ask takes a tenth of what replacing nothing takes. */
function hasRepeated(word: string): boolean {
  for (let at = 1; at < word.length; at += 1) if (word.charCodeAt(at) === word.charCodeAt(at - 1)) return true;
  return word.length > 3 && SURROGATE.test(word);
}

function withoutPlural(word: string): string {
  const last = word.charAt(word.length - 1);
  if (last !== 's' && last !== 'x') return word;
  return word.slice(0, last === 's' && word.charAt(word.length - 2) === 'e' ? -2 : -1);
}

export const fromSign = (sign: string) => LEET[sign] ?? sign;

/**
 * What a word may stand for when its signs are letters, the likeliest first. Order numbers and codes are not words: signs are
 * read as letters only beside letters, and never beside two digits in a row.
 */
export function leetSpellings(body: string): string[] {
  if (!HAS_SIGN.test(body) || !/[a-z]/.test(body) || /\d\d/.test(body)) return [];
  const first = [...body].map(fromSign).join('');
  const spellings = first === body ? [] : [first];
  if (/[1!|]/.test(body)) spellings.push([...body].map((sign) => OTHER_LEET[sign] ?? fromSign(sign)).join(''));
  return spellings;
}

/** Letters for others that sound or look the same: « konnard », « fvck », « phuck ». */
export function soundSpellings(letters: string): string[] {
  const spellings: string[] = [];
  if (letters.includes('v')) spellings.push(letters.replace(V_FOR_U, 'u'));
  if (letters.includes('k')) spellings.push(letters.replace(/k/g, 'c'), letters.replace(/k(?=e|s?$)/g, 'qu'));
  if (letters.includes('ph')) spellings.push(letters.replace(/ph/g, 'f'));
  if (letters.includes('vv')) spellings.push(letters.replace(/vv/g, 'w'));
  return spellings.filter((spelling) => spelling !== letters);
}

/** « c*nn*rd », « c#nn%rd »: each sign one letter, at least two letters known and the first among them; null: no mask. */
export function maskOf(body: string): string | null {
  if (!MASK.test(body) || !MASKED_WORD.test(body)) return null;
  const letters = [...body].map((sign) => (MASK.test(sign) ? '*' : fromSign(sign))).join('');
  const known = letters.replace(/\*/g, '').length;
  return known < 2 || letters.length < 3 ? null : letters.replace(MASKS, '.');
}
