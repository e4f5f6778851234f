import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { MailConfig } from './mail-config';

const PATIENCE_MS = 20_000;

/** A mail that Parvis itself sends. */
export interface Mail {
  /** Stable over attempts, so that a mail that came twice is seen to be one. */
  id: string;
  to: string;
  subject: string;
  text: string;
}

/** Sends the mails of Parvis itself through the installation's server. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private transport: Transporter | undefined;

  constructor(private readonly config: MailConfig) {}

  get isSetUp(): boolean {
    return this.config.smtpUrl !== undefined;
  }

  async send({ id, ...mail }: Mail): Promise<void> {
    const from = this.config.mailFrom;
    const host = /@([^@>\s]+)>?$/.exec(from)?.[1] ?? 'parvis';
    this.transport ??= createTransport(this.config.smtpUrl ?? '');
    await withTime(this.transport.sendMail({ ...mail, from, messageId: `<notice-${id}@${host}>`, headers: { 'auto-submitted': 'auto-generated' } })); // prettier-ignore
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }
}

async function withTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the mail server took too long')), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
