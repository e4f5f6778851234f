import type { ImapFlow } from 'imapflow';
import { ConnectorAuthError } from '../../spi/errors';
import { openImap } from './email.imap';
import type { Session } from './email.session';
import { pause } from '../../http/waiting';

/** Holds IDLE on the inbox until the connection ends or the signal aborts. */
async function idle(client: ImapFlow, onNews: () => void, { signal, timing }: Session): Promise<void> {
  const abort = () => client.close();
  signal.addEventListener('abort', abort, { once: true });
  const safety = setInterval(onNews, timing.safetyMs);
  client.on('exists', onNews);
  client.on('expunge', onNews);
  try {
    await client.mailboxOpen('INBOX', { readOnly: true });
    // What came while nobody listened
    onNews();
    while (client.usable && !signal.aborted) {
      // false: the server refused or the connection is gone; asking at once again would spin
      if ((await client.idle()) === false) break;
    }
  } finally {
    clearInterval(safety);
    signal.removeEventListener('abort', abort);
    client.close();
  }
}

/**
 * Tells of news in the inbox for as long as the signal allows, over one connection that is opened again after every loss:
 * first after 5 s, then ever later up to 15 minutes. A refused login ends it with the error, so that no account is hammered.
 */
export async function listenForMail(session: Session, onNews: () => void): Promise<void> {
  const { signal, timing } = session;
  const [shortest, longest] = timing.backOffMs;
  let wait = shortest;
  while (!signal.aborted) {
    try {
      const client = await openImap(session, true);
      wait = shortest;
      await idle(client, onNews, session);
    } catch (error) {
      if (error instanceof ConnectorAuthError && !signal.aborted) throw error;
    }
    // Many mailboxes of one lost server must not come back in the same instant
    await pause(wait * (0.75 + Math.random() / 2), signal);
    wait = Math.min(wait * 2, longest);
  }
}
