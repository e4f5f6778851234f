/** Every error code the API can answer with: stable for integrators, mapped to text by the console. */
export const PROBLEMS = {
  'validation-failed': { status: 400, title: 'The request is not valid' },
  'malformed-body': { status: 400, title: 'The body could not be read' },
  'signed-out': { status: 401, title: 'Sign in first' },
  'wrong-credentials': { status: 401, title: 'The e-mail or the password is wrong' },
  'signature-mismatch': { status: 401, title: 'The signature does not match the body' },
  'timestamp-out-of-range': { status: 401, title: 'The timestamp is too far from now' },
  'csrf-failed': { status: 403, title: 'The CSRF token is missing or wrong' },
  'not-allowed': { status: 403, title: 'Your role does not allow this' },
  'handshake-refused': { status: 403, title: 'The verify token does not match' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'unknown-account': { status: 404, title: 'No account has this hook key' },
  'account-removed': { status: 410, title: 'This account was removed' },
  'stale-version': { status: 409, title: 'This changed since you read it' },
  'newer-items': { status: 409, title: 'Something came in since you started writing' },
  'claimed-by-other': { status: 409, title: 'Somebody else is answering' },
  'count-changed': { status: 409, title: 'It is about another number of conversations by now' },
  'already-exists': { status: 409, title: 'This exists already' },
  'not-possible-now': { status: 409, title: 'This is not possible in the current state' },
  'needs-second-person': { status: 409, title: 'A second person has to approve this' },
  'level-not-earned': { status: 409, title: 'The rule has not earned this level' },
  'capacity-full': { status: 409, title: 'You have as many open conversations as you can take' },
  'last-owner': { status: 409, title: 'A workspace needs an owner' },
  'idempotency-key-reused': { status: 422, title: 'This idempotency key was used for another request' },
  'channel-cannot': { status: 422, title: 'The channel cannot do this' },
  'window-closed': { status: 422, title: 'The time to do this on the channel is over' },
  'text-too-long': { status: 422, title: 'The text is too long for the channel' },
  'reply-blocked': { status: 422, title: 'The reply needs a change before it can go out' },
  'attachment-refused': { status: 422, title: 'The attachment is not accepted' },
  'link-over': { status: 410, title: 'The link is used or over' },
  'conversation-merged': { status: 410, title: 'This conversation was merged into another' },
  'invitation-over': { status: 410, title: 'The invitation is used or over' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The content type is not supported' },
  'too-many-requests': { status: 429, title: 'Too many attempts' },
  'account-unreachable': { status: 502, title: 'The channel did not answer' },
  'account-refused': { status: 422, title: 'The channel refused the connection' },
  'assistance-off': { status: 409, title: 'This is switched off in this workspace' },
  'assistance-failed': { status: 502, title: 'The service did not answer as it should' },
  overloaded: { status: 503, title: 'Too much at once, try again' },
  internal: { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemCode = keyof typeof PROBLEMS;

/** RFC 9457 problem details, as sent in `application/problem+json` and in socket acknowledgements. */
export interface ProblemView {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  /** What is wrong and the way out, in English; the console shows its own text by `code`. */
  detail?: string;
  /** The request id. */
  instance: string;
  errors?: { pointer: string; detail: string }[];
  retryAfterMs?: number;
  /** With 409: the current state (`stale-version`), what is new (`newer-items`), what a rule lacks (`level-not-earned`). */
  current?: unknown;
}
