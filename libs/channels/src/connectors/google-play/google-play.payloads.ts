import { isRecord, filledText as textOf, jsonOf } from '../../spi/values';

export { isRecord, textOf };

/** One page of `reviews.list`. */
export interface ReviewsPage {
  reviews: Record<string, unknown>[];
  nextPageToken: string | null;
}

/** A review as far as it could be read; see the Android Publisher API v3, resource `reviews`. */
export interface Review {
  reviewId: string;
  authorName: string;
  title: string | null;
  body: string;
  stars: number | null;
  /** `userComment.lastModified`: Google tells no other time of a review. */
  modifiedAt: string;
  /** App version, device and system, as far as Google tells them; null without any. */
  device: string | null;
  reply: Reply | null;
}

export interface Reply {
  text: string;
  at: string;
}

/** What lands in the ledger for this channel: a review, or word that a review or its reply is gone. */
export type Landed = { review: Record<string, unknown> } | { removed: { id: string; at: string } };

/** A review's id, which goes into addresses; null for anything that is none. */
export function reviewIdOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\w:.=-]{1,500}$/.test(value) ? value : null;
}

/** Google's `{ seconds, nanos }`, whose seconds are a text, in milliseconds UTC; null when unreadable. */
export function timestampOf(value: unknown): string | null {
  if (!isRecord(value)) return null;
  const { seconds, nanos } = value;
  if (!/^\d{1,11}$/.test(typeof seconds === 'number' ? String(seconds) : (textOf(seconds) ?? ''))) return null;
  const fraction = typeof nanos === 'number' && nanos >= 0 && nanos < 1e9 ? Math.floor(nanos / 1e6) : 0;
  const time = Number(seconds) * 1000 + fraction;
  // The last instant that still has a year of four digits.
  return time <= 253_402_300_799_999 ? new Date(time).toISOString() : null;
}

/** The review in a raw object; null when it lacks what makes it one. */
export function reviewOf(raw: Record<string, unknown>): Review | null {
  const reviewId = reviewIdOf(raw['reviewId']);
  const user = commentOf(raw, 'userComment');
  const modifiedAt = timestampOf(user?.['lastModified']);
  if (reviewId === null || user === null || modifiedAt === null) return null;
  return {
    reviewId,
    authorName: textOf(raw['authorName']) ?? '',
    ...wordsOf(user),
    stars: starsOf(user['starRating']),
    modifiedAt,
    device: deviceOf(user),
    reply: replyOf(commentOf(raw, 'developerComment')),
  };
}

/** `comments` is a list of objects with one key each. */
function commentOf(raw: Record<string, unknown>, key: string): Record<string, unknown> | null {
  const comments: unknown[] = Array.isArray(raw['comments']) ? raw['comments'] : [];
  for (const comment of comments) {
    const found = isRecord(comment) ? comment[key] : null;
    if (isRecord(found)) return found;
  }
  return null;
}

/** Title and body, which Google joins by a tab; `originalText` is the source when `text` is a translation. */
function wordsOf(user: Record<string, unknown>): { title: string | null; body: string } {
  const text = textOf(user['originalText']) ?? textOf(user['text']) ?? '';
  const tab = text.indexOf('\t');
  if (tab < 0) return { title: null, body: text.trim() };
  return { title: textOf(text.slice(0, tab))?.trim() ?? null, body: text.slice(tab + 1).trim() };
}

function starsOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 5 ? value : null;
}

function deviceOf(user: Record<string, unknown>): string | null {
  const { appVersionName, appVersionCode, device, androidOsVersion, deviceMetadata } = user;
  const code = typeof appVersionCode === 'number' ? ` (${appVersionCode})` : '';
  const version = textOf(appVersionName);
  const metadata = isRecord(deviceMetadata) ? deviceMetadata : {};
  const product = textOf(metadata['productName']) ?? textOf(device);
  const parts = [
    version === null ? null : `${version}${code}`,
    product === null ? null : [textOf(metadata['manufacturer']), product].filter(Boolean).join(' '),
    typeof androidOsVersion === 'number' ? `Android API ${androidOsVersion}` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(' · ') : null;
}

function replyOf(comment: Record<string, unknown> | null): Reply | null {
  const text = textOf(comment?.['text']);
  const at = timestampOf(comment?.['lastModified']);
  return text === null || at === null ? null : { text, at };
}

/** The `result` of a reply call; what it lacks is taken from what was sent. */
export function replyResultOf(body: unknown, sent: Reply): Reply {
  const result = isRecord(body) && isRecord(body['result']) ? body['result'] : {};
  return { text: textOf(result['replyText']) ?? sent.text, at: timestampOf(result['lastEdited']) ?? sent.at };
}

export const readPayload = (payload: string): unknown => jsonOf(payload, 'Google');
