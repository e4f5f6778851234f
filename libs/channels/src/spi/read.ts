import type { InboundAttachment, InboundIdentity, InboundPost, InboundThread, ItemStateChanged } from './inbound';
import { type Json, storableText as textOf } from './values';

export { itemSeen } from './item-seen';
export { countOf, type Json, recordOf, recordsOf } from './values';
export { textOf };

const MILLISECONDS_FROM = 100_000_000_000;

/** An id as a string, whether the platform quoted it or not. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  const id = textOf(value)?.trim();
  return id && id.length <= 512 && !/\s/.test(id) ? id : null;
}

/** ISO time of what platforms send: Unix seconds, milliseconds (both also as strings) or ISO with `+0000`. */
export function timeOf(value: unknown): string | null {
  const date = dateOf(value);
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
}

function dateOf(value: unknown): Date | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (/^\d{1,15}(\.\d+)?$/.test(text)) {
    const number = Number(text);
    return number > 0 ? new Date(number >= MILLISECONDS_FROM ? number : number * 1000) : null;
  }
  const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text);
  return iso ? new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : null;
}

/** The time used when a payload holds none at all; connectors have no clock. */
export const NO_TIME = new Date(0).toISOString();

/** The later of two ISO times. */
export function laterOf(a: string, b: string): string {
  return a > b ? a : b;
}

export function identity(externalId: string, fields: Partial<InboundIdentity> = {}): InboundIdentity {
  return { externalId, name: '', handle: null, avatarUrl: null, profileUrl: null, ...fields };
}

/** A thread; `within` is the larger one that it joins when that exists. */
export function threadOf(key: string, within: string | null = null): InboundThread {
  return { key, aliases: [], title: null, ...(within !== null && within !== key && { within }) };
}

export function postOf(externalId: string, fields: Partial<InboundPost> = {}): InboundPost {
  const nothing = { text: null, mediaUrl: null, mediaAlt: null, permalink: null, publishedAt: null };
  return { externalId, ...nothing, isAd: false, likes: null, comments: null, ...fields };
}

/** An attachment to fetch by its link; without a link it only says that something was there. */
export function linkedAttachment(
  name: string,
  url: string | null,
  contentType: string | null = null,
): InboundAttachment {
  return { name, contentType, size: null, url, content: null, contentId: null };
}

export function hiddenOrShown(externalId: string, hidden: boolean, at: string): ItemStateChanged {
  return { type: 'state', externalId, platformState: hidden ? 'hidden' : 'visible', at };
}

/** A fetched object as it lands: what platforms answer does not say itself what it is. */
export function fetchedPayload(kind: string, accountId: string, observedAt: string, value: Json): string {
  return JSON.stringify({ fetched: kind, account: accountId, observedAt, value });
}
