import { fold } from './fold';

/** One word, phrase, @handle, #tag or domain of a query. */
export interface Term {
  /** As it was typed; this is the rule that an item shows. */
  rule: string;
  /** Finds it in a folded text. */
  pattern: RegExp;
  /** Set for a domain, which is looked for in links too. */
  domain: string | null;
  /** What a search engine is asked for. */
  words: string;
}

const DOMAIN = /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}$/u;
/** Scripts that put no spaces between words: a boundary would hide nearly every occurrence. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const WORD = '\\p{L}\\p{N}\\p{M}';
/** What may stand between the words of a name, or nothing: “Maison Lumen”, “maison-lumen”, “MaisonLumen”. */
const GAP = `[^${WORD}]{0,3}`;

/** A term of a query; null when it holds nothing that could be looked for. */
export function termOf(typed: string, quoted: boolean): Term | null {
  const rule = quoted ? `"${typed.trim()}"` : typed;
  const isPrefix = !quoted && typed.endsWith('*');
  const text = fold(isPrefix ? typed.slice(0, -1) : typed).trim();
  if (text === '') return null;
  const domain = !quoted && DOMAIN.test(text) ? text : null;
  return { rule, pattern: patternOf(text, isPrefix), domain, words: wordsOf(text, quoted) };
}

function wordsOf(text: string, quoted: boolean): string {
  return quoted && /\s/.test(text) ? `"${text.replaceAll('"', ' ').replace(/\s+/g, ' ')}"` : text;
}

function patternOf(text: string, isPrefix: boolean): RegExp {
  const sign = /^[@#]/.exec(text)?.[0] ?? '';
  const words = text.slice(sign.length).match(new RegExp(`[${WORD}_]+`, 'gu')) ?? [];
  if (words.length === 0) return new RegExp(escaped(text), 'gu');
  // a handle or a tag is one word, whatever stands in it; a domain keeps its dots
  const exact = sign !== '' || DOMAIN.test(text);
  const body = exact ? escaped(text) : words.map(escaped).join(GAP);
  const first = (sign || words[0]?.[0]) ?? '';
  const last = [...(words.at(-1) ?? '')].at(-1) ?? '';
  const before = UNSPACED.test(first) ? '' : `(?<![${WORD}${exact ? '_' : ''}])`;
  const after = isPrefix || UNSPACED.test(last) ? '' : `(?![${WORD}${exact ? '_' : ''}])`;
  return new RegExp(before + body + after, 'gu');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
