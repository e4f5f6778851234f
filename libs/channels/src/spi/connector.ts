import type { CapabilityRecord, ChannelKind, ItemKind, QuotaUse, SettingsField } from '@parvis/contracts';
import type { InboundEvent } from './inbound';
import type { OAuthFlow } from './oauth';
import type { Lookup, OutboundAction, Receipt } from './outbound';

/** Like the global `fetch`, but guarded: no private addresses (unless allowed), no cross-origin redirect, size and time limits. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** What a connector knows about the connected account. Everything it may use comes through here. */
export interface AccountContext {
  /** The platform's id of the page, profile, mailbox or listing; '' before the first `probe`. */
  externalId: string;
  settings: Readonly<Record<string, string | number | boolean>>;
  credentials: Readonly<Record<string, string>>;
  fetch: Fetch;
  /** False: a connector that opens its own sockets (e-mail) refuses loopback and private hosts. */
  allowPrivateNetwork: boolean;
  /**
   * Trades stored credentials for new ones where the platform takes the old ones back (rotating refresh tokens): one process
   * at a time; `renew` gets what is stored now, and what it returns is stored before this resolves. Where another process has
   * renewed since, its credentials come back and `renew` is not called. Use it by `renewed` of `http/renewed.ts`.
   */
  renewCredentials?: RenewCredentials;
}

export type RenewCredentials = (
  renew: (stored: Readonly<Record<string, string>>) => Promise<Record<string, string>>,
) => Promise<Readonly<Record<string, string>>>;

/** An HTTP request to a hook, before any parsing. Header names are lower case. */
export interface RawRequest {
  method: string;
  query: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  receivedAt: Date;
}

/** Opaque position in a platform's stream; JSON, versioned by the connector. */
export type Cursor = string;

export interface InboundPage {
  /** Raw payloads, landed as they are and parsed later by `parse`; oldest first where the platform has an order. */
  payloads: string[];
  /** Where to go on. Stored in the transaction that lands `payloads`. Equal to the input when nothing came. */
  cursor: Cursor;
  /** More can be had at once. */
  more: boolean;
  /** What was used of the platform's quota so far, where it has one that runs out. */
  quota?: QuotaUse[];
}

/** A known item of which the platform is asked what became of it. */
export interface KnownItem {
  externalId: string;
  kind: ItemKind;
  threadKey: string;
  parentExternalId: string | null;
  postExternalId: string | null;
}

export interface FetchRequest {
  /** Null: start from now (or from `backfillFrom`). */
  cursor: Cursor | null;
  /** Set during a backfill: how far back to go (ISO). */
  backfillFrom: string | null;
}

export interface ProbeResult {
  externalId: string;
  name: string;
  /** Capabilities with what this account lacks taken out. */
  capabilities: CapabilityRecord;
  /** Names of permissions the connection lacks, as the platform calls them. */
  missingPermissions: string[];
  tokenExpiresAt: string | null;
  /** Credentials to store in place of the given ones (a refreshed token); null = unchanged. */
  credentials: Record<string, string> | null;
  quota?: QuotaUse[];
}

/**
 * One channel. Connectors know no database, queue, clock, logger or environment: they get credentials and a signal and
 * return data. All methods throw only `ConnectorError`s. Undeclared verbs and ways throw `ConnectorUnsupported`.
 */
export interface Connector {
  readonly kind: ChannelKind;
  readonly credentials: readonly SettingsField[];
  readonly settings: readonly SettingsField[];
  readonly capabilities: CapabilityRecord;
  /** Connecting by signing in at the platform, where it has that; else the form alone. */
  readonly oauth?: OAuthFlow;

  /** Answers the platform's GET handshake with the body to send back; `ConnectorAuthError` when the token differs. */
  handshake(request: RawRequest, account: AccountContext): string;
  /** Checks signature and replay window on the raw bytes; `ConnectorAuthError` with a reason when they fail. */
  verify(request: RawRequest, account: AccountContext): void | Promise<void>;
  /**
   * Raw payload (webhook body or fetched page entry) → events. Pure and total: unknown kinds give `[]`; text that is not
   * the platform's JSON throws `ConnectorRejected('invalid')` and is kept for replay.
   */
  parse(payload: string, account: AccountContext): InboundEvent[] | Promise<InboundEvent[]>;
  /** Reads what is new since the cursor, or history. */
  fetchSince(request: FetchRequest, account: AccountContext, signal: AbortSignal): Promise<InboundPage>;
  /** Reads one object named by a `Hint`. Payloads as in `InboundPage`; empty when it is gone. */
  fetchRef(ref: string, account: AccountContext, signal: AbortSignal): Promise<string[]>;
  /** Holds a connection open and calls `onNews` when `fetchSince` is worth calling; resolves when the signal aborts. */
  listen(account: AccountContext, onNews: () => void, signal: AbortSignal): Promise<void>;
  /** Performs one action once. */
  perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt>;
  /** After an unknown outcome: did it happen? */
  findPerformed(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Lookup>;
  /** Tests the connection, (re-)subscribes the webhook where the platform has one, names what is missing. */
  probe(account: AccountContext, hookUrl: string, signal: AbortSignal): Promise<ProbeResult>;
  /**
   * Reads what became of known items (edited, hidden, removed while nobody told us), for platforms that can be asked. Payloads
   * that `parse` understands, one at least for every item that is gone or differs; at most `readBackSize` items at a time.
   */
  readBack?(items: readonly KnownItem[], account: AccountContext, signal: AbortSignal): Promise<string[]>;
  /** Most items of one `readBack`; default 1. */
  readonly readBackSize?: number;
}
