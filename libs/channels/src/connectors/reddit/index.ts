import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { capabilities } from './reddit.capabilities';
import { findPerformed } from './reddit.lookup';
import { oauth } from './reddit.oauth';
import { parse } from './reddit.parse';
import { perform } from './reddit.perform';
import { fetchSince } from './reddit.poll';
import { probe } from './reddit.probe';
import { READ_BACK_SIZE, readBack } from './reddit.read-back';
import { credentials, settings } from './reddit.settings';

/** One Reddit account: its inbox, the subreddits it moderates with their queue and mail, and every answer. */
export const reddit: Connector = {
  kind: 'reddit',
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
  readBackSize: READ_BACK_SIZE,
  handshake() {
    throw new ConnectorUnsupported('Reddit has no webhook');
  },
  verify() {
    throw new ConnectorUnsupported('Reddit has no webhook');
  },
  async fetchRef() {
    throw new ConnectorUnsupported('Reddit gives no hints');
  },
  async listen() {
    throw new ConnectorUnsupported('Reddit has no stream');
  },
};
