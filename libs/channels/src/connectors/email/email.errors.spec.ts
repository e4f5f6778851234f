import { ConnectorRejected, type ConnectorError } from '../../spi/errors';
import { imapError, LoginRefused, smtpError, withoutSecrets } from './email.errors';

const given = (fields: object) => ({
  error: Object.assign(new Error('failed'), fields),
  credentials: { password: 'pass-word-1' },
  mayHaveHappened: true,
});
const shape = (error: ConnectorError) => (error instanceof ConnectorRejected ? `rejected:${error.reason}` : error.kind);

describe('IMAP failures', () => {
  it.each([
    [{ authenticationFailed: true, serverResponseCode: 'AUTHENTICATIONFAILED' }, 'auth'],
    [{ authenticationFailed: true }, 'auth'],
    [{ authenticationFailed: true, serverResponseCode: 'UNAVAILABLE' }, 'unavailable'],
    [{ response: 'A1 NO [THROTTLED] slow down' }, 'rate-limited'],
    [{ response: 'A1 NO [OVERQUOTA] Account exceeded bandwidth limits' }, 'rate-limited'],
    [{ responseText: 'Too many simultaneous connections' }, 'rate-limited'],
    [{ code: 'ETHROTTLE', throttleReset: 92_000 }, 'rate-limited'],
    [{ response: 'A1 NO [NOPERM] no' }, 'rejected:forbidden'],
    [{ response: 'A1 NO [NONEXISTENT] no such folder' }, 'rejected:gone'],
    [{ response: 'A1 NO [TRYCREATE] no such folder' }, 'rejected:gone'],
    [{ code: 'ECONNREFUSED' }, 'unavailable'],
    [{ code: 'CONNECT_TIMEOUT' }, 'unavailable'],
    [{ code: 'NoConnection' }, 'unavailable'],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'auth'],
    [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'auth'],
    [{ code: 'CERT_HAS_EXPIRED' }, 'auth'],
    [{ tlsFailed: true }, 'auth'],
    [{ code: 'UPGRADE_TIMEOUT', tlsFailed: true }, 'unavailable'],
    [{ code: 'ECONNRESET', tlsFailed: true }, 'unavailable'],
  ])('%j is %s', (fields, expected) => {
    expect(shape(imapError(given(fields)))).toBe(expected);
  });

  it('waits as long as the server asks', () => {
    expect(imapError(given({ code: 'ETHROTTLE', throttleReset: 92_000 }))).toMatchObject({ retryAfterMs: 92_000 });
  });
});

describe('SMTP failures', () => {
  it.each([
    [{ code: 'EAUTH', responseCode: 535, response: '535 5.7.139 SmtpClientAuthentication is disabled' }, 'auth'],
    [{ responseCode: 530, response: '530 5.7.0 Authentication required' }, 'auth'],
    [{ code: 'EAUTH', responseCode: 454, response: '454 4.7.0 Temporary authentication failure' }, 'unavailable'],
    [{ responseCode: 421, response: '421 4.7.0 Try again later' }, 'rate-limited'],
    [{ responseCode: 451, response: '451 4.7.1 Greylisted' }, 'unavailable'],
    [{ responseCode: 550, response: '550 5.4.5 Daily user sending limit exceeded' }, 'rate-limited'],
    [
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550, response: '550 5.1.1 unknown' },
      'rejected:recipient-refused',
    ],
    [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 553, response: '553 no' }, 'rejected:recipient-refused'],
    [
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 554, response: '554 5.7.1 Relay access denied' },
      'rejected:forbidden',
    ],
    [{ command: 'MAIL FROM', responseCode: 550, response: '550 5.7.60 SendAsDenied' }, 'rejected:forbidden'],
    [{ command: 'DATA', responseCode: 554, response: '554 5.7.1 looks like spam' }, 'rejected:forbidden'],
    [{ responseCode: 552, response: '552 5.3.4 too big' }, 'rejected:too-long'],
    [{ code: 'ESOCKET', message: 'self-signed certificate' }, 'auth'],
    [{ code: 'ECONNECTION' }, 'unavailable'],
    [{ code: 'ETIMEDOUT' }, 'unavailable'],
  ])('%j is %s', (fields, expected) => {
    expect(shape(smtpError(given(fields)))).toBe(expected);
  });

  it('a definite answer means that nothing was sent, silence means that nobody knows', () => {
    expect(smtpError(given({ responseCode: 451, response: '451 4.3.0 later' }))).toMatchObject({
      mayHaveHappened: false,
    });
    expect(smtpError(given({ code: 'ETIMEDOUT' }))).toMatchObject({ mayHaveHappened: true });
  });
});

it('an error that is one of ours already stays as it is', () => {
  const own = new LoginRefused('no');
  expect(imapError({ error: own, credentials: {}, mayHaveHappened: true })).toBe(own);
  expect(smtpError({ error: own, credentials: {}, mayHaveHappened: true })).toBe(own);
});

it('no secret stands in what is passed on, plain or encoded', () => {
  const encoded = Buffer.from('pass-word-12').toString('base64');
  const said = withoutSecrets(`refused pass-word-12 ${encoded}\r\nnow`, { password: 'pass-word-12' });
  expect(said).toBe('refused ••• ••• now');
});
