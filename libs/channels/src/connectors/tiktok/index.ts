import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { TIKTOK_CAPABILITIES } from './tiktok.capabilities';
import { fetchTikTokRef, READ_BACK_SIZE, readBackTikTok } from './tiktok.fetch-ref';
import { findOnTikTok } from './tiktok.lookup';
import { tiktokSignIn } from './tiktok.oauth';
import { parseTikTok } from './tiktok.parse';
import { performTikTok } from './tiktok.perform';
import { fetchTikTok } from './tiktok.poll';
import { probeTikTok } from './tiktok.probe';
import { credentials, settings } from './tiktok.settings';
import { verifyTikTok } from './tiktok.verify';

/** A TikTok business account: comments on its videos, mentions and direct messages, by webhook and by reading. */
export const tiktok: Connector = {
  kind: 'tiktok',
  credentials,
  settings,
  capabilities: TIKTOK_CAPABILITIES,
  oauth: tiktokSignIn,
  handshake: () => {
    throw new ConnectorUnsupported('TikTok asks for no handshake');
  },
  verify: verifyTikTok,
  parse: parseTikTok,
  fetchSince: fetchTikTok,
  fetchRef: fetchTikTokRef,
  listen: () => Promise.reject(new ConnectorUnsupported('TikTok holds no connection open')),
  perform: performTikTok,
  findPerformed: findOnTikTok,
  probe: probeTikTok,
  readBack: readBackTikTok,
  readBackSize: READ_BACK_SIZE,
};
