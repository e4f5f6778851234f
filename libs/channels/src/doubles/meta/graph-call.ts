import type { MetaNetwork } from './network';
import type { MetaAccount, MetaToken, MetaUserToken } from './shapes';

export type GraphValue = Record<string, unknown>;

/** An error in Graph's words. */
export class GraphProblem extends Error {
  constructor(
    message: string,
    readonly code: number,
    readonly subcode: number | null = null,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** One request, authorised and with its body read. */
export interface GraphCall {
  network: MetaNetwork;
  method: string;
  /** After the version, decoded, without slashes at the ends. */
  path: string;
  query: URLSearchParams;
  body: GraphValue;
  /** Null when the app's own token was sent. */
  token: MetaToken | null;
  /** The app's id when the app's own token was sent. */
  appId: string | null;
  /** Set when the token of a person who signed in with Facebook was sent. */
  user: MetaUserToken | null;
  /** Address of the double as the caller knows it, for pictures. */
  origin: string;
  /** Where the callback of a subscription is verified. */
  verifyCallback: (url: URL) => Promise<string | null>;
}

export type Route = (call: GraphCall, match: RegExpExecArray) => unknown;

const SUBTREE = /[({]/;

/** A parameter, wherever it was sent. */
export function parameter(call: GraphCall, name: string): string {
  const value = call.body[name];
  return typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : (call.query.get(name) ?? '');
}

export function tokenOf(call: GraphCall): MetaToken {
  if (!call.token) throw new GraphProblem('A user or page access token is required to request this resource.', 102);
  return call.token;
}

/** Refuses without a permission. */
export function needs(call: GraphCall, ...scopes: string[]): void {
  const granted = tokenOf(call).scopes;
  if (!scopes.some((scope) => granted.includes(scope))) {
    throw new GraphProblem(`(#200) Requires the ${scopes.join(' or ')} permission`, 200, null, 403);
  }
}

/** `me`, the token's own account, or an account that is linked to it. */
export function accountFor(call: GraphCall, name: string): MetaAccount {
  const { accountId } = tokenOf(call);
  const account = call.network.state.accounts.get(name === 'me' ? accountId : name);
  if (!account || (account.id !== accountId && account.linkedPageId !== accountId)) throw missing(name);
  return account;
}

export function missing(id: string): GraphProblem {
  return new GraphProblem(
    `Unsupported request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions`,
    100,
    33,
  );
}

/** Only the members that `fields` asks for, and the id; everything without it. */
export function picked(object: GraphValue, fields: string | null): GraphValue {
  if (!fields) return object;
  const names = new Set(['id', ...topLevel(fields)]);
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.has(name)));
}

/** `a,b{c,d},e.limit(2){f}` → a, b, e. */
function topLevel(fields: string): string[] {
  const names: string[] = [];
  let depth = 0;
  let current = '';
  for (const character of fields) {
    if (depth === 0 && character === ',') {
      names.push(current);
      current = '';
      continue;
    }
    if (SUBTREE.test(character)) depth += 1;
    if (depth === 0) current += character;
    if (character === ')' || character === '}') depth -= 1;
  }
  return [...names, current].map((name) => name.split('.')[0]?.trim() ?? '');
}

/** One page of a list with cursors that hold on to an entry, not to a position. */
export function paged<T>(
  call: GraphCall,
  entries: T[],
  idOf: (entry: T) => string,
  shown: (entry: T) => GraphValue,
): GraphValue {
  const asked = Number(call.query.get('limit') ?? 25);
  const size = Math.min(
    Number.isFinite(asked) && asked > 0 ? asked : 25,
    call.network.state.options.maxPageSize ?? 100,
  );
  const after = call.query.get('after');
  const start = after === null ? 0 : entries.findIndex((entry) => idOf(entry) === fromCursor(after)) + 1;
  const page = entries.slice(start, start + size);
  const last = page.at(-1);
  const fields = call.query.get('fields');
  const data = page.map((entry) => picked(shown(entry), fields));
  if (last === undefined) return { data };
  const cursors = { after: toCursor(idOf(last)) };
  const next = `https://graph.facebook.com/next?after=${cursors.after}`;
  return { data, paging: { cursors, ...(start + size < entries.length && { next }) } };
}

function toCursor(id: string): string {
  return Buffer.from(id).toString('base64url');
}

function fromCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}
