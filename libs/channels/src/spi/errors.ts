/** Base of the five ways a connector can fail; nothing else may leave a connector. Messages never hold a credential. */
export abstract class ConnectorError extends Error {
  abstract readonly kind: 'auth' | 'rate-limited' | 'rejected' | 'unavailable' | 'unsupported';
}

/** The account's credentials or permissions no longer work: the account pauses and an admin is told. */
export class ConnectorAuthError extends ConnectorError {
  readonly kind = 'auth';
  constructor(
    message: string,
    /** `timestamp`: a hook was signed rightly but too far from now (a replay, or a wrong clock at the sender). */
    readonly reason: 'refused' | 'timestamp' = 'refused',
  ) {
    super(message);
  }
}

/** The platform asks to slow down; `retryAfterMs` comes from its headers, or is the connector's documented default. */
export class ConnectorRateLimited extends ConnectorError {
  readonly kind = 'rate-limited';
  constructor(
    message: string,
    readonly retryAfterMs: number,
  ) {
    super(message);
  }
}

/** Why a call was refused for good. `already-done` counts as success, `gone` marks the item deleted. */
export const REJECTION_REASONS = ['gone', 'forbidden', 'invalid', 'too-long', 'window-closed', 'already-done', 'recipient-refused'] as const; // prettier-ignore
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** Permanent refusal of one call; the agent sees `message`, the account goes on. */
export class ConnectorRejected extends ConnectorError {
  readonly kind = 'rejected';
  constructor(
    message: string,
    readonly reason: RejectionReason,
    /** The platform's own code, for support. */
    readonly platformCode: string | null = null,
  ) {
    super(message);
  }
}

/** Transient: network, timeout, 5xx. `mayHaveHappened` is true when the request may have reached the platform. */
export class ConnectorUnavailable extends ConnectorError {
  readonly kind = 'unavailable';
  constructor(
    message: string,
    readonly mayHaveHappened: boolean,
  ) {
    super(message);
  }
}

/** A verb or way of receiving that the connector never declared: a bug in the caller. */
export class ConnectorUnsupported extends ConnectorError {
  readonly kind = 'unsupported';
}
