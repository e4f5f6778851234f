import { Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { MailConfig } from './mail-config';

const CONNECT_MS = 10_000;
const ANSWER_MS = 30_000;

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** Without angle brackets; the same one for a message that is sent again, so that one that came twice is seen to be one. */
  messageId: string;
  headers?: Record<string, string>;
}

/** How a mail went: `refused` for good, `later` when the server never took it, `unknown` when it may have. */
export type MailOutcome =
  { outcome: 'sent' } | { outcome: 'refused' | 'later' | 'unknown'; why: string } | { outcome: 'not-set' };

/** Hands mails to the installation's mail server. */
@Injectable()
export class Mailer {
  constructor(private readonly config: MailConfig) {}

  /** The domain mails come from, for message ids. */
  get domain(): string {
    return /@([^@>\s]+)>?$/.exec(this.config.from)?.[1] ?? 'parvis';
  }

  /** Never throws; the reason holds no address and no credentials. */
  async send(mail: Mail): Promise<MailOutcome> {
    const { smtpUrl, from } = this.config;
    if (smtpUrl === undefined) return { outcome: 'not-set' };
    const transport = createTransport(
      { url: smtpUrl, connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: ANSWER_MS },
      { from },
    );
    try {
      // a server that is away or refuses the login is found out before there is a message that it may have taken
      const unreachable = await transport.verify().then(() => null, reasonOf);
      if (unreachable !== null) return { outcome: 'later', why: unreachable };
      await transport.sendMail({ ...mail, messageId: `<${mail.messageId}>` });
      return { outcome: 'sent' };
    } catch (error) {
      return judged(error);
    } finally {
      transport.close();
    }
  }
}

interface SmtpFailure {
  code?: string;
  responseCode?: number;
}

/** A server that answered has not taken the message; a connection that broke says nothing. */
function judged(error: unknown): MailOutcome {
  const { responseCode } = error as SmtpFailure;
  const why = reasonOf(error);
  if (responseCode === undefined) return { outcome: 'unknown', why };
  return { outcome: responseCode >= 500 ? 'refused' : 'later', why };
}

function reasonOf(error: unknown): string {
  const { code = 'error', responseCode } = error as SmtpFailure;
  return responseCode === undefined ? code : `${code} ${String(responseCode)}`;
}
