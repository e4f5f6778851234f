import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { WebSocket } from 'ws';
import { isPublicAddress, literalAddress } from '../../http/addresses';
import { ConnectorUnavailable } from '../../spi/errors';

const HANDSHAKE_MS = 20_000;
/** The first events of a large server are some megabytes. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Opens a WebSocket under the rules of the guarded `fetch`: TLS and no private address whatever a name resolves to at the
 * moment of connecting, unless the installation allows its own network; no redirect.
 */
export function openSocket(address: string, allowPrivateNetwork: boolean): WebSocket {
  const url = URL.canParse(address) ? new URL(address) : null;
  const schemes = allowPrivateNetwork ? ['wss:', 'ws:'] : ['wss:'];
  if (url === null || !schemes.includes(url.protocol) || url.username || url.password) {
    throw new ConnectorUnavailable('Discord’s gateway has an address that is not allowed', false);
  }
  const literal = literalAddress(url.hostname);
  if (literal !== null && !allowPrivateNetwork && !isPublicAddress(literal)) {
    throw new ConnectorUnavailable('Discord’s gateway is not a public address', false);
  }
  url.search = '?v=10&encoding=json';
  return new WebSocket(url, {
    handshakeTimeout: HANDSHAKE_MS,
    maxPayload: MOST_BYTES,
    perMessageDeflate: false,
    ...(!allowPrivateNetwork && { lookup: publicLookup }),
  });
}

/** Resolves a name and refuses it when one of its addresses is private. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error) callback(error, '', 0);
    else if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
      callback(Object.assign(new Error(`${hostname} is not a public address`), { code: 'EACCES' }), '', 0);
    } else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
