import { Module } from '@nestjs/common';
import { IdentityModule } from '@parvis/identity';
import { AccountsModule } from '../accounts/accounts.module';
import { AccountChecker } from './account-checker';
import { AccountPoller } from './account-poller';
import { HintFetcher } from './hint-fetcher';
import { PollScheduler } from './poll-scheduler';
import { SilenceWatch } from './silence-watch';
import { StreamHolder } from './stream-holder';
import { Upkeep } from './upkeep';

/** Everything a worker fetches by itself: polls, histories, streams, checks, silences, hinted objects; and the hourly upkeep. */
@Module({
  imports: [AccountsModule, IdentityModule],
  providers: [AccountChecker, AccountPoller, PollScheduler, HintFetcher, StreamHolder, SilenceWatch, Upkeep],
  exports: [AccountPoller, HintFetcher],
})
export class PollingModule {}
