import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module';
import { ScreeningThread } from '../backtests/evaluation';
import { ClassifierCalls } from './classifier-call';
import { ClassifierRunner } from './classifier-runner';
import { ClassifierTimings } from './classifier-timings';
import { Classifiers } from './classifier.service';
import { LearnerTrainer } from './learner-trainer';
import { Learner } from './learner.service';
import { ClassifierController, LearnerController } from './learning.controller';

/** What is learned and what a house asks a service of its own, API part. */
@Module({
  controllers: [LearnerController, ClassifierController],
  providers: [Learner, Classifiers, ClassifierCalls],
})
export class LearningModule {}

/** Trains, and asks. Worker part. */
@Module({
  imports: [AccountsModule],
  providers: [LearnerTrainer, ScreeningThread, ClassifierCalls, ClassifierTimings, ClassifierRunner],
})
export class LearningWorkerModule {}
