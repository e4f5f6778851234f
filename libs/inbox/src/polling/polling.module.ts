import { Module } from '@nestjs/common';
import { IdentityModule } from '@parvis/identity';
import { AccountsModule } from '../accounts/accounts.module';
import { AccountEraser } from '../upkeep/account-eraser';
import { DriftReconciler } from '../upkeep/drift-reconciler';
import { RetentionKeeper } from '../upkeep/retention-keeper';
import { AccountChecker } from './account-checker';
import { AccountPoller } from './account-poller';
import { HintFetcher } from './hint-fetcher';
import { PollScheduler } from './poll-scheduler';
import { SilenceWatch } from './silence-watch';
import { StreamHolder } from './stream-holder';
import { Upkeep } from './upkeep';

/** Everything a worker fetches by itself: polls, histories, streams, checks, silences, hinted objects; what became of items; and what is to be forgotten. */
@Module({
  imports: [AccountsModule, IdentityModule],
  providers: [
    AccountChecker,
    AccountPoller,
    PollScheduler,
    HintFetcher,
    StreamHolder,
    SilenceWatch,
    Upkeep,
    DriftReconciler,
    RetentionKeeper,
    AccountEraser,
  ],
  exports: [AccountPoller, HintFetcher],
})
export class PollingModule {}
