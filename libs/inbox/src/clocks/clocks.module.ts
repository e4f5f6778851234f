import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module';
import { ConversationClocks } from '../escalation/conversation-clocks.service';
import { ConversationClocksController, LaddersController, OutsideQuestionsController } from '../escalation/escalation.controller'; // prettier-ignore
import { LadderClimber } from '../escalation/ladder-climber';
import { Ladders } from '../escalation/ladders.service';
import { NoticeSender } from '../escalation/notice-sender';
import { OutsideLinks } from '../escalation/outside-links';
import { OutsideQuestions } from '../escalation/outside-questions.service';
import { MailModule } from '../mail/mail.module';
import { Calendars } from './calendars.service';
import { ClockSweeper } from './clock-sweeper';
import { CalendarsController, SlaPoliciesController } from './sla.controller';
import { SlaPolicies } from './sla-policies.service';
import { SlaRecounter } from './sla-recounter';

/** Commitments and what happens when they are not kept. API part. */
@Module({
  imports: [AccountsModule],
  controllers: [
    SlaPoliciesController,
    CalendarsController,
    LaddersController,
    ConversationClocksController,
    OutsideQuestionsController,
  ],
  providers: [SlaPolicies, Calendars, Ladders, ConversationClocks, OutsideQuestions, OutsideLinks],
})
export class ClocksModule {}

/** What keeps them: warnings, breaches, ladders, mails and hooks. Worker part. */
@Module({
  imports: [AccountsModule, MailModule],
  providers: [OutsideLinks, ClockSweeper, SlaRecounter, LadderClimber, NoticeSender],
})
export class ClocksWorkerModule {}
