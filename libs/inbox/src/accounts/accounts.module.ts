import { Module } from '@nestjs/common';
import { loadConfig } from '@parvis/platform';
import { ReceiptEffects } from '../intake/effects';
import { Lander } from '../landing/lander';
import { AccountDirectory } from './account-directory';
import { AccountHealthKeeper } from './account-health';
import { AccountWork } from './account-work';
import { AccountsService } from './accounts.service';
import { InboxConfig } from './inbox-config';
import { PublicAddress } from './public-address';

const shared = [
  AccountDirectory,
  AccountHealthKeeper,
  AccountsService,
  AccountWork,
  Lander,
  PublicAddress,
  ReceiptEffects,
];

/** What both halves of the inbox and both kinds of process need to know about connected accounts. */
@Module({
  providers: [...shared, { provide: InboxConfig, useFactory: () => loadConfig(InboxConfig) }],
  exports: [...shared, InboxConfig],
})
export class AccountsModule {}
