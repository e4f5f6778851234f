import type { AccountContext } from '../../spi/connector';
import { type LongLived, LongLivedToken } from '../meta/long-lived';
import { credential } from '../../spi/settings';
import { hostOf } from './threads.settings';

/** The token endpoints stand directly below the host, without a version. */
export function threadsIssuer(account: AccountContext): LongLived {
  return { platform: 'Threads', host: hostOf(account), prefix: 'th', secret: credential(account, 'appSecret') };
}

/** The profile's token of 60 days. */
export function threadsToken(account: AccountContext, signal: AbortSignal): LongLivedToken {
  return new LongLivedToken(account, signal, threadsIssuer(account));
}
