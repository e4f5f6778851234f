import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { answerMetaHandshake } from '../meta/handshake';
import { verifyMetaSignature } from '../meta/signature';
import { THREADS_CAPABILITIES } from './threads.capabilities';
import { fetchThreads, fetchThreadsRef } from './threads.fetch';
import { findOnThreads } from './threads.lookup';
import { oauth } from './threads.oauth';
import { parseThreads } from './threads.parse';
import { performThreads } from './threads.perform';
import { probeThreads } from './threads.probe';
import { READ_BACK_SIZE, readBackThreads } from './threads.read-back';
import { credentials, settings } from './threads.settings';

/** A Threads profile: replies to its posts and mentions, by webhook and by reading; replies in two steps. */
export const threads: Connector = {
  kind: 'threads',
  credentials,
  settings,
  capabilities: THREADS_CAPABILITIES,
  oauth,
  handshake: answerMetaHandshake,
  verify: (request, account) => verifyMetaSignature(request, [account.credentials['appSecret']]),
  parse: parseThreads,
  fetchSince: fetchThreads,
  fetchRef: fetchThreadsRef,
  listen: () => Promise.reject(new ConnectorUnsupported('Threads holds no connection open')),
  perform: performThreads,
  findPerformed: findOnThreads,
  probe: probeThreads,
  readBack: readBackThreads,
  readBackSize: READ_BACK_SIZE,
};
