import type { LinkedInNetwork } from './network';
import { LinkedInProblem, type LinkedInToken } from './shapes';

/** One authorised request. */
export interface LinkedInCall {
  network: LinkedInNetwork;
  method: string;
  query: URLSearchParams;
  restliMethod: string | null;
  body: Record<string, unknown>;
  token: LinkedInToken;
}

export interface LinkedInResult {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export function ok(body: unknown): LinkedInResult {
  return { status: 200, body };
}

export function needs({ token }: LinkedInCall, scope: string): void {
  if (!token.scopes.includes(scope)) {
    throw new LinkedInProblem(403, 'ACCESS_DENIED', `Not enough permissions to access: ${scope}`, 100);
  }
}

export function gone(what: string): LinkedInProblem {
  return new LinkedInProblem(404, 'NOT_FOUND', `${what} is not found`);
}

export function invalid(message: string): LinkedInProblem {
  return new LinkedInProblem(400, 'ILLEGAL_ARGUMENT', message);
}

/** The organization as which a call acts; the member has to be its administrator. */
export function actorIn(call: LinkedInCall, urn: unknown): string {
  const id = /^urn:li:organization:(\d+)$/.exec(typeof urn === 'string' ? urn : '')?.[1];
  if (id === undefined) throw invalid('actor is no organization URN');
  ownOrganization(call, id);
  return `urn:li:organization:${id}`;
}

export function ownOrganization({ network, token }: LinkedInCall, id: string): void {
  if (!network.isAdministrator(token.memberId, id)) {
    throw new LinkedInProblem(403, 'ACCESS_DENIED', `The viewer is no administrator of organization ${id}`, 100);
  }
}

/** The organization in a query value. */
export function organizationIn(call: LinkedInCall, name: string): string {
  const id = /^urn:li:organization:(\d+)$/.exec(call.query.get(name) ?? '')?.[1];
  if (id === undefined) throw invalid(`${name} is no organization URN`);
  ownOrganization(call, id);
  return id;
}

/** One page by offset; a page can be shorter than asked for. */
export function paged<T>(
  { network, query }: LinkedInCall,
  all: readonly T[],
  node: (entry: T) => unknown,
): LinkedInResult {
  // prettier-ignore
  const [start, count] = [Number(query.get('start') ?? 0), Number(query.get('count') ?? 10)];
  if (!(start >= 0 && count > 0 && count <= 100)) throw invalid('start or count is out of range');
  const size = Math.min(count, network.options.maxPageSize ?? 100);
  const elements = all.slice(start, start + size).map(node);
  return ok({ paging: { start, count, links: [], total: all.length }, elements });
}
