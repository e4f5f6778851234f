import { accountOn, BRAND } from './mail-lab';
import { type Box, mailboxDriver, never } from './mailbox-driver';

/** Signing in. */
export function describeConnecting(box: Box): void {
  const { account } = mailboxDriver(box);

  describe('connecting', () => {
    it('logs in both ways', async () => {
      await expect(box.connector.probe(account(), '', never)).resolves.toMatchObject({
        externalId: BRAND,
        name: 'Maison Lumen',
        missingPermissions: [],
        credentials: null,
      });
    });

    it('names the refused login and repeats no password', async () => {
      const wrong = accountOn(box.lab, { credentials: { password: 'wrong-secret-1' } });
      const failure: unknown = await box.connector.probe(wrong, '', never).catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: 'auth', message: expect.stringMatching(/IMAP: .*login.*SMTP: .*login/) });
      expect(JSON.stringify(failure) + String(failure)).not.toContain('wrong-secret-1');
      await expect(box.connector.fetchSince({ cursor: null, backfillFrom: null }, wrong, never)).rejects.toMatchObject({
        kind: 'auth',
      });
      await expect(box.connector.listen(wrong, () => undefined, never)).rejects.toMatchObject({ kind: 'auth' });
    });

    it('keeps away from private addresses unless the installation allows them', async () => {
      const guarded = accountOn(box.lab, { allowPrivateNetwork: false });
      await expect(box.connector.probe(guarded, '', never)).rejects.toMatchObject({
        kind: 'auth',
        message: expect.stringContaining('private network'),
      });
    });
  });
}
