import type { ThreadsNetwork } from './network';
import type { ThreadsAccount, ThreadsMedia, ThreadsToken } from './shapes';

/** An error in the words of the Threads API. */
export class ThreadsProblem extends Error {
  constructor(
    message: string,
    readonly code: number,
    readonly subcode: number | null = null,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** One authorised request. */
export interface ThreadsCall {
  network: ThreadsNetwork;
  method: string;
  /** After the version, without slashes at the ends. */
  path: string;
  /** Parameters, from the address or the form. */
  parameters: URLSearchParams;
  token: ThreadsToken;
}

/** The token of a request; throws the 190 that a dead one gets. */
export function tokenNamed(network: ThreadsNetwork, value: string): ThreadsToken {
  const token = network.tokens.get(value);
  if (!token)
    throw new ThreadsProblem(`Invalid OAuth access token - Cannot parse access token ${value}`, 190, 467, 401);
  const subcode = token.deadSubcode ?? (token.expiresAt <= network.now().getTime() ? 463 : null);
  if (subcode !== null) throw new ThreadsProblem('Error validating access token', 190, subcode, 401);
  return token;
}

export function needs({ token }: ThreadsCall, scope: string): void {
  if (!token.scopes.includes(scope)) {
    throw new ThreadsProblem('Application does not have permission for this action', 10, null, 403);
  }
}

/** `me` or the token's own account. */
export function accountFor(call: ThreadsCall, id: string): ThreadsAccount {
  if (id !== 'me' && id !== call.token.accountId) throw missing(id);
  return call.network.account(call.token.accountId);
}

export function missing(id: string): ThreadsProblem {
  const message = `Object with ID '${id}' does not exist, cannot be loaded due to missing permissions`;
  return new ThreadsProblem(message, 100, 33);
}

/** A post or reply that stands. */
export function mediaFor({ network }: ThreadsCall, id: string): ThreadsMedia {
  const media = network.media.get(id);
  if (!media) throw missing(id);
  if (media.removed) throw new ThreadsProblem('The requested resource does not exist', 24, 4_279_009);
  return media;
}

/** A reply under a thread of the token's account. */
export function ownedReply(call: ThreadsCall, id: string): ThreadsMedia {
  const media = mediaFor(call, id);
  const root = call.network.media.get(media.rootId);
  if (media.parentId === null || root?.accountId !== call.token.accountId) {
    throw new ThreadsProblem('(#10) This is no reply to a thread of the account', 10, null, 403);
  }
  return media;
}

/** Only the members that `fields` asks for, and the id. */
export function picked(node: Record<string, unknown>, { parameters }: ThreadsCall): Record<string, unknown> {
  const fields = parameters.get('fields');
  if (fields === null) return { id: node['id'] };
  const names = new Set(['id', ...fields.split(',').map((name) => name.trim())]);
  return Object.fromEntries(Object.entries(node).filter(([name]) => names.has(name)));
}

/** One page of a list; cursors hold on to an entry, not to a position. */
export function paged(
  call: ThreadsCall,
  all: ThreadsMedia[],
  node: (media: ThreadsMedia) => Record<string, unknown>,
): unknown {
  // prettier-ignore
  const { parameters, network } = call;
  const since = Number(parameters.get('since') ?? 0) * 1000;
  const entries = all.filter((media) => media.createdAt.getTime() >= since);
  const asked = Number(parameters.get('limit') ?? 25);
  if (!(asked > 0 && asked <= 100)) throw new ThreadsProblem('Param limit must be between 1 and 100', 100);
  const size = Math.min(asked, network.options.maxPageSize ?? 100);
  const after = parameters.get('after');
  const last = after === null ? null : Buffer.from(after, 'base64url').toString();
  const start = last === null ? 0 : entries.findIndex(({ id }) => id === last) + 1;
  if (last !== null && start === 0) throw new ThreadsProblem('Invalid cursor', 100);
  const page = entries.slice(start, start + size);
  const data = page.map((media) => picked(node(media), call));
  const end = page.at(-1);
  if (!end) return { data };
  const cursors = { after: Buffer.from(end.id).toString('base64url') };
  const more = start + size < entries.length && network.options.omitsNext !== true;
  return { data, paging: { cursors, ...(more && { next: `https://graph.threads.net/v1.0/next?after=${cursors.after}` }) } }; // prettier-ignore
}
