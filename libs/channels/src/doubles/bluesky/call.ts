import type { BlueskyNetwork } from './network';
import { type BlueskyAccount, BlueskyProblem, type BlueskySession, type Json } from './shapes';

/** One call after its sign-in: who makes it, with which session, and what came with it. */
export interface Call {
  network: BlueskyNetwork;
  me: BlueskyAccount;
  session: BlueskySession;
  query: URLSearchParams;
  body: Json;
  /** Bytes and type of an upload. */
  file: { bytes: Uint8Array; type: string };
  /** The service that the call is handed on to (`atproto-proxy`); null without. */
  proxy: string | null;
}

export type Route = (call: Call) => Json;

export function invalid(message: string): BlueskyProblem {
  return new BlueskyProblem(400, 'InvalidRequest', message);
}

export function textIn(body: Json, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw invalid(`Input must have the property "${name}"`);
  return value;
}

export function objectIn(body: Json, name: string): Json {
  const value = body[name];
  if (typeof value !== 'object' || value === null) throw invalid(`Input must have the property "${name}"`);
  return value as Json;
}

/** How many entries the caller wants, within what the platform gives. */
export function limitOf({ query, network }: Call, fallback = 50): number {
  const asked = Number(query.get('limit') ?? fallback);
  return Math.min(Number.isInteger(asked) && asked > 0 ? asked : fallback, network.options.maxPageSize ?? 100);
}

/** One page of a list in the order given; the cursor is the place of the last entry. */
export function paged<T>(
  list: readonly T[],
  limit: number,
  cursor: string | null,
  keyOf: (entry: T) => string,
): { entries: T[]; cursor: string | null } {
  // prettier-ignore
  const start = cursor === null ? 0 : list.findIndex((entry) => keyOf(entry) < cursor);
  const entries = start === -1 ? [] : list.slice(start, start + limit);
  const last = entries.at(-1);
  const isEnd = last === undefined || start + limit >= list.length;
  return { entries: [...entries], cursor: isEnd ? null : keyOf(last) };
}
