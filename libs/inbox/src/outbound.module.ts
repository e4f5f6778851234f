import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AccountsModule } from './accounts/accounts.module';
import { AccountCalls } from './actions/account-calls';
import { AccountPace } from './actions/account-pace';
import { ActionDispatcher } from './actions/action-dispatcher';
import { ActionProcessor } from './actions/action-processor';
import { ActionTimings } from './actions/action-timings';
import { ActionsController } from './actions/actions.controller';
import { Actions } from './actions/actions.service';
import { OutboundActions } from './actions/outbound-actions';
import { AttachmentFetcher } from './attachments/attachment-fetcher';
import { PictureKeeper } from './attachments/picture-keeper';
import { AttachmentsController } from './attachments/attachments.controller';
import { Attachments } from './attachments/attachments.service';
import { SignedAddresses } from './attachments/signed-address';
import { WorkingStateController } from './claims/working-state.controller';
import { WorkingState } from './claims/working-state.service';
import { Assignments } from './conversations/assignments';
import { ConversationChanges } from './conversations/conversation-changes';
import { ConversationReader } from './conversations/conversation-reader';
import { ConversationsController } from './conversations/conversations.controller';
import { SnoozeWaker } from './conversations/snooze-waker';
import { DecisionsController } from './decisions/decisions.controller';
import { Decisions } from './decisions/decisions.service';
import { NotificationsController } from './notifications/notifications.controller';
import { Notifications } from './notifications/notifications.service';
import { Notes } from './replies/notes.service';
import { RepliesController } from './replies/replies.controller';
import { Replies } from './replies/replies.service';
import { SearchController } from './search/search.controller';
import { Search } from './search/search.service';
import { TaggingService } from './tags/tagging.service';
import { TagsController } from './tags/tags.controller';
import { Tags } from './tags/tags.service';
import { IdempotencyInterceptor } from './wire/idempotency.interceptor';
import { Leftovers } from './wire/leftovers';

/** What members do: the queue, replies, decisions, tags, search, attachments. API part. */
@Module({
  controllers: [
    ConversationsController,
    RepliesController,
    WorkingStateController,
    DecisionsController,
    ActionsController,
    TagsController,
    SearchController,
    NotificationsController,
    AttachmentsController,
  ],
  providers: [
    ConversationReader,
    ConversationChanges,
    Assignments,
    Replies,
    Notes,
    WorkingState,
    Decisions,
    Actions,
    Tags,
    TaggingService,
    Search,
    Notifications,
    SignedAddresses,
    Attachments,
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
})
export class OutboundModule {}

/** What carries it out: delivery of actions, snoozes, attachments. Worker part. */
@Module({
  imports: [AccountsModule],
  providers: [
    AccountPace,
    AccountCalls,
    ActionTimings,
    SignedAddresses,
    OutboundActions,
    ActionProcessor,
    ActionDispatcher,
    SnoozeWaker,
    AttachmentFetcher,
    PictureKeeper,
    Leftovers,
  ],
})
export class OutboundWorkerModule {}
