import ipaddr from 'ipaddr.js';

/** Hosts of clouds that answer with credentials although their address looks public. */
const METADATA_ADDRESSES = new Set(['168.63.129.16']);

/**
 * Whether an IP address is reachable on the public Internet: not private, loopback, link-local, carrier-grade, multicast,
 * reserved, nor one of those in IPv6 clothing (mapped, translated, tunnelled). Text that is no address is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address); // unwraps IPv4-mapped IPv6
  return parsed.range() === 'unicast' && !METADATA_ADDRESSES.has(parsed.toString());
}

/** The IP address that a URL's host literally is; null for a name. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? bare : null;
}
