import type {
  InboundAttachment,
  InboundIdentity,
  InboundPost,
  InboundThread,
  ItemSeen,
  ItemStateChanged,
} from '../../spi/inbound';

/** A JSON object whose members are not known yet. */
export type Json = Record<string, unknown>;

const LONE_SURROGATE = /\p{Surrogate}/u;
const MILLISECONDS_FROM = 100_000_000_000;

export function recordOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

export function recordsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(recordOf).filter((entry) => entry !== null) : [];
}

/** Text that a database can store: NUL and halves of surrogate pairs do not survive Postgres. */
export function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.replaceAll('\u0000', '');
  return LONE_SURROGATE.test(text) ? Buffer.from(text).toString() : text;
}

/** An id as a string, whether the platform quoted it or not. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  const id = textOf(value)?.trim();
  return id && id.length <= 512 && !/\s/.test(id) ? id : null;
}

export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** ISO time of what Meta sends: Unix seconds, milliseconds (both also as strings) or ISO with `+0000`. */
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

type Needed = 'externalId' | 'kind' | 'direction' | 'thread' | 'text' | 'createdAt';

/** An item event with everything that was not given set to "none". */
export function itemSeen(fields: Pick<ItemSeen, Needed> & Partial<ItemSeen>): ItemSeen {
  return {
    type: 'item',
    parentExternalId: null,
    post: null,
    author: null,
    html: null,
    attachments: [],
    stars: null,
    permalink: null,
    platformState: 'visible',
    ownActionId: null,
    email: null,
    revisedAt: fields.createdAt,
    withoutVerbs: [],
    ...fields,
  };
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
