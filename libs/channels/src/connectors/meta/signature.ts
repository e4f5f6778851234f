import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RawRequest } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';

const HEADER = 'x-hub-signature-256';

/**
 * Checks Meta's `X-Hub-Signature-256` (Graph API webhooks): HMAC-SHA256 of the raw bytes, keyed by the app secret.
 * Any of the secrets may fit: with Instagram two apps can share one address. Meta signs no time, so there is no window.
 */
export function verifyMetaSignature(request: RawRequest, secrets: readonly (string | undefined)[]): void {
  const given = /^sha256=([0-9a-f]{64})$/.exec(request.headers[HEADER] ?? '')?.[1];
  if (given === undefined) throw new ConnectorAuthError('X-Hub-Signature-256 is missing or malformed');
  const known = secrets.filter((secret) => secret !== undefined && secret !== '') as string[];
  if (known.length === 0) throw new ConnectorAuthError('No app secret is stored for this account');
  const signature = Buffer.from(given, 'hex');
  const fits = known.map((secret) =>
    timingSafeEqual(createHmac('sha256', secret).update(request.body).digest(), signature),
  );
  if (!fits.includes(true)) throw new ConnectorAuthError('X-Hub-Signature-256 does not fit the body');
}
