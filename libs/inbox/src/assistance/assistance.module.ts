import { Module } from '@nestjs/common';
import { AssistanceCalls } from './assistance-calls';
import { AssistanceStore } from './assistance-store';
import { AssistanceController } from './assistance.controller';
import { Assistance } from './assistance.service';
import { DraftHelp } from './draft-help.service';
import { Translations } from './translations.service';

/** Translation and draft assistance by services of a workspace's choice; everything is off until somebody switches it on. */
@Module({
  controllers: [AssistanceController],
  providers: [AssistanceStore, AssistanceCalls, Assistance, Translations, DraftHelp],
})
export class AssistanceModule {}
