import { createHash } from 'node:crypto';
import { ConnectorAuthError, type ConnectorError, ConnectorUnavailable } from '../spi/errors';
import { type ApiAnswer, type ApiContext, type ApiRequest, callApi } from './call';

/** Tokens are renewed this long before the platform ends them, so that none ends under way. */
const EARLY_MS = 60_000;
const MOST_TOKENS = 2000;

export interface KeptToken {
  value: string;
  /** Process time (ms) after which it is not used any more. */
  usableUntil: number;
}

/** Short-lived access tokens of one channel by grant: renewed on demand, never leaving the process. */
export class TokenMemory<Token extends KeptToken> {
  private readonly tokens = new Map<string, Token>();

  /**
   * A working token of a grant (its address and credentials); renewed when there is none, when its end has come or when
   * `rejected` is the one at hand. `renew` gets the last one, for what may have to be handed on.
   */
  async working(
    grant: readonly string[],
    rejected: string | undefined,
    renew: (last: Token | undefined) => Promise<Token>,
  ): Promise<Token> {
    const key = createHash('sha256').update(JSON.stringify(grant)).digest('base64');
    const last = this.tokens.get(key);
    if (last && last.value !== rejected && last.usableUntil > Date.now()) return last;
    const fresh = await renew(last); // where that fails the last one stays: it may still work for other calls
    this.tokens.delete(key);
    this.tokens.set(key, fresh);
    for (const oldest of this.tokens.keys()) {
      if (this.tokens.size <= MOST_TOKENS) break;
      this.tokens.delete(oldest);
    }
    return fresh;
  }
}

/** Until when a token that lives for `expires_in` seconds is used: a minute less, at least half its life. */
export function usableUntil(expiresIn: unknown): number {
  const lifeMs = typeof expiresIn === 'number' && expiresIn > 0 ? expiresIn * 1000 : 0;
  return Date.now() + Math.max(lifeMs - EARLY_MS, lifeMs / 2);
}

/**
 * A call of an OAuth token endpoint. Without an answer, the call that the token was for did not happen; a refused grant
 * (`invalid_grant`, `invalid_client`) never mends itself: somebody must connect again.
 */
export async function signIn(request: ApiRequest, context: Omit<ApiContext, 'classify'>): Promise<ApiAnswer> {
  try {
    return await callApi({ ...request, redirect: 'error' }, { ...context, classify: refusalOf });
  } catch (error) {
    throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
  }
}

function refusalOf({ status }: { status: number }, detail: string): ConnectorError | null {
  if (status === 404 || status === 408) return new ConnectorUnavailable(detail, false);
  return status >= 400 && status < 429 ? new ConnectorAuthError(`${detail}. Connect the account again.`) : null;
}
