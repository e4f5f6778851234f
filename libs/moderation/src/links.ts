import { parse } from 'tldts';
import type { Span } from './span';

/** A link in a text, with the domain it belongs to (`bit.ly`, `maison-lumen.example` without its host name). */
export interface Link extends Span {
  url: string;
  domain: string;
}

// a scheme, or a bare name with a dot; trailing punctuation belongs to the sentence
const CANDIDATE = /\b(?:https?:\/\/|www\.)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,24}(?::\d{2,5})?(?:\/[^\s<>"«»]*)?/giu; // prettier-ignore
/** What no link goes without: most texts have none. */
const DOT_IN_NAME = /\.\p{L}{2}/u;
const TRAILING = /[.,;:!?)\]}'’…]+$/u;

/** Links and bare domains with a real public suffix; e-mail addresses are not links. In the order of the text. */
export function findLinks(text: string): Link[] {
  if (!DOT_IN_NAME.test(text)) return [];
  return [...text.matchAll(CANDIDATE)].flatMap((match) => {
    if (text[match.index - 1] === '@' || text[match.index + match[0].length] === '@') return [];
    const url = match[0].replace(TRAILING, '');
    const { domain, isIcann } = parse(url);
    const isExplicit = /^(https?:\/\/|www\.)/i.test(url);
    // « M.Dupont » and « fin.Debut » end in real suffixes too; nobody writes a bare link that way
    const isName = !isExplicit && (/\.\p{Lu}/u.test(url) || /^\p{L}\./u.test(url));
    return domain && !isName && (isIcann || isExplicit)
      ? [{ url, domain, start: match.index, end: match.index + url.length }]
      : [];
  });
}
