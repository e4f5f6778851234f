import { createHash, randomBytes } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { SecretBox } from '@parvis/platform';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const HASH_LENGTH = 32;

/** A session's token: 32 random bytes, base64url. Only its hash is kept. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of a token; null for text that cannot be one. */
export function hashOfToken(token: string): Buffer | null {
  return TOKEN.test(token) ? createHash('sha256').update(token).digest() : null;
}

/** Keyed hash of a network address within one account: tells addresses apart, never which they are. IPv6 counts by its /64. */
export function addressHash(secrets: SecretBox, accountId: number, address: string): string {
  return secrets.sign(`widget address ${accountId} ${networkOf(address)}`).slice(0, HASH_LENGTH);
}

function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain) || !isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const rest = tail.split(':').filter((group) => group !== '');
  const zeros = plain.includes('::') ? Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0') : [];
  return [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':');
}
