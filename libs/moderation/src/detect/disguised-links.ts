import { parse } from 'tldts';
import { findLinks } from '../links';
import { type Span, withoutOverlaps } from '../span';

/** A link written so that no machine takes it for one, as it has to be read (`exemple.com`). */
export interface DisguisedLink extends Span {
  url: string;
  domain: string;
}

const NAME = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?';
const DOT_SIGN = '\\s?(?:\\[\\s?(?:\\.|dot|point|p|d)\\s?\\]|\\(\\s?(?:\\.|dot|point)\\s?\\)|\\{\\s?(?:\\.|dot|point)\\s?\\})\\s?'; // prettier-ignore
const DOT_LOOK_ALIKE = '\\s?[．。｡․•∙·]\\s?';
const DOT_WORD = '\\s(?:point|dot)\\s';
const DOT_SPACED = '\\s\\.\\s|\\s\\.|\\.\\s';
// endings that follow the word « point » or a spaced dot in a sentence only when a link is meant
const ENDINGS =
  'com|net|org|info|biz|shop|store|online|site|xyz|top|club|link|live|fr|be|ch|eu|uk|io|co|me|ru|cn|tk|ly|gg|app|pro|vip|win';
const PATH = '(?:\\s?/\\s?[\\p{L}\\p{N}_~%?=&-][^\\s<>"«»]*)?';
const SCHEME = /\b(?:h(?:xx|\*\*|tt|\s?t\s?t\s?)ps?\s?(?::|\[:\])\s?\/\s?\/\s?)[^\s<>"«»]+/giu;
const BRACKETED = new RegExp(`(?<![\\p{L}\\p{N}@])${NAME}(?:(?:${DOT_SIGN}|\\.)${NAME})*${DOT_SIGN}\\p{L}{2,24}(?![\\p{L}\\p{N}@])${PATH}`, 'giu'); // prettier-ignore
const LOOK_ALIKE = new RegExp(`(?<![\\p{L}\\p{N}@])${NAME}(?:(?:${DOT_LOOK_ALIKE}|\\.)${NAME})*${DOT_LOOK_ALIKE}(?:${ENDINGS})(?![\\p{L}\\p{N}])${PATH}`, 'giu'); // prettier-ignore
const WORDED = new RegExp(`(?<![\\p{L}\\p{N}@])${NAME}(?:${DOT_WORD})(?:${ENDINGS})(?![\\p{L}\\p{N}])${PATH}`, 'giu'); // prettier-ignore
const SPACED = new RegExp(`(?<![\\p{L}\\p{N}@])(?:www\\s?\\.\\s?)?[\\p{L}\\p{N}-]{3,62}(?:${DOT_SPACED})(?:com|net|org|shop|xyz|online|site|ru|top|info|store|link|ly)(?![\\p{L}\\p{N}])${PATH}`, 'giu'); // prettier-ignore
const ANY_DOT = new RegExp(`${DOT_SIGN}|${DOT_LOOK_ALIKE}|${DOT_WORD}|${DOT_SPACED}`, 'giu');
/** Each pattern behind a sign that it cannot do without: most texts have none of them. */
const HAS_SCHEME = /hxx|h\*\*|h\s?t\s?t\s?ps?\s?(?::|\[:\])\s?\//iu;
const HAS_BRACKET = /[[({]\s?(?:\.|dot|point|p|d)\s?[\])}]/iu;
const HAS_LOOK_ALIKE = /[．。｡․•∙·]/u;
const HAS_WORD = /\s(?:point|dot)\s/iu;
const HAS_SPACED = /(?:\s\.\s?|\.\s)(?:com|net|org|shop|xyz|online|site|ru|top|info|store|link|ly)(?![\p{L}\p{N}])/iu;
const ADDRESS_BEFORE = /(?:@|\barobase|\(at\)|\[at\]|\bat)\s?$/iu;
// « un point info », « au point net »: an article before or a sentence around
const SENTENCE_WORD =
  /^(?:un|une|le|la|les|au|du|ce|mon|ton|son|notre|votre|leur|mes|vos|nos|the|a|an|this|that|what|every|some|à|tout|bon|one|my|your|no|même|dernier|premier|second|petit|point|certain|quel|deux|trois)$/iu;

const BIO = /\b(?:(?:le\s+|mon\s+)?li[ea]ns?\s+(?:est\s+|sont\s+)?(?:en|dans\s+(?:ma|la|sa)|sur\s+(?:ma|mon))\s+(?:bio|profil)|(?:my\s+|the\s+)?links?\s+(?:is\s+|are\s+)?(?:in|on)\s+(?:my\s+|the\s+)?(?:bio|profile)|check\s+(?:out\s+)?my\s+(?:bio|profile)|(?:voir|regarde[zr]?|allez\s+voir|clique[zr]?\s+sur)\s+(?:ma\s+bio|mon\s+profil))(?![\p{L}\p{N}])/giu; // prettier-ignore

const HAS_BIO = /bio|profil/iu;

/** Links in disguise: hxxp, « exemple [.] com », « exemple point com », spaced and look-alike dots. In the order of the text. */
export function findDisguisedLinks(text: string): DisguisedLink[] {
  const found = [
    ...all(text, HAS_SCHEME, SCHEME).filter(([said]) => !/^https?:\/\/[^\s[\]]+$/iu.test(said)),
    ...all(text, HAS_BRACKET, BRACKETED),
    ...all(text, HAS_LOOK_ALIKE, LOOK_ALIKE),
    ...all(text, HAS_WORD, WORDED).filter(([said]) => !SENTENCE_WORD.test(said.split(/\s/)[0] ?? '')),
    ...all(text, HAS_SPACED, SPACED).filter(([said]) => isMeant(said)),
  ];
  if (found.length === 0) return [];
  const plain = findLinks(text);
  return withoutOverlaps(found.flatMap((match) => linkOf(text, match.index, match[0]))).filter(
    ({ start, end }) => !plain.some((link) => link.start <= start && link.end >= end),
  );
}

const all = (text: string, sign: RegExp, pattern: RegExp) => (sign.test(text) ? [...text.matchAll(pattern)] : []);

/** « lien en bio », « link in bio » and their like: no link, and often the way to one. */
export function findBioHints(text: string): Span[] {
  return all(text, HAS_BIO, BIO).map(({ 0: said, index }) => ({ start: index, end: index + said.length }));
}

/** A dot with a space is mostly the end of a sentence: what follows has to be a path, or a space to stand on both sides. */
function isMeant(said: string): boolean {
  return /\s\.\s?\p{L}/u.test(said) || /^www/iu.test(said) || /\/\s?\S/.test(said);
}

function linkOf(text: string, start: number, said: string): DisguisedLink[] {
  if (ADDRESS_BEFORE.test(text.slice(Math.max(0, start - 12), start))) return [];
  const trimmed = said.replace(/[.,;:!?)'’…]+$/u, '');
  const url = trimmed
    .replace(/^h\S{0,3}\s?t?\s?t?\s?ps?\s?(?::|\[:\])\s?\/\s?\/\s?/iu, '')
    .replace(ANY_DOT, '.')
    .replace(/\s*\/\s*/gu, '/');
  const { domain, isIcann } = parse(url);
  return domain !== null && (isIcann || /^h/iu.test(said)) ? [{ url, domain, start, end: start + trimmed.length }] : [];
}
