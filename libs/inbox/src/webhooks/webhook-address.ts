import { isPublicAddress } from '@parvis/channels';
import { invalidField } from '../wire/invalid';

/**
 * Refuses an address that the guarded client would refuse in any case, while somebody is there to correct it. What a name
 * resolves to is judged at each delivery.
 */
export function checkAddress(text: string, allowPrivateNetwork: boolean): void {
  if (!URL.canParse(text)) throw invalidField('/url', 'has to be a whole address, with https://');
  const url = new URL(text);
  const schemes = allowPrivateNetwork ? ['https:', 'http:'] : ['https:'];
  if (!schemes.includes(url.protocol)) throw invalidField('/url', 'has to begin with https://');
  if (url.username || url.password) throw invalidField('/url', 'must not hold a password');
  if (!allowPrivateNetwork && isPrivateHost(url.hostname)) {
    throw invalidField('/url', 'is an address inside a private network, which this installation does not call');
  }
}

function isPrivateHost(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  const literal = hostname.replace(/^\[|\]$/g, '');
  const isLiteral = /^[\d.]+$/.test(literal) || literal.includes(':');
  return isLiteral && !isPublicAddress(literal);
}
