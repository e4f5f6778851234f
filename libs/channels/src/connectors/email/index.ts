import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { capabilities, credentials, settings } from './email.capabilities';
import { fetchMail } from './email.fetch';
import { listenForMail } from './email.listen';
import { parsePayload } from './email.parse';
import { findAction, performAction } from './email.perform';
import { probeMailbox } from './email.probe';
import { AccessTokens, openSession, TIMING, type Timing } from './email.session';

export { composeEmailReply, type ReplyOptions } from './email.compose';
export { emailMessageId } from './email.ids';
export { sanitizeEmailHtml } from './sanitize';

const unsupported = (what: string): never => {
  throw new ConnectorUnsupported(`E-mail has no ${what}.`);
};

/** The e-mail connector with waits of its own; tests shorten them. */
export function createEmailConnector(timing: Partial<Timing> = {}): Connector {
  const waits = { ...TIMING, ...timing };
  const tokens = new AccessTokens();
  return {
    kind: 'email',
    credentials,
    settings,
    capabilities,
    handshake: () => unsupported('handshake'),
    verify: () => unsupported('webhook'),
    parse: parsePayload,
    fetchSince: async (request, account, signal) => fetchMail(request, openSession(account, waits, tokens, signal)),
    fetchRef: async () => unsupported('references'),
    listen: async (account, onNews, signal) => listenForMail(openSession(account, waits, tokens, signal), onNews),
    perform: async (action, account, signal) => performAction(action, openSession(account, waits, tokens, signal)),
    findPerformed: async (action, account, signal) => findAction(action, openSession(account, waits, tokens, signal)),
    probe: async (account, _hookUrl, signal) => probeMailbox(openSession(account, waits, tokens, signal), capabilities),
  };
}

/** Any mailbox: IMAP in, SMTP out. */
export const email: Connector = createEmailConnector();
