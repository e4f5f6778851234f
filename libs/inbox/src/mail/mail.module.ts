import { Module } from '@nestjs/common';
import { loadConfig } from '@parvis/platform';
import { MailConfig } from './mail-config';
import { Mailer } from './mailer';

/** The one way mails of Parvis itself leave, whoever writes them. */
@Module({
  providers: [Mailer, { provide: MailConfig, useFactory: () => loadConfig(MailConfig) }],
  exports: [Mailer, MailConfig],
})
export class MailModule {}
