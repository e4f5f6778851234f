import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { capabilities } from './app-store.capabilities';
import { parse } from './app-store.parse';
import { findPerformed, perform } from './app-store.perform';
import { fetchSince } from './app-store.poll';
import { probe } from './app-store.probe';
import { READ_BACK_SIZE, readBack } from './app-store.read-back';
import { credentials, settings } from './app-store.settings';

/** Reviews of one app in the App Store: polling, and the one public response a review can have. */
export const appStore: Connector = {
  kind: 'app-store',
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
    throw new ConnectorUnsupported('App Store Connect has no hook for reviews');
  },
  verify() {
    throw new ConnectorUnsupported('App Store Connect has no hook for reviews');
  },
  async fetchRef() {
    throw new ConnectorUnsupported('App Store Connect gives no hints about reviews');
  },
  async listen() {
    throw new ConnectorUnsupported('App Store Connect has no stream');
  },
};
