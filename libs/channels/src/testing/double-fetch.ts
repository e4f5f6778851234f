import { guardedFetch } from '../http/guarded-fetch';
import type { AccountContext, Fetch } from '../spi/connector';

const SILENCE_MS = 500;

/** How connectors reach doubles: patient, since a busy machine answers late. Only the kit, which plays silence, is not. */
export const doubleFetch: Fetch = guardedFetch({ allowPrivateNetwork: true, maxBytes: 1_000_000, timeoutMs: 10_000 });

/** The account with calls that end soon, for a platform that never answers. */
export function impatient(account: AccountContext): AccountContext {
  const fetch: Fetch = (url, init = {}) => {
    const soon = AbortSignal.timeout(SILENCE_MS);
    return account.fetch(url, { ...init, signal: init.signal ? AbortSignal.any([init.signal, soon]) : soon });
  };
  return { ...account, fetch };
}
