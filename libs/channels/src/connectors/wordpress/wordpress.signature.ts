import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountContext, RawRequest } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';

const TOLERANCE_SECONDS = 300;

/**
 * Checks the plugin's signature (Standard Webhooks, `v1`) on the raw bytes against the secret and the previous one. The reason
 * of a refusal starts with the code that the plugin's settings page shows.
 */
export function verify(request: RawRequest, { credentials }: Pick<AccountContext, 'credentials'>): void {
  const {
    'webhook-id': id = '',
    'webhook-timestamp': timestamp = '',
    'webhook-signature': header = '',
  } = request.headers;
  for (const [name, value] of Object.entries({ id, timestamp, signature: header })) {
    if (value === '') throw new ConnectorAuthError(`missing_header: webhook-${name}`);
  }
  if (id.includes('.')) throw new ConnectorAuthError('signature_mismatch: webhook-id must not hold a dot');
  const age = /^\d{1,12}$/.test(timestamp) ? request.receivedAt.getTime() / 1000 - Number(timestamp) : NaN;
  if (!(Math.abs(age) <= TOLERANCE_SECONDS)) {
    throw new ConnectorAuthError(
      'timestamp_out_of_range: more than 300 s from our clock; check the site’s',
      'timestamp',
    );
  }
  const keys = ['signingSecret', 'previousSigningSecret'].flatMap((name) => secretBytes(credentials[name] ?? '') ?? []);
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), request.body]);
  const given = header.split(' ').flatMap((entry) => {
    const [version, signature = ''] = entry.split(',', 2);
    return version === 'v1' ? [Buffer.from(signature, 'base64')] : [];
  });
  const fits = keys.some((key) => {
    const wanted = createHmac('sha256', key).update(signed).digest();
    return given.some((signature) => signature.length === wanted.length && timingSafeEqual(signature, wanted));
  });
  if (!fits) throw new ConnectorAuthError('signature_mismatch: no signature fits the bytes received');
}

/** The bytes after `whsec_`; null for a secret of another form. */
function secretBytes(secret: string): Buffer | null {
  if (!/^whsec_[A-Za-z0-9+/_-]+={0,2}$/.test(secret)) return null;
  return Buffer.from(secret.slice('whsec_'.length), 'base64');
}
