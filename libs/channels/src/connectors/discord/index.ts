import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { capabilities } from './discord.capabilities';
import { findPerformed } from './discord.lookup';
import { parse } from './discord.parse';
import { perform } from './discord.perform';
import { fetchSince } from './discord.poll';
import { probe } from './discord.probe';
import { READ_BACK_SIZE, readBack } from './discord.read-back';
import { credentials, settings } from './discord.settings';
import { listen } from './discord.stream';

/** One Discord bot: messages of its servers, forum posts, threads and direct messages, by gateway and API. */
export const discord: Connector = {
  kind: 'discord',
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
  listen: (account, onNews, signal) => listen(account, onNews, signal),
  handshake() {
    throw new ConnectorUnsupported('Discord has no webhook for messages');
  },
  verify() {
    throw new ConnectorUnsupported('Discord has no webhook for messages');
  },
  async fetchRef() {
    throw new ConnectorUnsupported('Discord gives no hints');
  },
};
