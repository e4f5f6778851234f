import { Env } from '@parvis/platform';
import { IsEmail, IsOptional, IsString, IsUrl } from 'class-validator';

/** How Parvis itself sends mail: escalations, questions to colleagues. Without a server it sends none and says so. */
export class MailConfig {
  @Env('PARVIS_SMTP_URL', 'Mail server for what Parvis itself sends: smtp://user:password@host:587, smtps:// for TLS from the start', { secret: true }) // prettier-ignore
  @IsOptional()
  @IsString()
  @IsUrl({ protocols: ['smtp', 'smtps'], require_protocol: true, require_tld: false })
  smtpUrl?: string;

  @Env('PARVIS_MAIL_FROM', 'Address that mails of Parvis come from')
  @IsEmail({ allow_display_name: true, require_tld: false })
  mailFrom: string = 'Parvis <parvis@localhost>';
}
