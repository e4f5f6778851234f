import { type SearchOperator, searchOperatorOf } from '@parvis/contracts';

/** What is being written where the caret stands: the name of an operator, or a value after one. */
export type SearchPlace = { typed: string; start: number; end: number } & (
  | { kind: 'name' }
  /** `name` is the operator as it was written, in either language. */
  | { kind: 'value'; operator: SearchOperator; name: string }
);

const OPERATOR = /^(-?)(\p{L}+):/u;
const QUOTE = '"';

/**
 * What could be completed at the caret; null where nothing can be: in a phrase, or after a space. An empty search could begin
 * with any operator.
 */
export function placeAt(text: string, caret: number): SearchPlace | null {
  if (text.trim() === '') return { kind: 'name', typed: '', start: 0, end: text.length };
  const start = partStart(text, caret);
  const part = text.slice(start, caret);
  const [head = '', minus = '', name = ''] = OPERATOR.exec(part) ?? [];
  if (head === '') {
    const from = part.startsWith('-') ? start + 1 : start;
    const typed = text.slice(from, caret);
    return /^\p{L}+$/u.test(typed) ? { kind: 'name', typed, start: from, end: wordEnd(text, caret) } : null;
  }
  const operator = searchOperatorOf(name);
  if (!operator) return null;
  const from = valueStart(text, start + minus.length + name.length + 1, caret);
  const typed = text.slice(from, caret).replaceAll(QUOTE, '').trimStart();
  return { kind: 'value', operator, name, typed, start: from, end: valueEnd(text, from, caret) };
}

/** The text with a completion in it, and where one goes on writing: right after a colon, else after a space. */
export function complete(text: string, place: SearchPlace, completion: string): { text: string; caret: number } {
  const rest = text.slice(place.end);
  const isClosed = place.kind === 'name' || rest.startsWith(',');
  const gap = isClosed || rest.startsWith(' ') ? '' : ' ';
  const head = `${text.slice(0, place.start)}${completion}${gap}`;
  const after = isClosed || gap !== '' ? 0 : 1;
  return { text: head + rest, caret: head.length + after };
}

/** Where the part begins in which the caret stands: after the last space outside quotes. */
function partStart(text: string, caret: number): number {
  let [start, isQuoted] = [0, false];
  for (let at = 0; at < caret; at += 1) {
    if (text[at] === QUOTE) isQuoted = !isQuoted;
    else if (!isQuoted && /\s/.test(text.charAt(at))) start = at + 1;
  }
  return start;
}

/** Where the value begins in which the caret stands: after the colon or the last comma outside quotes. */
function valueStart(text: string, from: number, caret: number): number {
  let [start, isQuoted] = [from, false];
  for (let at = from; at < caret; at += 1) {
    if (text[at] === QUOTE) isQuoted = !isQuoted;
    else if (!isQuoted && text[at] === ',') start = at + 1;
  }
  return start;
}

/** With an open quote the value ends at the next one, if there is any, else at the caret. */
function valueEnd(text: string, start: number, caret: number): number {
  const isQuoted = text.slice(start, caret).split(QUOTE).length % 2 === 0;
  if (!isQuoted) return wordEnd(text, caret);
  const closing = text.indexOf(QUOTE, caret);
  return closing < 0 ? caret : closing + 1;
}

function wordEnd(text: string, caret: number): number {
  const more = /^[^\s,"]*/.exec(text.slice(caret))?.[0] ?? '';
  return caret + more.length;
}
