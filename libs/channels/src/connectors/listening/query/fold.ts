/** A text folded for comparison, with the way back to the places in the original. */
export interface Folded {
  text: string;
  /** For each UTF-16 unit of `text`, where what it came from begins in the original; one more at the end for its length. */
  origin: (index: number) => number;
}

const ASCII = /^[\0-\x7f]*$/;
/** A character with the marks on it: what normalisation may put together. */
const CHARACTER = /\P{M}\p{M}*|\p{M}+/gu;

/** NFKC and case folding: “ﬁ” is “fi”, “É” is “é”, “STRASSE” is “straße”. Accents stay: they tell words apart. */
export function fold(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : folded(text).text;
}

/** As `fold`, and tells where each part stood, so that a match can be shown in the original. */
export function folded(text: string): Folded {
  if (ASCII.test(text)) return { text: text.toLowerCase(), origin: (index) => index };
  const parts: string[] = [];
  const origins: number[] = [];
  for (const match of text.matchAll(CHARACTER)) {
    const part = foldCharacter(match[0]);
    parts.push(part);
    for (let unit = 0; unit < part.length; unit += 1) origins.push(match.index);
  }
  return { text: parts.join(''), origin: (index) => origins[index] ?? text.length };
}

// upper case first: only then is “ß” the “ss” of capitals, and a final sigma a sigma
function foldCharacter(character: string): string {
  return character.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}
