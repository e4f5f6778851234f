import { filledText, type Json, jsonOf, recordOf, storableText } from '../../spi/values';

export { countOf, isoTimeOf as timeOf, recordsOf } from '../../spi/values';
export { recordOf, type Json };

export const POST = 'app.bsky.feed.post';
export const LIKE = 'app.bsky.feed.like';
export const BLOCK = 'app.bsky.graph.block';
export const THREADGATE = 'app.bsky.feed.threadgate';
export const POSTGATE = 'app.bsky.feed.postgate';

/**
 * What lands in the ledger for this channel. `ours` are posts of the account that the post answers or quotes; `hidden` is
 * null when nothing is known of the folded answers of its thread. `seenAt` is set when it may have been written over: the
 * network shows such a post with its old time. `hidden` and `shown` of a gate are addresses of posts.
 */
export type Landed =
  | { v: 1; kind: 'post'; post: Json; ours: Json[]; hidden: boolean | null; seenAt: string | null }
  | { v: 1; kind: 'message'; convo: Json; message: Json }
  | { v: 1; kind: 'removed'; id: string; at: string }
  | { v: 1; kind: 'gate'; hidden: string[]; shown: string[]; at: string };

export const readPayload = (payload: string): unknown => jsonOf(payload, 'Bluesky');

/** A text with something in it that a database can store, else null. */
export function textOf(value: unknown): string | null {
  return filledText(value) === null ? null : storableText(value);
}

/** An id or address: opaque, without blanks. */
export function idOf(value: unknown): string | null {
  const id = textOf(value)?.trim();
  return id !== undefined && id.length <= 500 && !/\s/.test(id) ? id : null;
}

export function didOf(person: unknown): string | null {
  const did = idOf(recordOf(person)?.['did']);
  return did?.startsWith('did:') ? did : null;
}

/** A web address; anything else is none. */
export function linkOf(value: unknown): string | null {
  const text = textOf(value)?.trim();
  return text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null;
}

/** A record's place: `at://{repo}/{collection}/{rkey}`. */
export interface Place {
  uri: string;
  repo: string;
  collection: string;
  rkey: string;
}

export function placeOf(value: unknown): Place | null {
  const uri = idOf(value);
  const [, repo, collection, rkey] = /^at:\/\/(did:[\w.:%-]+)\/([\w.-]+)\/([\w.:~-]+)$/.exec(uri ?? '') ?? [];
  return uri !== null && repo && collection && rkey ? { uri, repo, collection, rkey } : null;
}

export function uriOf(repo: string, collection: string, rkey: string): string {
  return `at://${repo}/${collection}/${rkey}`;
}

export function isIn(repo: string, uri: string | null): boolean {
  return repo !== '' && uri !== null && uri.startsWith(`at://${repo}/`);
}

/** What a post answers: the opening post and the one directly above it; null of a post that answers nothing. */
export function answeredBy(post: Json): { root: string; parent: string } | null {
  const reply = recordOf(recordOf(post['record'])?.['reply']);
  const parent = placeOf(recordOf(reply?.['parent'])?.['uri'])?.uri;
  if (parent === undefined) return null;
  return { root: placeOf(recordOf(reply?.['root'])?.['uri'])?.uri ?? parent, parent };
}

/** The address of the post that a post shows inside itself. */
export function quotedBy(post: Json): string | null {
  const embed = recordOf(recordOf(post['record'])?.['embed']);
  const reference = recordOf(embed?.['record']);
  const inner = recordOf(reference?.['record']) ?? reference;
  return placeOf(inner?.['uri'])?.uri ?? null;
}

/** Whether a post names somebody: mentions exist only as facets. */
export function names(post: Json, did: string): boolean {
  const facets = recordOf(post['record'])?.['facets'];
  const features = (Array.isArray(facets) ? facets : []).map((facet: unknown) => recordOf(facet)?.['features']);
  return features.some(
    (list) => Array.isArray(list) && list.some((feature: unknown) => did !== '' && didOf(feature) === did),
  );
}

export function webAddressOf(uri: unknown): string | null {
  const place = placeOf(uri);
  return place?.collection === POST ? `https://bsky.app/profile/${place.repo}/post/${place.rkey}` : null;
}

export const messageIdOf = (convoId: string, messageId: string): string => `dm:${convoId}:${messageId}`;
export const threadOfConvo = (convoId: string): string => `dm:${convoId}`;
/** The conversation of a message's or direct thread's id. */
export const convoIdOf = (id: string): string | null => /^dm:([^:]+)/.exec(id)?.[1] ?? null;

export function laterOf(a: string, b: string): string {
  return a > b ? a : b;
}
