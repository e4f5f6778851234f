import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { parse } from './generic-webhook.parse';
import { perform } from './generic-webhook.perform';
import { fetchSince } from './generic-webhook.poll';
import { probe } from './generic-webhook.probe';
import { capabilities, credentials, settings } from './generic-webhook.settings';
import { verify } from './generic-webhook.signature';

/** Any other system: signed events in, signed action requests out, after the Standard Webhooks specification. */
export const genericWebhook: Connector = {
  kind: 'generic-webhook',
  credentials,
  settings,
  capabilities,
  verify,
  parse,
  fetchSince,
  perform,
  probe,
  /** The action id is an idempotency key on the other side: repeating is safe whatever happened. */
  findPerformed: async () => ({ found: 'absent' }),
  handshake() {
    throw new ConnectorUnsupported('Standard Webhooks have no handshake');
  },
  async fetchRef() {
    throw new ConnectorUnsupported('events are whole: there is nothing to fetch by reference');
  },
  async listen() {
    throw new ConnectorUnsupported('webhooks have no stream');
  },
};
