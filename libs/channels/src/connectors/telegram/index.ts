import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { capabilities } from './telegram.capabilities';
import { fetchSince } from './telegram.fetch';
import { fetchRef } from './telegram.file';
import { parse } from './telegram.parse';
import { findPerformed, perform } from './telegram.perform';
import { probe } from './telegram.probe';
import { credentials, settings } from './telegram.settings';
import { verify } from './telegram.verify';

/** One bot: its private chats, the groups it is in with the comments of their channels, and the chats of business owners. */
export const telegram: Connector = {
  kind: 'telegram',
  credentials,
  settings,
  capabilities,
  verify,
  parse,
  fetchSince,
  fetchRef,
  perform,
  findPerformed,
  probe,
  handshake() {
    throw new ConnectorUnsupported('Telegram has no handshake');
  },
  async listen() {
    throw new ConnectorUnsupported('Telegram holds no connection open');
  },
};
