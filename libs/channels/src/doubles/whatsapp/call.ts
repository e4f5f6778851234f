import type { WhatsAppNetwork } from './network';
import { WhatsAppProblem } from './problems';
import type { WaValue, WhatsAppNumber, WhatsAppToken } from './shapes';

/** One request, authorised and with its body read. */
export interface WhatsAppCall {
  network: WhatsAppNetwork;
  method: string;
  /** After the version, decoded, without slashes at the ends. */
  path: string;
  query: URLSearchParams;
  body: WaValue;
  /** Null when the app's own token was sent. */
  token: WhatsAppToken | null;
  /** The app's id when the app's own token was sent. */
  appId: string | null;
  /** Address of the double as the caller knows it, for links to files. */
  origin: string;
  /** What a callback answers to the handshake; null when it cannot be reached. */
  challenge: (url: URL) => Promise<string | null>;
}

export type WhatsAppRoute = (call: WhatsAppCall, match: RegExpExecArray) => unknown;

/** Bytes in place of JSON. */
export class FileAnswer {
  constructor(
    readonly contentType: string,
    readonly bytes: Uint8Array,
  ) {}
}

export function missing(id: string): WhatsAppProblem {
  return new WhatsAppProblem(
    100,
    `Unsupported request. Object with ID '${id}' does not exist or cannot be loaded due to missing permissions`,
    33,
  );
}

/** The token of a person or system user, with a permission. */
export function tokenWith(call: WhatsAppCall, scope: string): WhatsAppToken {
  if (!call.token) throw new WhatsAppProblem(190, 'A user access token is required to request this resource.');
  if (!call.token.scopes.includes(scope)) throw new WhatsAppProblem(131005, `Requires the ${scope} permission`);
  return call.token;
}

/** A number of the token's business account. */
export function numberFor(call: WhatsAppCall, id: string, scope: string): WhatsAppNumber {
  const token = tokenWith(call, scope);
  const number = call.network.numbers.get(id);
  if (!number || number.businessId !== token.businessId) throw missing(id);
  return number;
}

/** One page of a list with cursors that hold on to an entry, not to a position. */
export function page<T>(call: WhatsAppCall, entries: T[], idOf: (entry: T) => string, shown: (entry: T) => WaValue) {
  const asked = Number(call.query.get('limit') ?? 25);
  const size = Math.min(asked > 0 ? asked : 25, call.network.options.maxPageSize ?? 100);
  const after = call.query.get('after');
  const start = after === null ? 0 : entries.findIndex((entry) => idOf(entry) === after) + 1;
  const list = entries.slice(start, start + size);
  const last = list.at(-1);
  const data = list.map(shown);
  if (last === undefined) return { data };
  const next = start + size < entries.length ? { next: `${call.origin}/next?after=${idOf(last)}` } : {};
  return { data, paging: { cursors: { after: idOf(last) }, ...next } };
}

/** A member of the body as text, '' when it is none. */
export function member(body: WaValue, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}

export function part(body: WaValue, name: string): WaValue {
  const value = body[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as WaValue) : {};
}
