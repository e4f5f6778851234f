import { randomUUID } from 'node:crypto';
import { ImapFlow } from 'imapflow';
import nodemailer from 'nodemailer';
import type { AccountContext } from '../../../spi/connector';

export const BRAND = 'support@brand.test';
export const CLIENT = 'client_042@mail.test';
export const PASSWORDS: Readonly<Record<string, string>> = { [BRAND]: 'support-pass', [CLIENT]: 'client-pass' };

/** Mail servers to test against: the double or a real Dovecot, behind one face. */
export interface MailLab {
  name: string;
  settings: Readonly<Record<string, string | number | boolean>>;
  /** PEM of the servers' own authority; null without TLS. */
  authority: string | null;
  smtpPort: number;
  /** IMAP without TLS from the start. */
  plainImapPort: number;
  kill(): Promise<void>;
  revive(): Promise<void>;
  /** Gives the inbox new UIDs; the servers come back with no clients. */
  forgetUids(address: string): Promise<void>;
  stop(): Promise<void>;
}

export function accountOn(lab: MailLab, over: Partial<AccountContext> = {}): AccountContext {
  return {
    externalId: BRAND,
    settings: { address: BRAND, senderName: 'Maison Lumen', ...lab.settings, ...over.settings },
    credentials: { password: PASSWORDS[BRAND] ?? '', ...over.credentials },
    fetch: over.fetch ?? (() => Promise.reject(new Error('e-mail calls no HTTP here'))),
    allowPrivateNetwork: over.allowPrivateNetwork ?? true,
  };
}

export interface Letter {
  from?: string;
  to?: string;
  subject?: string;
  text?: string;
  html?: string;
  messageId?: string;
  inReplyTo?: string;
  references?: string[];
  attachments?: { filename: string; content: Buffer; cid?: string; contentType?: string }[];
}

/** Sends a mail as a customer does, by SMTP; returns its Message-ID without brackets. */
export async function send(lab: MailLab, letter: Letter = {}): Promise<string> {
  const messageId = letter.messageId ?? `${randomUUID()}@mail.test`;
  const transport = nodemailer.createTransport(smtpOf(lab));
  const from = letter.from ?? CLIENT;
  await transport.sendMail({
    to: BRAND,
    subject: 'Order 1042',
    text: 'Where is my order?',
    ...letter,
    from,
    messageId: `<${messageId}>`,
  });
  transport.close();
  return messageId;
}

/** Hands over a message as it is. */
export async function inject(lab: MailLab, raw: string | Buffer, to = BRAND, from = CLIENT): Promise<void> {
  const transport = nodemailer.createTransport(smtpOf(lab));
  await transport.sendMail({ envelope: { from, to }, raw });
  transport.close();
}

const smtpOf = (lab: MailLab) => ({
  host: '127.0.0.1',
  port: lab.smtpPort,
  ...(lab.authority ? { tls: { ca: lab.authority, servername: 'localhost' } } : { ignoreTLS: true }),
});

/** Runs `work` in a mail program of its own, as another hand in the same mailbox. */
export async function asMailProgram<T>(
  lab: MailLab,
  address: string,
  work: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: Number(lab.settings['imapPort']),
    secure: lab.authority !== null,
    ...(lab.authority ? { servername: 'localhost', tls: { ca: lab.authority } } : { doSTARTTLS: false }),
    auth: { user: address, pass: PASSWORDS[address] ?? '' },
    logger: false,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

export interface Seen {
  uid: number;
  flags: Set<string>;
  source: string;
}

export const mailsIn = (lab: MailLab, address: string, folder: string): Promise<Seen[]> =>
  asMailProgram(lab, address, async (client) => {
    await client.mailboxOpen(folder, { readOnly: true });
    if (client.mailbox === false || client.mailbox.exists === 0) return [];
    const mails = await client.fetchAll('1:*', { uid: true, flags: true, source: true });
    return mails.map(({ uid, flags, source }) => ({
      uid,
      flags: flags ?? new Set(),
      source: source?.toString() ?? '',
    }));
  });

/** Empties every folder of a mailbox. */
export const empty = (lab: MailLab, address: string): Promise<void> =>
  asMailProgram(lab, address, async (client) => {
    for (const { path } of await client.list()) {
      const { exists } = await client.mailboxOpen(path);
      if (exists > 0) await client.messageDelete('1:*');
    }
  });

/** Asks again until the answer is there; the deadline is the test's failure. */
export async function eventually<T>(
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  withinMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`nothing within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
