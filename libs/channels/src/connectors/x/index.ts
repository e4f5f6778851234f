import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { X_CAPABILITIES } from './x.capabilities';
import { fetchXRef } from './x.fetch-ref';
import { findOnX } from './x.lookup';
import { oauth } from './x.oauth';
import { parseX } from './x.parse';
import { performX } from './x.perform';
import { fetchX } from './x.poll';
import { probeX } from './x.probe';
import { READ_BACK_SIZE, readBackFromX } from './x.read-back';
import { credentials, settings } from './x.settings';
import { answerCrc, verifyX } from './x.verify';

/** An X account: mentions, replies and direct messages, by webhook and by reading. */
export const x: Connector = {
  kind: 'x',
  credentials,
  settings,
  capabilities: X_CAPABILITIES,
  oauth,
  handshake: answerCrc,
  verify: verifyX,
  parse: parseX,
  fetchSince: fetchX,
  fetchRef: fetchXRef,
  listen: () => Promise.reject(new ConnectorUnsupported('X holds no connection open')),
  perform: performX,
  findPerformed: findOnX,
  probe: probeX,
  readBack: readBackFromX,
  readBackSize: READ_BACK_SIZE,
};
