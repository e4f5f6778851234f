import type { Formality } from '@parvis/contracts';

const TU = /(?<!\p{L})(?:tu|toi|te|ton|ta|tes|t['’](?=\p{L}))(?!\p{L}|['’])|(?<!\p{L})t['’]\p{L}/iu;
const VOUS = /(?<!\p{L})(?:vous|votre|vos)(?!\p{L})/iu;

/**
 * How to address a person in French: as we did last in this conversation, else as they write to us, else « vous ». Null for
 * other languages. Texts are newest first.
 */
export function formalityOf(
  language: string | null,
  ours: readonly string[],
  theirs: readonly string[],
): Formality | null {
  if (language !== 'fr') return null;
  for (const text of [...ours, ...theirs]) {
    const [tu, vous] = [TU.test(text), VOUS.test(text)];
    if (tu !== vous) return tu ? 'tu' : 'vous';
  }
  return 'vous';
}
