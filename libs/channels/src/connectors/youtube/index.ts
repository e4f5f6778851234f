import type { Connector } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnsupported } from '../../spi/errors';
import { capabilities } from './youtube.capabilities';
import { YouTubeClient } from './youtube.client';
import { findPerformed } from './youtube.lookup';
import { oauth } from './youtube.oauth';
import { parse } from './youtube.parse';
import { idOf } from './youtube.payloads';
import { perform } from './youtube.perform';
import { fetchSince } from './youtube.poll';
import { probe } from './youtube.probe';
import { READ_BACK_SIZE, readBack } from './youtube.read-back';
import { credentials, settings } from './youtube.settings';
import { handshake, verify } from './youtube.verify';

/** Comments under the videos of one YouTube channel: polling within a daily quota, notices of new videos, moderation. */
export const youtube: Connector = {
  kind: 'youtube',
  credentials,
  settings,
  capabilities,
  oauth,
  handshake,
  verify,
  parse,
  fetchSince,
  perform,
  findPerformed,
  probe,
  readBack,
  readBackSize: READ_BACK_SIZE,
  async fetchRef(ref, account, signal) {
    const id = idOf(/^video:(.+)$/.exec(ref)?.[1]);
    if (id === null) throw new ConnectorRejected('not a video', 'invalid');
    const video = await new YouTubeClient(account, signal).video(id);
    return video === null ? [] : [JSON.stringify({ video })];
  },
  async listen() {
    throw new ConnectorUnsupported('YouTube comments have no stream');
  },
};
