import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { capabilities } from './listening.capabilities';
import { parse } from './listening.parse';
import { fetchSince } from './listening.poll';
import { probe } from './listening.probe';
import { READ_BACK_SIZE, readBack } from './listening.read-back';
import { credentials, settings } from './listening.settings';

/** One watch over a brand, a competitor or a word: feeds and the public searches of networks. Nothing is ever written. */
export const listening: Connector = {
  kind: 'listening',
  credentials,
  settings,
  capabilities,
  parse,
  fetchSince,
  probe,
  readBack,
  readBackSize: READ_BACK_SIZE,
  handshake() {
    throw new ConnectorUnsupported('Feeds and searches are polled');
  },
  verify() {
    throw new ConnectorUnsupported('Feeds and searches are polled');
  },
  async fetchRef() {
    throw new ConnectorUnsupported('Feeds and searches give no hints');
  },
  async listen() {
    throw new ConnectorUnsupported('Feeds and searches have no stream');
  },
  async perform({ verb }) {
    throw new ConnectorUnsupported(`Listening only reads: there is no ${verb}`);
  },
  async findPerformed({ verb }) {
    throw new ConnectorUnsupported(`Listening only reads: there is no ${verb}`);
  },
};
