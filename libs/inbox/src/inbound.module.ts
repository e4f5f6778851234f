import { Module } from '@nestjs/common';
import { IdentityModule } from '@parvis/identity';
import { AccountsController, ChannelsController } from './accounts/accounts.controller';
import { AccountsModule } from './accounts/accounts.module';
import { Intake } from './intake/intake';
import { HookRoutes } from './landing/hook-routes';
import { SignatureFailures } from './landing/signature-failures';
import { PollingModule } from './polling/polling.module';

/** The receiving half of the inbox in an API process: accounts, hooks, views, sockets. */
@Module({
  imports: [AccountsModule, IdentityModule],
  controllers: [ChannelsController, AccountsController],
  providers: [HookRoutes, SignatureFailures],
})
export class InboundModule {}

/** The receiving half in a worker: intake, polls, counters. */
@Module({
  imports: [AccountsModule, PollingModule],
  providers: [Intake],
  exports: [Intake],
})
export class InboundWorkerModule {}
