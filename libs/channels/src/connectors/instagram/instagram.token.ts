import type { AccountContext } from '../../spi/connector';
import { type LongLived, LongLivedToken } from '../meta/long-lived';
import { bareAddress, FACEBOOK_GRAPH, INSTAGRAM_GRAPH, isPlatform } from '../meta/settings';
import { credential, textSetting } from '../../spi/settings';

/** Host of the API with Instagram Login: the form's default is Facebook's, which knows nothing of Instagram tokens. */
export function instagramHost(account: AccountContext): string {
  return isPlatform(account, FACEBOOK_GRAPH) ? INSTAGRAM_GRAPH : bareAddress(textSetting(account, 'apiBaseUrl'));
}

/** The secret of the app in which Instagram Login is set up; '' where none is entered. */
export function instagramSecret(account: AccountContext): string {
  return credential(account, 'instagramAppSecret') ?? credential(account, 'appSecret') ?? '';
}

export function instagramIssuer(account: AccountContext): LongLived & { secret: string } {
  return { platform: 'Instagram', host: instagramHost(account), prefix: 'ig', secret: instagramSecret(account) };
}

/** The account's token of 60 days (Instagram Login). */
export function instagramToken(account: AccountContext, signal: AbortSignal): LongLivedToken {
  return new LongLivedToken(account, signal, instagramIssuer(account));
}
