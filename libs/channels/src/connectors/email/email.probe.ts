import type { CapabilityRecord } from '@parvis/contracts';
import type { ProbeResult } from '../../spi/connector';
import { ConnectorError } from '../../spi/errors';
import { LoginRefused } from './email.errors';
import { withImap } from './email.imap';
import { checkSmtp } from './email.smtp';
import type { Session } from './email.session';

const failureOf = (attempt: Promise<unknown>): Promise<ConnectorError | null> =>
  attempt.then(
    () => null,
    (error: unknown) => {
      if (error instanceof ConnectorError) return error;
      throw error;
    },
  );

/** The same failure with the other way's failure named beside it. */
function both(imap: ConnectorError, smtp: ConnectorError | null): ConnectorError {
  if (smtp) imap.message = `${imap.message} ${smtp.message}`;
  return imap;
}

function withoutReply(capabilities: CapabilityRecord): CapabilityRecord {
  return {
    ...capabilities,
    verbs: { ...capabilities.verbs, email: (capabilities.verbs.email ?? []).filter(({ verb }) => verb !== 'reply') },
  };
}

/**
 * Logs in by IMAP and by SMTP and names the way that fails. A mailbox that reads but may not send (many tenants switch SMTP
 * AUTH off) is connected without replies.
 */
export async function probeMailbox(session: Session, capabilities: CapabilityRecord): Promise<ProbeResult> {
  const [imap, smtp] = await Promise.all([
    failureOf(withImap(session, (client) => client.mailboxOpen('INBOX', { readOnly: true }))),
    failureOf(checkSmtp(session)),
  ]);
  if (imap) throw both(imap, smtp);
  if (smtp && !(smtp instanceof LoginRefused)) throw smtp;
  const { config, tokens, account } = session;
  const accessToken = tokens.latestFor(config.oauth);
  return {
    externalId: config.address,
    name: config.senderName || config.address,
    capabilities: smtp ? withoutReply(capabilities) : capabilities,
    missingPermissions: smtp ? ['SMTP AUTH'] : [],
    tokenExpiresAt: null,
    credentials:
      accessToken === null || accessToken === config.accessToken ? null : { ...account.credentials, accessToken },
  };
}
