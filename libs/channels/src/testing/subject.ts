import type { ActionVerb, ItemKind } from '@parvis/contracts';
import type { Fault, IdleFault } from '../doubles/faults';
import type { AccountContext, Connector, RawRequest } from '../spi/connector';
import type { OutboundAction, Receipt } from '../spi/outbound';

/** How a platform signs its hooks. */
export interface HookSigner {
  /** A request the connector accepts when `receivedAt` is `at`, signed at `at`. */
  sign(body: string, at: Date): RawRequest | Promise<RawRequest>;
  /** The lower-case header that carries the signature or token. */
  signatureHeader: string;
  /** False when only a token is signed and the body is not (Pub/Sub push). */
  signsBody: boolean;
  /** Seconds after which a signed request is refused; null when the platform signs no time. */
  replayWindowSeconds: number | null;
  /** Name of the credential that is the signing key; null when the key is public. */
  keyCredential: string | null;
  /** The platform's GET handshake: a good request with the expected answer, and a forged one. */
  handshake: { good: RawRequest; answer: string; forged: RawRequest } | null;
}

export interface FaultAnswer {
  /** The delay in the headers of a 429; null without one. */
  retryAfterMs: number | null;
}

/** A platform double with one connected account, driven by the kit. One harness per check, closed afterwards. */
export interface PlatformHarness {
  /** The account at the double; its `fetch` should be `doubleFetch`. */
  readonly account: AccountContext;
  /** `socket`: the connector opens its own connections (e-mail) and never calls `account.fetch`. */
  readonly transport: 'fetch' | 'socket';
  /** Tokens the double has issued besides `account.credentials`; none may appear in an error. */
  secrets(): string[];
  readonly hook: HookSigner | null;
  /** The faults this platform can have; usually `FAULTS`. */
  readonly faults: readonly IdleFault[];
  /** Plays a fault on every request, or every one that writes, until called with null; tells the delay that it announced. */
  fail(fault: Fault | null, scope?: 'all' | 'writes'): FaultAnswer | Promise<FaultAnswer>;
  /** Most entries that one page of the double holds; small (3), so that a handful of items makes several pages. */
  readonly pageSize: number;
  /** A person writes an item of the channel's main kind; its external id. */
  makeItem(text: string): Promise<string>;
  editItem(externalId: string, text: string): Promise<void>;
  removeItem(externalId: string): Promise<void>;
  /** Raw hook bodies that the double has pushed since the last call; always empty without push. */
  deliveries(): Promise<string[]>;
  /** An action that works now: its target exists and allows the verb. */
  performable(verb: ActionVerb, kind: ItemKind): Promise<OutboundAction>;
  /** Whether the effect shows at the double. */
  wasPerformed(action: OutboundAction, receipt: Receipt): boolean | Promise<boolean>;
  /** How many replies of the account with exactly this text people can see now; absent where nothing can be written. */
  repliesWith?(text: string): number | Promise<number>;
  close(): Promise<void>;
}

/** The ten promises of a connector, in the order of the printed table. */
export const CHECK_NAMES = [
  'id-hygiene',
  'fixtures',
  'robust-parsing',
  'signature',
  'own-messages',
  'verbs',
  'failures',
  'paging',
  'edits-and-removals',
  'no-leaks',
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export interface PlatformTime {
  /** For doubles that otherwise live in a time of their own; the others live in the present. */
  clock?: () => Date;
}

/** A connector with everything that is needed to judge it. */
export interface Subject {
  connector: Connector;
  /** Absolute path of `connectors/<kind>/fixtures`; see `loadFixtures` for the file names. */
  fixtures: string;
  /** The account that the fixtures belong to. */
  account: Pick<AccountContext, 'externalId' | 'settings' | 'credentials'>;
  /** Starts the platform double afresh. */
  platform: (time?: PlatformTime) => Promise<PlatformHarness>;
  /** Checks that make no sense on this channel, each with the reason that the table prints. */
  notApplicable?: Partial<Record<CheckName, string>>;
  /**
   * The platform takes `action.id` as an idempotency key, so that repeating is always safe: an unanswered call need not
   * count as one that may have happened. The kit performs everything twice then and expects one effect.
   */
  repeatable?: boolean;
  /** `text` (MIME): a truncated payload may still be a shorter, valid one. Default `json`. */
  payloadFormat?: 'json' | 'text';
  /** A payload with this text, for channels whose fixtures do not hold the text literally (base64, MIME). */
  payloadWithText?: (text: string) => string;
}

/** One promise and the function that rejects when it is not kept. */
export interface Check {
  name: CheckName;
  promise: string;
  run(subject: Subject): Promise<void>;
}
