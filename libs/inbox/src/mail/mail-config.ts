import { Env } from '@parvis/platform';
import { IsEmail, IsOptional, IsUrl } from 'class-validator';

/**
 * How Parvis itself sends mail: notifications, escalations, questions to colleagues. Without a server it sends none and says so
 * where one was asked for.
 */
export class MailConfig {
  @Env(
    'PARVIS_SMTP_URL',
    'Mail server for what Parvis itself sends: smtp://user:password@host:587, smtps:// for TLS from the start',
    {
      secret: true,
    },
  )
  @IsOptional()
  @IsUrl({ protocols: ['smtp', 'smtps'], require_protocol: true, require_tld: false })
  smtpUrl?: string;

  @Env('PARVIS_MAIL_FROM', 'Address that mails of Parvis come from, such as "Parvis <parvis@mail.example>"')
  @IsEmail({ allow_display_name: true, require_tld: false })
  from: string = 'Parvis <parvis@localhost>';

  get isSet(): boolean {
    return this.smtpUrl !== undefined;
  }
}
