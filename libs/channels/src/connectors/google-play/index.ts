import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { capabilities } from './google-play.capabilities';
import { parse } from './google-play.parse';
import { findPerformed, perform } from './google-play.perform';
import { fetchSince } from './google-play.poll';
import { probe } from './google-play.probe';
import { READ_BACK_SIZE, readBack } from './google-play.read-back';
import { credentials, settings } from './google-play.settings';

/** Reviews of one Android app: polling of the last week, and the one public reply a review can have. */
export const googlePlay: Connector = {
  kind: 'google-play',
  credentials,
  settings,
  capabilities,
  parse,
  fetchSince,
  perform,
  findPerformed,
  probe,
  readBack,
  readBackSize: READ_BACK_SIZE,
  handshake() {
    throw new ConnectorUnsupported('Google Play calls no hook');
  },
  verify() {
    throw new ConnectorUnsupported('Google Play calls no hook');
  },
  async fetchRef() {
    throw new ConnectorUnsupported('Google Play gives no hints');
  },
  async listen() {
    throw new ConnectorUnsupported('Google Play has no stream');
  },
};
