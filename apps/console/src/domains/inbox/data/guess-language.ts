const COMMON = {
  fr: ['le', 'la', 'les', 'des', 'une', 'est', 'et', 'vous', 'nous', 'votre', 'vos', 'notre', 'pour', 'avec', 'que', 'qui', 'pas', 'dans', 'sur', 'merci', 'bonjour', 'cette', 'ce', 'au', 'du', 'je', 'bien', 'sont', 'avons', 'été'],
  en: ['the', 'a', 'is', 'and', 'you', 'your', 'we', 'our', 'for', 'with', 'that', 'this', 'not', 'in', 'on', 'thank', 'thanks', 'hello', 'hi', 'to', 'of', 'it', 'are', 'have', 'will', 'please', 'be', 'sorry', 'i', 'has'],
} as const; // prettier-ignore
const MIN_WORDS = 4;

/** French or English by its most common words; null when the text is too short or neither is clearly ahead. */
export function guessLanguage(text: string): 'fr' | 'en' | null {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < MIN_WORDS) return null;
  const fr = words.filter((word) => COMMON.fr.some((common) => common === word)).length;
  const en = words.filter((word) => COMMON.en.some((common) => common === word)).length;
  if (Math.max(fr, en) < 2 || Math.abs(fr - en) < 2) return null;
  return fr > en ? 'fr' : 'en';
}
