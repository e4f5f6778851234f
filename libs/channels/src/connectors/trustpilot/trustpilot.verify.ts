import { createHash, timingSafeEqual } from 'node:crypto';
import type { AccountContext, RawRequest } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import { hookUserOf } from './trustpilot.settings';

/**
 * Trustpilot documents no signature. The hook address itself is secret; where the account has a webhook password, the basic
 * authentication that stands in the address entered at Trustpilot is compared as well. Nothing in the body is believed
 * anyway (see `parse`): each review it names is read again through the API.
 */
export function verify(
  request: Pick<RawRequest, 'headers'>,
  account: Pick<AccountContext, 'credentials' | 'settings'>,
): void {
  const password = account.credentials['hookPassword'] ?? '';
  if (password === '') return;
  const given = /^Basic (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (given === undefined) throw new ConnectorAuthError('the delivery has no webhook password');
  const wanted = Buffer.from(`${hookUserOf(account)}:${password}`).toString('base64');
  if (!timingSafeEqual(digest(given), digest(wanted))) throw new ConnectorAuthError('the webhook password is wrong');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
