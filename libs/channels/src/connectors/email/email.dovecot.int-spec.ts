import { mailServersAvailable } from '../../../../../tools/mail/index.mjs';
import { createEmailConnector } from './index';
import { dovecotLab } from './testing/labs';
import { accountOn, type MailLab } from './testing/mail-lab';
import { describeMailbox } from './testing/mailbox-suite';

const describeWhereInstalled = mailServersAvailable() ? describe : describe.skip;
const never = new AbortController().signal;

describeWhereInstalled('e-mail against a real Dovecot', () => {
  describeMailbox(dovecotLab);

  describe('encryption', () => {
    let lab: MailLab;
    const connector = createEmailConnector({ connectMs: 4_000, answerMs: 8_000 });
    const probe = (settings: Record<string, string | number | boolean>) =>
      connector.probe(accountOn(lab, { settings }), '', never);

    beforeAll(async () => {
      lab = await dovecotLab();
    }, 30_000);
    afterAll(() => lab.stop());

    it('ends at a certificate that nobody vouches for, both ways, instead of going on without', async () => {
      const failure = probe({ certificateAuthority: '' });
      await expect(failure).rejects.toMatchObject({ kind: 'auth' });
      await expect(failure).rejects.toThrow(
        /IMAP: no trusted encrypted connection.*SMTP: no trusted encrypted connection/,
      );
    });

    it('ends at a port that speaks no TLS', async () => {
      await expect(probe({ imapPort: lab.plainImapPort, imapSecurity: 'tls' })).rejects.toMatchObject({ kind: 'auth' });
    });

    it('upgrades by STARTTLS where that is chosen', async () => {
      await expect(probe({ imapPort: lab.plainImapPort, imapSecurity: 'starttls' })).resolves.toMatchObject({
        missingPermissions: [],
      });
    });
  });
});
