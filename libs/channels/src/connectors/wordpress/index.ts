import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { capabilities } from './wordpress.capabilities';
import { PAGE } from './wordpress.client';
import { findPerformed } from './wordpress.lookup';
import { parse } from './wordpress.parse';
import { perform } from './wordpress.perform';
import { fetchSince } from './wordpress.poll';
import { probe } from './wordpress.probe';
import { credentials, settings } from './wordpress.settings';
import { verify } from './wordpress.signature';
import { fetchRef, readBack } from './wordpress.sweep';

/** Comments of one WordPress site: read by the REST API, told at once by our plugin, moderated and answered. */
export const wordpress: Connector = {
  kind: 'wordpress',
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
  readBack,
  readBackSize: PAGE,
  handshake() {
    throw new ConnectorUnsupported('the plugin has no handshake');
  },
  async listen() {
    throw new ConnectorUnsupported('WordPress has no stream');
  },
};
