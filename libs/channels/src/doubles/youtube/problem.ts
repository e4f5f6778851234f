import { FORCE_SSL } from './grants';
import type { YouTubeGrant } from './shapes';

/** A refusal in YouTube's words: status and `errors[0].reason`. */
export class YouTubeProblem extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** One authorised call of the Data API. */
export interface Call {
  query: URLSearchParams;
  content: string;
  grant: YouTubeGrant;
}

/** The caller's channel, which has to exist and to have allowed writing and moderating. */
export function actingChannel({ grant }: Call): string {
  if (!grant.scopes.includes(FORCE_SSL)) {
    throw new YouTubeProblem(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.');
  }
  if (grant.channelId === null) {
    throw new YouTubeProblem(403, 'ineligibleAccount', 'The account has no YouTube channel.');
  }
  return grant.channelId;
}

/** Position after the last entry of a page: opaque to callers. */
export function tokenAfter(order: string): string {
  return `QURT${Buffer.from(order).toString('base64url')}`;
}

/** The position that a page token stands for; null for text that is none. */
export function positionOf(token: string): string | null {
  return /^QURT[\w-]+$/.test(token) ? Buffer.from(token.slice(4), 'base64url').toString() : null;
}
