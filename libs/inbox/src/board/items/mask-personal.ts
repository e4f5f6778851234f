import type { MarkedSpan } from '@parvis/contracts';
import { findPersonalData, type Span } from '@parvis/moderation';

/** A text as everybody may see it. */
interface MaskedText {
  text: string;
  masked: boolean;
  marks: MarkedSpan[];
}

/** How many signs stay readable at the begin and the end, by what it is. */
const KEPT: Record<string, readonly [number, number]> = { phone: [3, 2], email: [1, 0], iban: [4, 2], card: [0, 4], order: [0, 2] }; // prettier-ignore
const HIDDEN = '•';

/**
 * Puts dots for the letters and digits of personal data, of what the marks say and of what is found besides. Every UTF-16 unit
 * stays one, so that marks fit the masked text as they fit the original; what a personal mark reads is left out.
 */
export function maskPersonal(text: string, marks: readonly MarkedSpan[]): MaskedText {
  const personal = marks.filter(({ tone, start, end }) => tone === 'personal' && start < end && end <= text.length);
  const others = findPersonalData(text).filter((one) => !personal.some((known) => overlap(known, one)));
  const added: MarkedSpan[] = others.map(({ start, end, kind }) => ({ start, end, detector: 'personal-data', tone: 'personal', label: kind, readAs: null, termId: null })); // prettier-ignore
  const all = [...personal.map((mark) => ({ ...mark, readAs: null })), ...added];
  const rest = marks.filter((mark) => mark.tone !== 'personal' && mark.end <= text.length);
  const masked = all.reduce((shown, span) => maskSpan(shown, span), text);
  return {
    text: masked,
    masked: all.length > 0,
    marks: [...rest, ...all].sort((one, other) => one.start - other.start),
  };
}

/** The text alone, for lines that carry no marks. */
export const maskedText = (text: string): string => maskPersonal(text, []).text;

function maskSpan(text: string, { start, end, label }: MarkedSpan): string {
  const [head, tail] = KEPT[label] ?? [0, 0];
  const units = text.slice(start, end).split('');
  const places = units.flatMap((unit, at) => (isSign(unit) ? [at] : []));
  // of something short nothing stays
  const kept = places.length > head + tail + 2 ? new Set([...places.slice(0, head), ...(tail > 0 ? places.slice(-tail) : [])]) : new Set<number>(); // prettier-ignore
  const shown = units.map((unit, at) => (isSign(unit) && !kept.has(at) ? HIDDEN : unit)).join('');
  return text.slice(0, start) + shown + text.slice(end);
}

/** A letter, a digit, or half of a sign outside the basic plane. */
const isSign = (unit: string): boolean => /[\p{L}\p{N}\p{M}\p{Cs}]/u.test(unit);

const overlap = (one: Span, other: Span): boolean => one.start < other.end && other.start < one.end;
