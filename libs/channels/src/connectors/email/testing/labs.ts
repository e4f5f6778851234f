import { startMailServers } from '../../../../../../tools/mail/index.mjs';
import { MailNetwork } from '../../../doubles/mail/index';
import { PASSWORDS, type MailLab } from './mail-lab';

/** The in-process double: plain connections on loopback. */
export async function doubleLab(): Promise<MailLab & { network: MailNetwork }> {
  const network = await MailNetwork.start();
  for (const [address, password] of Object.entries(PASSWORDS)) network.addMailbox(address, password);
  return {
    name: 'the mail double',
    network,
    settings: {
      imapHost: '127.0.0.1',
      imapPort: network.imapPort,
      imapSecurity: 'none',
      smtpHost: '127.0.0.1',
      smtpPort: network.smtpPort,
      smtpSecurity: 'none',
    },
    authority: null,
    smtpPort: network.smtpPort,
    plainImapPort: network.imapPort,
    kill: () => network.close(),
    revive: () => network.open(),
    forgetUids: async (address) => network.mailbox(address)?.inbox.renumber(),
    stop: () => network.close(),
  };
}

/** A real Dovecot with IMAPS, and SMTP with STARTTLS in front of it. */
export async function dovecotLab(): Promise<MailLab> {
  const servers = await startMailServers({
    users: Object.entries(PASSWORDS).map(([address, password]) => ({ address, password })),
  });
  return {
    name: 'Dovecot',
    settings: {
      imapHost: 'localhost',
      imapPort: servers.imapsPort,
      imapSecurity: 'tls',
      smtpHost: 'localhost',
      smtpPort: servers.smtpPort,
      smtpSecurity: 'starttls',
      certificateAuthority: servers.authority,
    },
    authority: servers.authority,
    smtpPort: servers.smtpPort,
    plainImapPort: servers.imapPort,
    kill: () => servers.kill(),
    revive: () => servers.revive(),
    async forgetUids(address) {
      await servers.kill();
      await servers.forgetUids(address);
      await servers.revive();
    },
    stop: () => servers.stop(),
  };
}
