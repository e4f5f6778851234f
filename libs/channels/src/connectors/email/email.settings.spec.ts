import { ConnectorAuthError } from '../../spi/errors';
import { filesSentMail, readConfig } from './email.settings';
import { resolveHost } from './email.hosts';

const source = (
  settings: Record<string, string | number | boolean>,
  credentials: Record<string, string> = { password: 'secret-1' },
) => ({
  externalId: '',
  settings: { address: 'Support@Brand.test', ...settings },
  credentials,
});
const other = { imapHost: 'imap.brand.test', smtpHost: 'smtp.brand.test' };

describe('settings', () => {
  it('fill in the servers of Gmail and Microsoft', () => {
    expect(readConfig(source({ provider: 'gmail' }))).toMatchObject({
      address: 'support@brand.test',
      user: 'support@brand.test',
      imap: { host: 'imap.gmail.com', port: 993, security: 'tls' },
      smtp: { host: 'smtp.gmail.com', port: 465, security: 'tls' },
    });
    expect(readConfig(source({ provider: 'microsoft' }))).toMatchObject({
      imap: { host: 'outlook.office365.com', port: 993, security: 'tls' },
      smtp: { host: 'smtp.office365.com', port: 587, security: 'starttls' },
    });
  });

  it('let the port choose the encryption unless it is chosen', () => {
    expect(readConfig(source({ ...other, imapPort: 143, smtpPort: 587 }))).toMatchObject({
      imap: { security: 'starttls' },
      smtp: { security: 'starttls' },
    });
    expect(readConfig(source({ ...other, imapPort: 10993, imapSecurity: 'tls' })).imap.security).toBe('tls');
  });

  it('count aliases among our own addresses', () => {
    expect([
      ...readConfig(source({ ...other, ownAddresses: 'Help@brand.test; hello@brand.test' })).ownAddresses,
    ]).toEqual(['support@brand.test', 'help@brand.test', 'hello@brand.test']);
  });

  it.each([
    ['no server', source({})],
    ['no address', source({ ...other, address: 'nobody' })],
    ['a port that is none', source({ ...other, imapPort: 70_000 })],
    ['no secret at all', source(other, {})],
  ])('name %s', (_name, faulty) => {
    expect(() => readConfig(faulty)).toThrow(ConnectorAuthError);
  });

  it('know who files sent mail', () => {
    expect(filesSentMail(readConfig(source({ provider: 'gmail' })))).toBe(true);
    expect(filesSentMail(readConfig(source({ imapHost: 'imap.gmail.com', smtpHost: 'smtp.gmail.com' })))).toBe(true);
    expect(filesSentMail(readConfig(source(other)))).toBe(false);
  });
});

describe('hosts', () => {
  const at = (host: string, security: 'tls' | 'none') => ({ host, port: 993, security });

  it('on this machine may go unencrypted where private addresses are allowed', async () => {
    await expect(resolveHost(at('127.0.0.1', 'none'), 'IMAP', true)).resolves.toEqual({
      address: '127.0.0.1',
      servername: '127.0.0.1',
    });
  });

  it.each(['10.0.0.8', '192.0.2.1', '8.8.8.8', '[2001:db8::1]'])(
    '%s is never reached without encryption',
    async (host) => {
      await expect(resolveHost(at(host, 'none'), 'IMAP', true)).rejects.toThrow(/unencrypted/);
    },
  );

  it.each(['127.0.0.1', 'localhost', '10.0.0.8', '169.254.169.254', '[::1]', '[::ffff:10.0.0.1]'])(
    '%s is private',
    async (host) => {
      await expect(resolveHost(at(host, 'tls'), 'IMAP', false)).rejects.toThrow(/private network/);
    },
  );
});
