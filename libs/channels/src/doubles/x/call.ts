import type { XNetwork } from './network';
import { XProblem, type XToken } from './shapes';

const WINDOW_MS = 900_000;

/** One request that was understood; `token` is null for a call with the app's own bearer. */
export interface XCall {
  network: XNetwork;
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
  token: XToken | null;
}

export interface XResult {
  status: number;
  body: unknown;
}

export function tokenOf(network: XNetwork, bearer: string): XToken | null {
  if (bearer === network.app.bearer) return null;
  const token = network.tokens.find(({ access }) => access === bearer);
  if (!token || token.revoked || token.expiresAt <= network.now().getTime()) {
    throw new XProblem(401, 'about:blank', 'Unauthorized', 'Unauthorized');
  }
  return token;
}

/** The person a call acts for; refused without the scope. */
export function actorOf({ token }: XCall, ...scopes: string[]): string {
  if (!token) throw new XProblem(403, 'unsupported-authentication', 'Unsupported Authentication', 'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.'); // prettier-ignore
  const missing = scopes.filter((scope) => !token.scopes.includes(scope));
  if (missing.length > 0)
    throw new XProblem(403, 'client-forbidden', 'Forbidden', `Missing scope ${missing.join(', ')}`);
  return token.userId;
}

/** Counts a call against its window; the headers that every answer carries. Throws a 429 with them when it is spent. */
export function countCall(network: XNetwork, endpoint: string): { headers: Record<string, string>; isSpent: boolean } {
  const limit = network.options.callsPerWindow ?? 10_000;
  const now = network.now().getTime();
  const known = network.calls.get(endpoint);
  const window = known && known.resetAt > now ? known : { count: 0, resetAt: now + WINDOW_MS };
  window.count += 1;
  network.calls.set(endpoint, window);
  const headers = {
    'x-rate-limit-limit': String(limit),
    'x-rate-limit-remaining': String(Math.max(0, limit - window.count)),
    'x-rate-limit-reset': String(Math.ceil(window.resetAt / 1000)),
  };
  return { headers, isSpent: window.count > limit };
}

/** One page of a list, newest first; tokens hold on to an entry, not to a position. */
export function pageOf<T extends { id: string }>(
  { network, query }: XCall,
  all: readonly T[],
): { page: T[]; next: string | null } {
  const asked = Number(query.get('max_results') ?? 10);
  if (!(asked >= 1 && asked <= 100)) throw new XProblem(400, 'invalid-request', 'Invalid Request', 'max_results is not valid'); // prettier-ignore
  const size = Math.min(asked, network.options.maxPageSize ?? 100);
  const token = query.get('pagination_token') ?? query.get('next_token');
  const last = token === null ? null : Buffer.from(token, 'base64url').toString();
  const since = query.get('since_id');
  const entries = all.filter(({ id }) => (since === null || BigInt(id) > BigInt(since)) && (last === null || BigInt(id) < BigInt(last))); // prettier-ignore
  const page = entries.slice(0, size);
  const end = page.at(-1);
  return { page, next: end && entries.length > size ? Buffer.from(end.id).toString('base64url') : null };
}

export function metaOf(page: readonly { id: string }[], next: string | null): Record<string, unknown> {
  const ends = page.length > 0 ? { newest_id: page[0]?.id, oldest_id: page.at(-1)?.id } : {};
  return { result_count: page.length, ...ends, ...(next !== null && { next_token: next }) };
}

export function textIn(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}

export function recordIn(body: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = body[name];
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
