// PostgreSQL text and jsonb hold neither of these; a platform may send both
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const EVERY_UNSTORABLE = new RegExp(UNSTORABLE.source, 'gu');
const PREVIEW_LENGTH = 160;
const TO_FOLD = /\s\s|[^\S ]/;

/** The same value with every string in it storable; the very same when all are, as nearly always. */
export function clean<T>(value: T): T {
  if (typeof value === 'string') return cleanText(value) as T;
  if (Array.isArray(value)) {
    const list = value.map((entry: unknown) => clean(entry));
    return list.every((entry, index) => entry === value[index]) ? value : (list as T);
  }
  if (typeof value !== 'object' || value === null) return value;
  let copy: Record<string, unknown> | null = null;
  for (const [key, entry] of Object.entries(value)) {
    const cleaned = clean(entry);
    if (cleaned === entry) continue;
    copy ??= { ...(value as Record<string, unknown>) };
    copy[key] = cleaned;
  }
  return copy === null ? value : (copy as T);
}

function cleanText(text: string): string {
  return UNSTORABLE.test(text) ? text.replace(EVERY_UNSTORABLE, '\uFFFD') : text;
}

/** At most `length` UTF-16 units, never half a character. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(length - 1)) ? length - 1 : length;
  return text.slice(0, end);
}

/** What the queue shows of a text: its beginning on one line. */
export function previewOf(text: string): string {
  // folding a bounded stretch: a message of megabytes must not be copied for its first words
  const start = text.trimStart().slice(0, PREVIEW_LENGTH * 4);
  const folded = TO_FOLD.test(start) ? start.replace(/\s+/g, ' ') : start; // most have one line already
  return cut(folded.trimEnd(), PREVIEW_LENGTH);
}
