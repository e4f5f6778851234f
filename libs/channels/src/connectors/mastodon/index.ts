import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { capabilities } from './mastodon.capabilities';
import { findPerformed } from './mastodon.lookup';
import { oauth } from './mastodon.oauth';
import { parse } from './mastodon.parse';
import { perform } from './mastodon.perform';
import { fetchSince } from './mastodon.poll';
import { probe } from './mastodon.probe';
import { readBack } from './mastodon.read-back';
import { credentials, settings } from './mastodon.settings';
import { listen } from './mastodon.stream';

/** One account of a Mastodon server: mentions, comments, direct messages and quotes, by stream and poll, and every answer. */
export const mastodon: Connector = {
  kind: 'mastodon',
  credentials,
  settings,
  capabilities,
  oauth,
  parse,
  fetchSince,
  perform,
  findPerformed,
  probe,
  readBack,
  readBackSize: 20,
  listen: (account, onNews, signal) => listen(account, onNews, signal),
  handshake() {
    throw new ConnectorUnsupported('Mastodon has no webhook');
  },
  verify() {
    throw new ConnectorUnsupported('Mastodon has no webhook');
  },
  async fetchRef() {
    throw new ConnectorUnsupported('Mastodon gives no hints');
  },
};
