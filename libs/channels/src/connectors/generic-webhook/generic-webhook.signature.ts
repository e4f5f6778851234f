import { createPublicKey, verify as verifySignature } from 'node:crypto';
import { fitsSecret, verifyStandardWebhook } from '../../http/standard-webhook';
import type { AccountContext, RawRequest } from '../../spi/connector';

/** DER of an Ed25519 public key up to its 32 raw bytes (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Checks a Standard Webhooks signature with any active key; unknown versions are skipped. */
export function verify(request: RawRequest, { credentials }: Pick<AccountContext, 'credentials'>): void {
  verifyStandardWebhook(request, 'sender', (version, signature, signed) => {
    if (version === 'v1') return fitsSecret(signature, signed, credentials);
    return version === 'v1a' && fitsPublicKey(signed, signature, credentials['publicKey'] ?? '');
  });
}

function fitsPublicKey(signed: Buffer, signature: string, publicKey: string): boolean {
  const raw = publicKey.startsWith('whpk_') ? Buffer.from(publicKey.slice('whpk_'.length), 'base64') : Buffer.alloc(0);
  if (raw.length !== 32) return false;
  const key = createPublicKey({ key: Buffer.concat([ED25519_PREFIX, raw]), format: 'der', type: 'spki' });
  return verifySignature(null, signed, key, Buffer.from(signature, 'base64'));
}
