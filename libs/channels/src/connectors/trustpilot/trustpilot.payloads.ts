import { isRecord, filledText as textOf, jsonOf } from '../../spi/values';

export { isRecord, textOf };

/** A service review of the private API as far as it could be read; any field but id and creation may be missing there. */
export interface Review {
  id: string;
  businessUnitId: string | null;
  consumer: { id: string; name: string } | null;
  stars: number | null;
  title: string;
  text: string;
  createdAt: string;
  updatedAt: string | null;
  state: ReviewState;
  reply: Reply | null;
}

export interface Reply {
  text: string;
  createdAt: string;
  updatedAt: string | null;
}

export type ReviewState = 'visible' | 'held' | 'hidden';

/** A review as it lands, with what reading it has told beyond its own fields. */
export interface LandedReview {
  review: Record<string, unknown>;
  /** When Trustpilot answered so (ISO). */
  at: string;
  /** It differs from what was known, so that `at` dates the change when Trustpilot does not. */
  edited?: true;
  replyEdited?: true;
  /** Its visibility has to be applied as of `at`: hiding a review changes no time of it. */
  stateRead?: true;
}

/** What lands in the ledger besides hook bodies. `removed.id` is a review's id or its reply's. */
export type Landed = LandedReview | { removed: { id: string; at: string } };

/** An id that may go into an address: Trustpilot's are 24 hexadecimal digits. */
export function idOf(value: unknown): string | null {
  return typeof value === 'string' && /^[0-9A-Za-z_-]{1,64}$/.test(value) ? value : null;
}

/** A time of the API in milliseconds UTC; one without a zone is UTC. */
export function timeOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const match = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/i.exec(value);
  if (!match) return null;
  const time = Date.parse(match[2] === undefined ? `${value}Z` : value);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** The review in a raw object; null when it lacks what makes it one. */
export function reviewOf(raw: Record<string, unknown>): Review | null {
  const id = idOf(raw['id']);
  const createdAt = timeOf(raw['createdAt']);
  if (id === null || createdAt === null) return null;
  const stars = raw['stars'];
  return {
    id,
    businessUnitId: isRecord(raw['businessUnit']) ? idOf(raw['businessUnit']['id']) : null,
    consumer: consumerOf(raw['consumer']),
    stars: typeof stars === 'number' && Number.isInteger(stars) && stars >= 1 && stars <= 5 ? stars : null,
    title: textOf(raw['title']) ?? '',
    text: textOf(raw['text']) ?? '',
    createdAt,
    updatedAt: timeOf(raw['updatedAt']),
    state: stateOf(raw),
    reply: replyOf(raw['companyReply'], createdAt),
  };
}

function consumerOf(value: unknown): Review['consumer'] {
  if (!isRecord(value)) return null;
  const id = idOf(value['id']);
  return id === null ? null : { id, name: textOf(value['displayName']) ?? textOf(value['name']) ?? '' };
}

/** Words that are not known count as visible: a review must not vanish from sight because of a new one. */
function stateOf(raw: Record<string, unknown>): ReviewState {
  const report = isRecord(raw['reportData']) ? raw['reportData'] : {};
  const words = [raw['status'], report['reviewVisibility']].map((word) => (textOf(word) ?? '').toLowerCase());
  if (words.some((word) => /hidden|archived|removed/.test(word))) return 'hidden';
  return words.some((word) => /assess|pending|flagged/.test(word)) ? 'held' : 'visible';
}

/** The reply in a raw object; null without a text. */
export function replyOf(value: unknown, fallbackTime: string): Reply | null {
  if (!isRecord(value)) return null;
  const text = textOf(value['text']);
  if (text === null) return null;
  return { text, createdAt: timeOf(value['createdAt']) ?? fallbackTime, updatedAt: timeOf(value['updatedAt']) };
}

export const readPayload = (payload: string): unknown => jsonOf(payload, 'Trustpilot');
