import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { answerMetaHandshake } from '../meta/handshake';
import { verifyMetaSignature } from '../meta/signature';
import { WHATSAPP_CAPABILITIES } from './whatsapp.capabilities';
import { fetchWhatsAppRef } from './whatsapp.fetch';
import { findOnWhatsApp } from './whatsapp.lookup';
import { parseWhatsApp } from './whatsapp.parse';
import { performWhatsApp } from './whatsapp.perform';
import { probeWhatsApp } from './whatsapp.probe';
import { credentials, settings } from './whatsapp.settings';

/** The direct messages of one number of the WhatsApp Cloud API. */
export const whatsapp: Connector = {
  kind: 'whatsapp',
  credentials,
  settings,
  capabilities: WHATSAPP_CAPABILITIES,
  handshake: answerMetaHandshake,
  verify: (request, account) => verifyMetaSignature(request, [account.credentials['appSecret']]),
  parse: parseWhatsApp,
  fetchSince: () => Promise.reject(new ConnectorUnsupported('WhatsApp has no list of messages: everything is pushed')),
  fetchRef: fetchWhatsAppRef,
  listen: () => Promise.reject(new ConnectorUnsupported('WhatsApp holds no connection open')),
  perform: performWhatsApp,
  findPerformed: findOnWhatsApp,
  probe: probeWhatsApp,
};
