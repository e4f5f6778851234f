import { Module } from '@nestjs/common';
import { BacktestRunner } from './backtest-runner';
import { BacktestsController } from './backtests.controller';
import { Backtests } from './backtests.service';
import { ScreeningThread } from './evaluation';

/** Rules tried on the past, API part. */
@Module({ controllers: [BacktestsController], providers: [Backtests] })
export class BacktestsModule {}

/** Looks through the past. Worker part. */
@Module({ providers: [BacktestRunner, ScreeningThread] })
export class BacktestsWorkerModule {}
