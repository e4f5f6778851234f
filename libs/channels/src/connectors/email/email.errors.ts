import {
  ConnectorAuthError,
  ConnectorError,
  ConnectorRateLimited,
  ConnectorRejected,
  ConnectorUnavailable,
} from '../../spi/errors';

/** The server refused the login itself: the only failure that a fresh access token can cure. */
export class LoginRefused extends ConnectorAuthError {}

/** Neither Gmail nor Microsoft say how long to wait; both lift short-term throttling within minutes. */
const THROTTLE_MS = 5 * 60_000;
const DAILY_LIMIT_MS = 60 * 60_000;

interface Failure {
  code: string;
  /** IMAP response code in brackets: `AUTHENTICATIONFAILED`, `THROTTLED`. */
  imapCode: string;
  smtpCode: number;
  /** The server's own words; may repeat what we sent. */
  text: string;
  command: string;
  loginFailed: boolean;
  /** imapflow: STARTTLS was asked for and not had. */
  tlsFailed: boolean;
}

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function read(error: unknown): Failure {
  const response = text(field(error, 'response')) || text(field(error, 'responseText'));
  const listed = /\[([A-Z-]+)[^\]]*\]/.exec(response)?.[1] ?? '';
  return {
    // nodemailer covers the system's code by its own
    code: text(field(error, 'originalCode')) || text(field(error, 'code')),
    imapCode: text(field(error, 'serverResponseCode')).toUpperCase() || listed,
    smtpCode: Number(field(error, 'responseCode') ?? 0),
    text: response || text(field(error, 'message')),
    command: text(field(error, 'command')),
    loginFailed: field(error, 'authenticationFailed') === true || field(error, 'code') === 'EAUTH',
    tlsFailed: field(error, 'tlsFailed') === true,
  };
}

const TLS_FAULT =
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|HOSTNAME_MISMATCH|ETLS$|STARTTLS)/;

/** Server text fit for people: without anything we sent as a secret, on one line, short. */
export function withoutSecrets(message: string, credentials: Readonly<Record<string, string>>): string {
  const secrets = Object.values(credentials).filter((value) => value.length > 3);
  const hidden = secrets
    .flatMap((secret) => [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')])
    .reduce((all, secret) => all.replaceAll(secret, '•••'), message);
  return hidden.replace(/\s+/g, ' ').trim().slice(0, 300);
}

/** A broken trust between the two servers is never worked around by going on without TLS: a person must look. */
function tlsFault(failure: Failure, way: string): ConnectorError | null {
  const viaMessage =
    /certificate|self.signed|wrong version number|altname|STARTTLS/i.test(failure.text) && !failure.smtpCode;
  // a connection that broke during the upgrade is marked alike, but has the code of what broke it
  const isNamed = TLS_FAULT.test(failure.code) || (failure.tlsFailed && failure.code === '');
  if (!isNamed && !(viaMessage && failure.code === 'ESOCKET')) return null;
  return new ConnectorAuthError(
    `${way}: no trusted encrypted connection (${failure.code || 'TLS'}). Check server name, port and certificate.`,
  );
}

export interface Failed {
  error: unknown;
  credentials: Readonly<Record<string, string>>;
  /** True from the moment at which the server may have acted on what we asked. */
  mayHaveHappened: boolean;
}

/** IMAP failure → connector error, by the response codes of RFC 5530 and those of Gmail and Microsoft. */
export function imapError({ error, credentials, mayHaveHappened }: Failed): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const failure = read(error);
  const tls = tlsFault(failure, 'IMAP');
  if (tls) return tls;
  const said = failure.loginFailed ? '' : withoutSecrets(failure.text, credentials);
  const crowded = /throttl|too many simultaneous|bandwidth|rate limit/i.test(failure.text);
  if (['THROTTLED', 'LIMIT', 'OVERQUOTA'].includes(failure.imapCode) || failure.code === 'ETHROTTLE' || crowded)
    return new ConnectorRateLimited('IMAP: the server asks to slow down.', throttleDelay(error));
  if (['UNAVAILABLE', 'INUSE', 'SERVERBUG'].includes(failure.imapCode))
    return new ConnectorUnavailable(`IMAP: the server is not available [${failure.imapCode}].`, mayHaveHappened);
  if (failure.loginFailed)
    return new LoginRefused(`IMAP: the server refused the login${failure.imapCode ? ` [${failure.imapCode}]` : ''}.`);
  if (['AUTHENTICATIONFAILED', 'AUTHORIZATIONFAILED', 'EXPIRED', 'PRIVACYREQUIRED'].includes(failure.imapCode))
    return new LoginRefused(`IMAP: the server refused the login [${failure.imapCode}].`);
  if (failure.imapCode === 'NOPERM')
    return new ConnectorRejected('IMAP: the mailbox does not allow this.', 'forbidden', 'NOPERM');
  if (['NONEXISTENT', 'TRYCREATE'].includes(failure.imapCode))
    return new ConnectorRejected('IMAP: the folder does not exist.', 'gone', failure.imapCode);
  return new ConnectorUnavailable(`IMAP: ${said || 'the connection failed'}`, mayHaveHappened);
}

function throttleDelay(error: unknown): number {
  const named = Number(field(error, 'throttleReset') ?? 0);
  return named > 0 ? named : THROTTLE_MS;
}

/** SMTP failure → connector error, by reply code and RFC 3463 status. */
export function smtpError({ error, credentials, mayHaveHappened }: Failed): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const failure = read(error);
  const tls = tlsFault(failure, 'SMTP');
  if (tls) return tls;
  const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(failure.text)?.[1] ?? '';
  const platformCode = `${failure.smtpCode} ${status}`.trim();
  if (failure.smtpCode === 421)
    return new ConnectorRateLimited('SMTP: the server asks to slow down (421).', THROTTLE_MS);
  if (failure.smtpCode >= 400 && failure.smtpCode < 500)
    return new ConnectorUnavailable(`SMTP: refused for now (${platformCode}).`, false);
  if (failure.loginFailed || [530, 534, 535, 538].includes(failure.smtpCode))
    return new LoginRefused(`SMTP: the server refused the login${platformCode !== '0' ? ` (${platformCode})` : ''}.`);
  if (failure.smtpCode >= 500) return smtpRefusal(failure, status, platformCode, credentials);
  return new ConnectorUnavailable(
    `SMTP: ${withoutSecrets(failure.text, credentials) || 'the connection failed'}`,
    mayHaveHappened,
  );
}

function smtpRefusal(
  failure: Failure,
  status: string,
  platformCode: string,
  credentials: Readonly<Record<string, string>>,
): ConnectorError {
  const said = withoutSecrets(failure.text, credentials);
  if (status === '5.4.5') return new ConnectorRateLimited('SMTP: the daily sending limit is reached.', DAILY_LIMIT_MS);
  if (failure.smtpCode === 552 || status === '5.3.4' || status === '5.2.3')
    return new ConnectorRejected('The mail is larger than the server takes.', 'too-long', platformCode);
  // nodemailer names the refused command; 5.1.x and 5.2.x speak of the recipient's mailbox
  const aboutRecipient = failure.command === 'RCPT TO' && !status.startsWith('5.7');
  if (aboutRecipient || /^5\.[12]\./.test(status))
    return new ConnectorRejected(`The recipient was refused: ${said}`, 'recipient-refused', platformCode);
  return new ConnectorRejected(`The mail was refused: ${said}`, 'forbidden', platformCode);
}
