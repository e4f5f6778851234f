import type { Connector } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnsupported } from '../../spi/errors';
import { GoogleBusinessClient } from './google-business.client';
import { oauth } from './google-business.oauth';
import { parse } from './google-business.parse';
import { reviewNameOf } from './google-business.payloads';
import { findPerformed, perform } from './google-business.perform';
import { fetchSince } from './google-business.poll';
import { probe } from './google-business.probe';
import { READ_BACK_SIZE, readBack } from './google-business.read-back';
import { capabilities, credentials, locationName, settings } from './google-business.settings';
import { verify } from './google-business.verify';

/** Reviews of one Google Business Profile location: Pub/Sub hints, polling, and the one public reply a review can have. */
export const googleBusiness: Connector = {
  kind: 'google-business',
  credentials,
  settings,
  capabilities,
  oauth,
  verify,
  parse,
  fetchSince,
  perform,
  findPerformed,
  probe,
  readBack,
  readBackSize: READ_BACK_SIZE,
  handshake() {
    throw new ConnectorUnsupported('Pub/Sub has no handshake');
  },
  async fetchRef(ref, account, signal) {
    const name = reviewNameOf(ref);
    if (name === null || !name.startsWith(`${locationName(account)}/`)) {
      throw new ConnectorRejected('not a review of this location', 'invalid');
    }
    const { review } = await new GoogleBusinessClient(account, signal).review(name);
    return review === null ? [] : [JSON.stringify({ review })];
  },
  async listen() {
    throw new ConnectorUnsupported('Google reviews have no stream');
  },
};
