import { createHmac, createPublicKey, timingSafeEqual, verify as verifySignature } from 'node:crypto';
import type { AccountContext, RawRequest } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';

const TOLERANCE_SECONDS = 300;
/** DER of an Ed25519 public key up to its 32 raw bytes (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Checks a Standard Webhooks signature on the raw bytes. Passes when any entry verifies with any active key; unknown
 * versions are skipped. The reason of a refusal starts with the code that senders know.
 */
export function verify(request: RawRequest, account: Pick<AccountContext, 'credentials'>): void {
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
      'timestamp_out_of_range: more than 300 s from our clock; check the sender’s',
      'timestamp',
    );
  }
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), request.body]);
  const entries = header.split(' ').map((entry) => entry.split(',', 2));
  const passes = entries.some(([version, signature = '']) => {
    if (version === 'v1') return matchesSecret(signed, signature, account.credentials);
    return version === 'v1a' && matchesPublicKey(signed, signature, account.credentials['publicKey'] ?? '');
  });
  if (!passes) throw new ConnectorAuthError('signature_mismatch: no signature fits the bytes received');
}

/** The bytes after `whsec_`; null for a secret of another form. */
export function secretBytes(secret: string): Buffer | null {
  if (!/^whsec_[A-Za-z0-9+/_-]+={0,2}$/.test(secret)) return null;
  return Buffer.from(secret.slice('whsec_'.length), 'base64');
}

function matchesSecret(signed: Buffer, signature: string, credentials: AccountContext['credentials']): boolean {
  const given = Buffer.from(signature, 'base64');
  return ['signingSecret', 'previousSigningSecret'].some((name) => {
    const key = secretBytes(credentials[name] ?? '');
    if (key === null) return false;
    const wanted = createHmac('sha256', key).update(signed).digest();
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

function matchesPublicKey(signed: Buffer, signature: string, publicKey: string): boolean {
  const raw = publicKey.startsWith('whpk_') ? Buffer.from(publicKey.slice('whpk_'.length), 'base64') : Buffer.alloc(0);
  if (raw.length !== 32) return false;
  const key = createPublicKey({ key: Buffer.concat([ED25519_PREFIX, raw]), format: 'der', type: 'spki' });
  return verifySignature(null, signed, key, Buffer.from(signature, 'base64'));
}
