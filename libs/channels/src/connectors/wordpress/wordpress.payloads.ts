import { type Json, jsonOf, recordOf } from '../../spi/values';

/** Highest state of a comment that can be set, as the API answers it. */
export type Status = 'approved' | 'hold' | 'spam' | 'trash';

/**
 * What lands, and what the plugin posts: `read` and `created` carry the comment as the REST API gives it (`context=edit`),
 * `changed` and `deleted` only its id. `at` is when that was so.
 */
export interface Landed {
  version: 1;
  event: 'read' | 'deleted';
  at: string;
  comment: Json;
}

/** Fields that are kept of a comment: the visitor's address and browser are nobody's business here. */
const KEPT = [
  'id',
  'post',
  'parent',
  'author',
  'author_name',
  'author_email',
  'author_url',
  'author_avatar_urls',
  'date_gmt',
  'content',
  'link',
  'status',
  'type',
];
const KEPT_OF_POST = ['id', 'title', 'link', 'date_gmt'];

export function landedComment(comment: Json, at: string): string {
  const post = recordOf(postIn(comment));
  const kept = { ...only(comment, KEPT), ...(post && { _embedded: { up: [only(post, KEPT_OF_POST)] } }) };
  const landed: Landed = { version: 1, event: 'read', at, comment: kept };
  return JSON.stringify(landed);
}

export function landedRemoval(id: string, at: string): string {
  const landed: Landed = { version: 1, event: 'deleted', at, comment: { id } };
  return JSON.stringify(landed);
}

function only(value: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.filter((name) => name in value).map((name) => [name, value[name]]));
}

/** The embedded post of a comment. */
export function postIn(comment: Json): unknown {
  const up = recordOf(comment['_embedded'])?.['up'];
  return Array.isArray(up) ? (up as unknown[])[0] : null;
}

export function readPayload(payload: string): unknown {
  return jsonOf(payload, 'WordPress');
}

/** A number that WordPress gave to something, as text; null for anything else, 0 included. */
export function idOf(value: unknown): string | null {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && /^[1-9]\d{0,19}$/.test(text) ? text : null;
}

/** `date_gmt`: UTC that does not say so. Null for anything else. */
export function gmtOf(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(value)) return null;
  const time = Date.parse(`${value}Z`);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

export function rawContentOf(comment: Json): string | null {
  const raw = recordOf(comment['content'])?.['raw'];
  return typeof raw === 'string' ? raw : null;
}
