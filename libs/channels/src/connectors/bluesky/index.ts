import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { capabilities } from './bluesky.capabilities';
import { MOST_POSTS } from './bluesky.client';
import { findPerformed } from './bluesky.lookup';
import { parse } from './bluesky.parse';
import { perform } from './bluesky.perform';
import { fetchSince } from './bluesky.poll';
import { probe } from './bluesky.probe';
import { readBack } from './bluesky.read-back';
import { credentials, settings } from './bluesky.settings';

/** A Bluesky account on any server of the AT Protocol: mentions, answers, quotes and direct messages, by reading. */
export const bluesky: Connector = {
  kind: 'bluesky',
  credentials,
  settings,
  capabilities,
  parse,
  fetchSince,
  perform,
  findPerformed,
  probe,
  readBack,
  readBackSize: MOST_POSTS,
  handshake() {
    throw new ConnectorUnsupported('Bluesky has no webhook');
  },
  verify() {
    throw new ConnectorUnsupported('Bluesky has no webhook');
  },
  listen: () => Promise.reject(new ConnectorUnsupported('Bluesky holds no connection open')),
  fetchRef: () => Promise.reject(new ConnectorUnsupported('Bluesky gives no hints')),
};
