import { TERM_CATEGORIES, type TermCategory, WORD_LIMITS, type WordTermBody } from '@parvis/contracts';

/** A term as it is stored. */
export interface Term {
  text: string;
  language: string | null;
  severity: number;
  category: TermCategory;
  note: string;
  exceptions: string[];
}

const USUAL_SEVERITY = 3;
const WORD = /[\p{L}\p{N}]/u;
const LANGUAGE = /^[a-z]{2,3}$/;

type Checked = { term: Term } | { field: keyof WordTermBody; detail: string };

/** What a body stands for, or which field of it is wrong and why. */
export function checkTerm(body: { [Field in keyof WordTermBody]?: unknown }): Checked {
  const text = typeof body.text === 'string' ? body.text.trim().replace(/\s+/g, ' ') : '';
  if (!WORD.test(text)) return { field: 'text', detail: 'has to hold a letter or a digit' };
  if (text.length > WORD_LIMITS.text) return { field: 'text', detail: `is longer than ${WORD_LIMITS.text} characters` };
  const language = body.language ?? null;
  if (language !== null && (typeof language !== 'string' || !LANGUAGE.test(language)))
    return { field: 'language', detail: 'is a code such as fr or en, or nothing for every language' };
  const severity = body.severity ?? USUAL_SEVERITY;
  if (typeof severity !== 'number' || !Number.isInteger(severity) || severity < 1 || severity > 5)
    return { field: 'severity', detail: 'is a whole number from 1 to 5' };
  const category = TERM_CATEGORIES.find((one) => one === (body.category ?? 'other'));
  if (!category) return { field: 'category', detail: `is one of ${TERM_CATEGORIES.join(', ')}` };
  const note = body.note ?? '';
  if (typeof note !== 'string' || note.length > WORD_LIMITS.note)
    return { field: 'note', detail: `is a text of up to ${WORD_LIMITS.note} characters` };
  const exceptions = exceptionsOf(body.exceptions ?? []);
  if (!exceptions) return { field: 'exceptions', detail: `are up to ${WORD_LIMITS.exceptions} words of up to ${WORD_LIMITS.text} characters` }; // prettier-ignore
  if (exceptions.some((one) => one.toLowerCase() === text.toLowerCase()))
    return { field: 'exceptions', detail: 'must not be the term itself' };
  return { term: { text, language, severity, category, note: note.trim(), exceptions } };
}

function exceptionsOf(value: unknown): string[] | null {
  if (!Array.isArray(value) || value.length > WORD_LIMITS.exceptions) return null;
  const words: unknown[] = value;
  const texts = words.map((one) => (typeof one === 'string' ? one.trim() : ''));
  return texts.every((one) => one !== '' && one.length <= WORD_LIMITS.text) ? [...new Set(texts)] : null;
}
