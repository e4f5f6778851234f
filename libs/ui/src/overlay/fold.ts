const MARKS = /\p{M}/gu;

/** A text without accents and case, for matching what people type: `Traité` becomes `traite`. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(MARKS, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('’', "'");
}

/**
 * How well a text answers a query, 0 for not at all: the whole beginning, then beginnings of words, then anywhere, then
 * letters in order.
 */
export function matchScore(text: string, query: string): number {
  const folded = fold(text);
  const wanted = fold(query).trim();
  if (wanted === '') return 1;
  if (folded.startsWith(wanted)) return 5;
  const words = folded.split(/[\s'’,·-]+/);
  if (wanted.split(/\s+/).every((part) => words.some((word) => word.startsWith(part)))) return 4;
  if (folded.includes(wanted)) return 3;
  return isSubsequence(folded, wanted) ? 1 : 0;
}

function isSubsequence(text: string, letters: string): boolean {
  let from = 0;
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return letters.length >= 3;
}
