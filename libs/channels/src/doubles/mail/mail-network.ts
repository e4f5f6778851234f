import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import type { SMTPServer } from 'smtp-server';
import { bounceFor } from './bounce';
import type { MailFault } from './faults';
import { ImapSession } from './imap-session';
import { Mailbox, type StoredMail } from './mail-store';
import { startSmtp } from './smtp-entrance';

export interface DeliveredMail {
  /** The mailbox it went to. */
  address: string;
  from: string;
  raw: Buffer;
}

/** A mail as the public page shows it. */
export interface MailView {
  folder: string;
  uid: number;
  flags: string[];
  receivedAt: string;
  messageId: string | null;
  inReplyTo: string | null;
  references: string[];
  from: string;
  to: string;
  subject: string;
  text: string;
  attachments: string[];
}

export interface NetworkOptions {
  imapPort?: number;
  smtpPort?: number;
}

const base = (address: string): string => address.toLowerCase().replace(/\+[^@]*@/, '@');

async function toView(folder: string, { uid, flags, internalDate, raw }: StoredMail): Promise<MailView> {
  const mail = await simpleParser(raw, { skipImageLinks: true });
  const to = Array.isArray(mail.to) ? mail.to.map((field) => field.text).join(', ') : (mail.to?.text ?? '');
  return {
    folder,
    uid,
    flags: [...flags],
    receivedAt: internalDate.toISOString(),
    messageId: mail.messageId ?? null,
    inReplyTo: mail.inReplyTo ?? null,
    references: typeof mail.references === 'string' ? [mail.references] : (mail.references ?? []),
    from: mail.from?.text ?? '',
    to,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    attachments: mail.attachments.map(({ filename }) => filename ?? ''),
  };
}

/**
 * A whole mail world in one process: an IMAP server and an SMTP entrance on loopback over mailboxes in memory. What is sent
 * to an address it does not know is refused; nothing ever leaves the machine.
 */
export class MailNetwork {
  private readonly mailboxes = new Map<string, Mailbox>();
  private readonly listeners: ((mail: DeliveredMail) => void)[] = [];
  private readonly bouncing = new Map<string, string>();
  private readonly sockets = new Set<Socket>();
  private imap: Server | null = null;
  private smtp: SMTPServer | null = null;
  private fault: MailFault | null = null;
  private writeFault: MailFault | null = null;
  private ports = { imap: 0, smtp: 0 };

  private constructor() {}

  /** Listens on loopback, on free ports where none are given. */
  static async start({ imapPort = 0, smtpPort = 0 }: NetworkOptions = {}): Promise<MailNetwork> {
    const network = new MailNetwork();
    network.ports = { imap: imapPort, smtp: smtpPort };
    await network.open();
    return network;
  }

  get imapPort(): number {
    return this.ports.imap;
  }

  get smtpPort(): number {
    return this.ports.smtp;
  }

  /** Starts listening again after `close`, on the same ports. */
  async open(): Promise<void> {
    const host = { mailbox: (address: string) => this.mailboxes.get(address.toLowerCase()), fault: () => this.fault };
    this.imap = createServer((socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      new ImapSession(host, socket);
    });
    const { imap } = this;
    await new Promise<void>((resolve, reject) =>
      imap.once('error', reject).listen(this.ports.imap, '127.0.0.1', () => resolve()),
    );
    this.smtp = await startSmtp(
      {
        opens: (user, secret) => this.mailboxes.get(user.toLowerCase())?.password === secret,
        knows: (address) => this.mailboxes.has(base(address)) || this.bouncing.has(base(address)),
        accept: (from, to, raw) => this.accept(from, to, raw),
        fault: () => this.fault,
        lostAnswer: () => (this.writeFault === 'reset' || this.writeFault === 'hang' ? this.writeFault : null),
      },
      this.ports.smtp,
    );
    this.ports = { imap: (imap.address() as AddressInfo).port, smtp: (this.smtp.server.address() as AddressInfo).port };
  }

  /** Drops every client and stops listening; mailboxes stay. */
  async close(): Promise<void> {
    const { imap, smtp } = this;
    for (const socket of this.sockets) socket.destroy();
    await Promise.all([
      new Promise<void>((resolve) => (imap ? imap.close(() => resolve()) : resolve())),
      new Promise<void>((resolve) => (smtp ? smtp.close(() => resolve()) : resolve())),
    ]);
  }

  /** A new, empty mailbox; an address has one, in any case. */
  addMailbox(address: string, password: string): Mailbox {
    const mailbox = new Mailbox(address.toLowerCase(), password);
    this.mailboxes.set(mailbox.address, mailbox);
    return mailbox;
  }

  mailbox(address: string): Mailbox | undefined {
    return this.mailboxes.get(address.toLowerCase());
  }

  /** From now on mail to this address is taken and comes back as undeliverable, as from a server further away. */
  bounceLater(address: string, diagnostic = '550 5.1.1 User unknown'): void {
    this.bouncing.set(address.toLowerCase(), diagnostic);
  }

  /** Puts a raw message into the inboxes of `to`; unknown addresses are left out. `from` is the envelope sender. */
  deliver(raw: Uint8Array | string, to: readonly string[], from = ''): void {
    const bytes = Buffer.concat([
      Buffer.from(`Return-Path: <${from}>\r\n`),
      typeof raw === 'string' ? Buffer.from(raw) : raw,
    ]);
    for (const address of new Set(to.map(base))) {
      const mailbox = this.mailboxes.get(address);
      if (!mailbox) continue;
      mailbox.inbox.add(bytes);
      for (const listener of this.listeners) listener({ address, from, raw: bytes });
    }
  }

  /** Called for every mail that reaches an inbox. */
  onDelivered(listener: (mail: DeliveredMail) => void): void {
    this.listeners.push(listener);
  }

  /** Everything in a mailbox, newest last in each folder. */
  async snapshot(address: string): Promise<MailView[]> {
    const folders = this.mailbox(address)?.folders ?? [];
    return Promise.all(folders.flatMap((folder) => folder.mails.map((mail) => toView(folder.name, mail))));
  }

  /**
   * Fails every request in this way until called with null. `writes`: mail is taken by SMTP and the answer is lost (`reset`
   * and `hang` only); everything else works.
   */
  fail(fault: MailFault | null, scope: 'all' | 'writes' = 'all'): void {
    this.writeFault = scope === 'writes' ? fault : null;
    this.fault = scope === 'all' ? fault : null;
    if (scope === 'writes') return;
    if (fault === 'reset') for (const socket of this.sockets) socket.destroy();
  }

  private accept(from: string, to: readonly string[], raw: Buffer): void {
    this.deliver(raw, to, from);
    for (const recipient of to) {
      const diagnostic = this.bouncing.get(base(recipient));
      if (diagnostic && from)
        this.deliver(bounceFor(raw, { to: from, recipient, status: '5.1.1', diagnostic }), [from]);
    }
  }
}
