import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { LINKEDIN_CAPABILITIES } from './linkedin.capabilities';
import { findOnLinkedIn } from './linkedin.lookup';
import { oauth } from './linkedin.oauth';
import { parseLinkedIn } from './linkedin.parse';
import { performOnLinkedIn } from './linkedin.perform';
import { fetchLinkedIn } from './linkedin.poll';
import { probeLinkedIn } from './linkedin.probe';
import { fetchLinkedInRef, READ_BACK_SIZE, readBackFromLinkedIn } from './linkedin.read';
import { credentials, settings } from './linkedin.settings';
import { answerChallenge, verifyLinkedIn } from './linkedin.verify';

/** A LinkedIn Page: comments on its posts and posts that name it, by webhook and by reading, and its answers. */
export const linkedin: Connector = {
  kind: 'linkedin',
  credentials,
  settings,
  capabilities: LINKEDIN_CAPABILITIES,
  oauth,
  handshake: answerChallenge,
  verify: verifyLinkedIn,
  parse: parseLinkedIn,
  fetchSince: fetchLinkedIn,
  fetchRef: fetchLinkedInRef,
  listen: () => Promise.reject(new ConnectorUnsupported('LinkedIn holds no connection open')),
  perform: performOnLinkedIn,
  findPerformed: findOnLinkedIn,
  probe: probeLinkedIn,
  readBack: readBackFromLinkedIn,
  readBackSize: READ_BACK_SIZE,
};
