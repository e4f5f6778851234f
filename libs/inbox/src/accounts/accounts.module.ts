import { Module } from '@nestjs/common';
import { loadConfig } from '@parvis/platform';
import { ReceiptEffects } from '../intake/effects';
import { Lander } from '../landing/lander';
import { Screeners } from '../screening/screeners';
import { AccountConnections } from './account-connections';
import { AccountDirectory } from './account-directory';
import { AccountHealthKeeper } from './account-health';
import { AccountStore } from './account-store';
import { AccountWork } from './account-work';
import { AccountsService } from './accounts.service';
import { InboxConfig } from './inbox-config';
import { InProcessPlatforms } from './in-process-platforms';
import { PublicAddress } from './public-address';
import { SignInAttempts } from './sign-in-attempts';
import { SignIns } from './sign-ins.service';

const shared = [
  AccountConnections,
  AccountDirectory,
  AccountHealthKeeper,
  AccountsService,
  AccountStore,
  AccountWork,
  InProcessPlatforms,
  Lander,
  PublicAddress,
  ReceiptEffects,
  Screeners,
  SignInAttempts,
  SignIns,
];

/** What both halves of the inbox and both kinds of process need to know about connected accounts. */
@Module({
  providers: [...shared, { provide: InboxConfig, useFactory: () => loadConfig(InboxConfig) }],
  exports: [...shared, InboxConfig],
})
export class AccountsModule {}
