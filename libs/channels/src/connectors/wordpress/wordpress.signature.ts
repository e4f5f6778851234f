import { fitsSecret, verifyStandardWebhook } from '../../http/standard-webhook';
import type { AccountContext, RawRequest } from '../../spi/connector';

/** Checks the plugin's signature (Standard Webhooks, `v1`) against the secret and the one before. */
export function verify(request: RawRequest, { credentials }: Pick<AccountContext, 'credentials'>): void {
  verifyStandardWebhook(
    request,
    'site',
    (version, signature, signed) => version === 'v1' && fitsSecret(signature, signed, credentials),
  );
}
