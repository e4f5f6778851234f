import type { TikTokNetwork } from './network';
import { type TikTokAccount, TikTokRefusal, type TikTokToken } from './shapes';

const MINUTE_MS = 60_000;

/** One request that was understood. `query` of a POST is empty, `body` of a GET too. */
export interface TikTokCall {
  network: TikTokNetwork;
  endpoint: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
  token: TikTokToken | null;
  /** Address of the double below which its files stand. */
  base: string;
  /** Parts of a multipart form. */
  form: FormData | null;
}

export function tokenOf(network: TikTokNetwork, access: string | undefined): TikTokToken {
  if (!access) throw new TikTokRefusal(40104, 'Access token is null');
  const token = network.tokens.find((entry) => entry.access === access);
  if (!token || token.isRevoked) throw new TikTokRefusal(40105, 'Access token is incorrect or has been revoked');
  if (token.expiresAt <= network.now().getTime()) throw new TikTokRefusal(40102, 'Access token has expired');
  return token;
}

/** The account that a call acts for; refused without the permission and for another account than that of the token. */
export function accountOf(call: TikTokCall, ...scopes: string[]): TikTokAccount {
  const { network, token } = call;
  if (!token) throw new TikTokRefusal(40104, 'Access token is null');
  const missing = scopes.filter((scope) => !token.scopes.includes(scope));
  if (missing.length > 0) throw new TikTokRefusal(40001, `No permission: ${missing.join(', ')}`);
  if (given(call, 'business_id') !== token.accountId) throw new TikTokRefusal(40001, 'No permission for business_id');
  return network.account(token.accountId);
}

/** Forty calls a minute, account and endpoint; told in the body alone. */
export function countCall(network: TikTokNetwork, who: string, endpoint: string): void {
  const now = network.now().getTime();
  const key = `${who} ${endpoint}`;
  const recent = (network.calls.get(key) ?? []).filter((at) => at > now - MINUTE_MS);
  if (recent.length >= (network.options.callsPerMinute ?? 40)) throw new TikTokRefusal(40100, 'Request too frequent: minute limit'); // prettier-ignore
  network.calls.set(key, [...recent, now]);
}

/** A required parameter. */
export function required(call: TikTokCall, name: string): string {
  const value = given(call, name);
  if (!value) throw new TikTokRefusal(40002, `${name}: Missing data for required field.`);
  return value;
}

export function given({ query, body, form }: TikTokCall, name: string): string | null {
  const value = query.get(name) ?? body[name] ?? form?.get(name);
  return typeof value === 'string' ? value : null;
}

/** A list, which is JSON in a query. */
export function listed(call: TikTokCall, name: string): string[] | null {
  const value = call.query.get(name);
  if (value === null) return null;
  try {
    const list: unknown = JSON.parse(value);
    if (Array.isArray(list) && list.every((entry) => typeof entry === 'string')) return list;
  } catch {
    // refused below
  }
  throw new TikTokRefusal(40002, `${name}: Not a valid list.`);
}

/** One page; cursors are positions, so that entries shift when something is added in front. */
export function pageOf<T>(call: TikTokCall, all: readonly T[], sizeName: string, most: number) {
  const asked = Number(call.query.get(sizeName) ?? most);
  const start = Number(call.query.get('cursor') ?? 0);
  if (!(asked >= 1 && asked <= most)) throw new TikTokRefusal(40002, `${sizeName}: must be between 1 and ${most}`);
  if (!Number.isSafeInteger(start) || start < 0) throw new TikTokRefusal(40002, 'cursor: not valid');
  const size = Math.min(asked, call.network.options.maxPageSize ?? most);
  const end = start + size;
  return { page: all.slice(start, end), has_more: end < all.length, cursor: end };
}
