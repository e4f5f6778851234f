import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { isPublicAddress } from '../../http/addresses';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import type { Endpoint } from './email.settings';

export interface ResolvedHost {
  /** The checked address: connecting to it, not to the name, leaves no second resolution to be tricked by. */
  address: string;
  /** Name for SNI and certificate checks; an address literal stays one. */
  servername: string;
}

/**
 * Resolves a server and holds it to the rules: no private address unless the installation allows it, no connection without
 * TLS except to this very machine. Breaking a rule is a matter of settings, hence `ConnectorAuthError`.
 */
export async function resolveHost(
  endpoint: Endpoint,
  way: string,
  allowPrivateNetwork: boolean,
): Promise<ResolvedHost> {
  const name = endpoint.host.replace(/^\[|\]$/g, '');
  const found = await lookup(name, { all: true }).catch(() => {
    throw new ConnectorUnavailable(`${way}: the server name ${name} cannot be resolved.`, false);
  });
  if (!allowPrivateNetwork && !found.every(({ address }) => isPublicAddress(address)))
    throw new ConnectorAuthError(
      `${way}: ${name} is an address of a private network, which this installation does not allow.`,
    );
  if (endpoint.security === 'none' && found.some(({ address }) => ipaddr.process(address).range() !== 'loopback'))
    throw new ConnectorAuthError(`${way}: an unencrypted connection is only allowed to the same machine.`);
  const first = found[0];
  if (!first) throw new ConnectorUnavailable(`${way}: the server name ${name} has no address.`, false);
  return { address: first.address, servername: name };
}
