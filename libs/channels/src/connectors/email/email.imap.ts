import { rootCertificates } from 'node:tls';
import { isIP } from 'node:net';
import { ImapFlow, type ListResponse, type SearchObject } from 'imapflow';
import { ConnectorUnavailable } from '../../spi/errors';
import { imapError } from './email.errors';
import { resolveHost } from './email.hosts';
import type { MailConfig } from './email.settings';
import type { Login, Session } from './email.session';

/** TLS options with the account's own authority beside the public ones; verification is never turned off. */
export function tlsOptions(config: MailConfig, servername: string) {
  return {
    minVersion: 'TLSv1.2' as const,
    ...(isIP(servername) ? {} : { servername }),
    ...(config.authority ? { ca: [...rootCertificates, config.authority] } : {}),
  };
}

async function connect(session: Session, login: Login, idle: boolean): Promise<ImapFlow> {
  const { config, timing, account } = session;
  const { imap } = config;
  const host = await resolveHost(imap, 'IMAP', account.allowPrivateNetwork);
  if (session.signal.aborted) throw new ConnectorUnavailable('IMAP: the call was aborted.', false);
  const client = new ImapFlow({
    host: host.address,
    port: imap.port,
    secure: imap.security === 'tls',
    ...(imap.security === 'tls' ? {} : { doSTARTTLS: imap.security === 'starttls' }),
    ...(isIP(host.servername) ? {} : { servername: host.servername }),
    tls: tlsOptions(config, host.servername),
    auth: login,
    clientInfo: { name: 'Parvis' },
    logger: false,
    disableAutoIdle: true,
    disableCompression: true,
    maxIdleTime: timing.idleMs,
    connectionTimeout: timing.connectMs,
    greetingTimeout: timing.connectMs,
    socketTimeout: idle ? timing.idleMs + timing.answerMs : timing.answerMs,
    maxLiteralSize: 64 * 1024 * 1024,
    maxLineLength: 16 * 1024 * 1024,
    maxResponseSize: 80 * 1024 * 1024,
  });
  // The awaited command reports the same failure; an unheard 'error' event would end the process.
  client.on('error', () => undefined);
  const abort = () => client.close();
  session.signal.addEventListener('abort', abort, { once: true });
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    throw imapError({ error, credentials: account.credentials, mayHaveHappened: false });
  } finally {
    session.signal.removeEventListener('abort', abort);
  }
}

/** A logged-in client; the caller closes it. `idle` gives it the long silence that IDLE needs. */
export const openImap = (session: Session, idle = false): Promise<ImapFlow> =>
  session.tokens.login(session, (login) => connect(session, login, idle));

/** Runs `work` on a short connection of its own and turns every failure into a connector error. */
export async function withImap<T>(session: Session, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = await openImap(session);
  const abort = () => client.close();
  session.signal.addEventListener('abort', abort, { once: true });
  try {
    session.signal.throwIfAborted();
    return await work(client);
  } catch (error) {
    if (session.signal.aborted) throw new ConnectorUnavailable('IMAP: the call was aborted.', true);
    throw imapError({ error, credentials: session.account.credentials, mayHaveHappened: true });
  } finally {
    session.signal.removeEventListener('abort', abort);
    // LOGOUT is a courtesy: nobody waits for a server that no longer answers
    void client.logout().catch(() => client.close());
  }
}

/** UIDs that match, ascending. The library answers `false` for a refused search: that is a failure, not an empty result. */
export async function searchUids(client: ImapFlow, query: SearchObject): Promise<number[]> {
  const found = await client.search(query, { uid: true });
  if (!Array.isArray(found)) throw new ConnectorUnavailable('IMAP: the server refused the search.', false);
  return found.sort((a, b) => a - b);
}

/**
 * A search for mail received since a time. With WITHIN (RFC 5032) the library asks for an age in seconds, which must not be
 * zero; without it for a day, so that the caller still compares the exact time.
 */
export const receivedSince = (time: number): SearchObject => ({ since: new Date(Math.min(time, Date.now() - 60_000)) });

export type Use = 'sent' | 'archive' | 'junk' | 'trash';
const FLAGS: Record<Use, readonly string[]> = {
  sent: ['\\Sent'],
  // Gmail has no archive folder: what leaves the inbox is in All Mail
  archive: ['\\Archive', '\\All'],
  junk: ['\\Junk'],
  trash: ['\\Trash'],
};
const NAMES: Record<Use, string> = { sent: 'Sent', archive: 'Archive', junk: 'Junk', trash: 'Trash' };

/** The folder with a special use (RFC 6154, or by its well-known name); null when the mailbox has none. */
export function folderFor(folders: readonly ListResponse[], use: Use): string | null {
  for (const flag of FLAGS[use]) {
    const found = folders.find((folder) => folder.specialUse === flag);
    if (found) return found.path;
  }
  return null;
}

/** As `folderFor`, and makes the folder where it is missing. */
export async function requireFolder(client: ImapFlow, folders: readonly ListResponse[], use: Use): Promise<string> {
  return folderFor(folders, use) ?? (await client.mailboxCreate(NAMES[use])).path;
}
