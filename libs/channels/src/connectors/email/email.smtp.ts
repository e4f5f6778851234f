import { isIP } from 'node:net';
import SMTPConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import { ConnectorUnavailable } from '../../spi/errors';
import { smtpError } from './email.errors';
import { resolveHost } from './email.hosts';
import { tlsOptions } from './email.imap';
import type { Login, Session } from './email.session';

export interface Envelope {
  from: string;
  to: string[];
}

/** Calls a callback method and settles on whatever comes first: its answer, an `error` event, or a closed connection. */
function settle<T>(
  connection: SMTPConnection,
  call: (done: (error?: Error | null, result?: T) => void) => void,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error('the server closed the connection'));
    connection.once('error', reject);
    connection.once('end', closed);
    call((error, result) => {
      connection.off('error', reject);
      connection.off('end', closed);
      if (error) reject(error);
      else resolve(result);
    });
  });
}

async function connect(session: Session, login: Login): Promise<SMTPConnection> {
  const { config, timing, account } = session;
  const { smtp } = config;
  const host = await resolveHost(smtp, 'SMTP', account.allowPrivateNetwork);
  if (session.signal.aborted) throw new ConnectorUnavailable('SMTP: the call was aborted.', false);
  const connection = new SMTPConnection({
    host: host.address,
    port: smtp.port,
    secure: smtp.security === 'tls',
    requireTLS: smtp.security === 'starttls',
    ignoreTLS: smtp.security === 'none',
    ...(isIP(host.servername) ? {} : { servername: host.servername }),
    tls: tlsOptions(config, host.servername),
    connectionTimeout: timing.connectMs,
    greetingTimeout: timing.connectMs,
    socketTimeout: timing.answerMs,
    logger: false,
  });
  // Failures after the awaited step (a late reset) have no one left to tell.
  connection.on('error', () => undefined);
  const abort = () => connection.close();
  session.signal.addEventListener('abort', abort, { once: true });
  try {
    await settle(connection, (done) => connection.connect(done));
    await settle(connection, (done) => connection.login(smtpLogin(login), done));
    return connection;
  } catch (error) {
    connection.close();
    throw smtpError({ error, credentials: account.credentials, mayHaveHappened: false });
  } finally {
    session.signal.removeEventListener('abort', abort);
  }
}

const smtpLogin = (login: Login) =>
  'pass' in login
    ? { user: login.user, credentials: { user: login.user, pass: login.pass } }
    : {
        type: 'oauth2',
        method: 'XOAUTH2',
        user: login.user,
        oauth2: new XOAuth2({ user: login.user, accessToken: login.accessToken }),
      };

/** Logs in and out again: the sending half of `probe`. */
export async function checkSmtp(session: Session): Promise<void> {
  const connection = await session.tokens.login(session, (login) => connect(session, login));
  connection.quit();
}

/**
 * Sends one mail. A failure before the server had the data is told as not happened; silence after it as unknown.
 * Returns the recipients that were refused while others were taken.
 */
export async function sendMail(session: Session, envelope: Envelope, raw: Buffer): Promise<string[]> {
  const connection = await session.tokens.login(session, (login) => connect(session, login));
  const abort = () => connection.close();
  session.signal.addEventListener('abort', abort, { once: true });
  try {
    if (session.signal.aborted) throw new ConnectorUnavailable('SMTP: the call was aborted.', false);
    const info = await settle<SMTPConnectionSendInfo>(connection, (done) => connection.send(envelope, raw, done));
    return info?.rejected ?? [];
  } catch (error) {
    throw smtpError({ error, credentials: session.account.credentials, mayHaveHappened: true });
  } finally {
    session.signal.removeEventListener('abort', abort);
    connection.quit();
    setTimeout(() => connection.close(), 1_000).unref();
  }
}
