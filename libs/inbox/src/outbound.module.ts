import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AccountsModule } from './accounts/accounts.module';
import { BacktestsModule, BacktestsWorkerModule } from './backtests/backtests.module';
import { DetectorsModule } from './detectors/detectors.module';
import { LearningModule, LearningWorkerModule } from './learning/learning.module';
import { ScreeningRulesModule, ScreeningRulesWorkerModule } from './screening-rules/screening-rules.module';
import { WordListsModule, WordListsWorkerModule } from './word-lists/word-lists.module';
import { AccountCalls } from './actions/account-calls';
import { AccountPace } from './actions/account-pace';
import { ActionDispatcher } from './actions/action-dispatcher';
import { ActionProcessor } from './actions/action-processor';
import { ActionTimings } from './actions/action-timings';
import { ActionsController } from './actions/actions.controller';
import { Actions } from './actions/actions.service';
import { OutboundActions } from './actions/outbound-actions';
import { ApprovalPolicies } from './approvals/approval-policies.service';
import { ApprovalsController } from './approvals/approvals.controller';
import { Approvals } from './approvals/approvals.service';
import { AssistanceModule } from './assistance/assistance.module';
import { AssignmentController } from './assignment/assignment.controller';
import { AssignmentDealer } from './assignment/assignment-dealer';
import { AssignmentSettings } from './assignment/assignment-settings.service';
import { AvailabilityController } from './assignment/availability.controller';
import { Availability } from './assignment/availability.service';
import { Policies } from './assignment/policies.service';
import { PullNext } from './assignment/pull-next';
import { Skills } from './assignment/skills.service';
import { TeamDeals } from './assignment/team-deals';
import { TeamLoads } from './assignment/team-load';
import { AttachmentFetcher } from './attachments/attachment-fetcher';
import { PictureKeeper } from './attachments/picture-keeper';
import { AttachmentsController } from './attachments/attachments.controller';
import { Attachments } from './attachments/attachments.service';
import { SignedAddresses } from './attachments/signed-address';
import { BoardModule, BoardWorkerModule } from './board/board.module';
import { BulkModule, BulkWorkerModule } from './bulk/bulk.module';
import { CannedController } from './canned/canned.controller';
import { CannedReplies } from './canned/canned.service';
import { ConversationCanned } from './canned/conversation-canned';
import { ClocksModule, ClocksWorkerModule } from './clocks/clocks.module';
import { WorkingStateController } from './claims/working-state.controller';
import { WorkingState } from './claims/working-state.service';
import { ContactsModule } from './contacts/contacts.module';
import { Assignments } from './conversations/assignments';
import { ConversationChanges } from './conversations/conversation-changes';
import { ConversationReader } from './conversations/conversation-reader';
import { ConversationsController } from './conversations/conversations.controller';
import { SnoozeWaker } from './conversations/snooze-waker';
import { ReasonsModule } from './decisions/reasons.module';
import { MacroRuns } from './macros/macro-runs.service';
import { MacrosController } from './macros/macros.controller';
import { Macros } from './macros/macros.service';
import { ImportsModule, ImportsWorkerModule } from './imports/imports.module';
import { EventFeedController } from './event-feed/event-feed.controller';
import { EventFeed } from './event-feed/event-feed.service';
import { FeedWaiters } from './event-feed/feed-waiters';
import { Merges } from './moves/merges.service';
import { MovesController } from './moves/moves.controller';
import { Splits } from './moves/splits.service';
import { UndoMoves } from './moves/undo-moves.service';
import { HandOvers } from './drafts/hand-overs.service';
import { SharedDraftsController } from './drafts/shared-drafts.controller';
import { SharedDrafts } from './drafts/shared-drafts.service';
import { NotificationsModule, NotificationsWorkerModule } from './notifications/notifications.module';
import { Notes } from './replies/notes.service';
import { PublishedRepliesController } from './replies/published-replies.controller';
import { PublishedReplies } from './replies/published-replies.service';
import { RepliesController } from './replies/replies.controller';
import { Replies } from './replies/replies.service';
import { ReplyChanges } from './replies/reply-changes.service';
import { RulesModule, RulesWorkerModule } from './rules/rules.module';
import { SearchController } from './search/search.controller';
import { Search } from './search/search.service';
import { SearchSuggestions } from './search/suggestions.service';
import { ModerationPeopleModule, ModerationPeopleWorkerModule } from './standings/moderation-people.module';
import { TaggingService } from './tags/tagging.service';
import { TagsController } from './tags/tags.controller';
import { Tags } from './tags/tags.service';
import { WebhookDeliverer } from './webhooks/deliverer';
import { DeliveryCall } from './webhooks/delivery-call';
import { WebhookFanOut } from './webhooks/fan-out';
import { WebhookLog } from './webhooks/webhook-log.service';
import { WebhookTimings } from './webhooks/webhook-timings';
import { WebhookUpkeep } from './webhooks/webhook-upkeep';
import { WebhooksController } from './webhooks/webhooks.controller';
import { Webhooks } from './webhooks/webhooks.service';
import { IdempotencyInterceptor } from './wire/idempotency.interceptor';
import { Leftovers } from './wire/leftovers';

/** What members do: the queue, replies, decisions, tags, search, attachments. API part. */
@Module({
  imports: [
    ClocksModule,
    ImportsModule,
    AssistanceModule,
    ContactsModule,
    NotificationsModule,
    RulesModule,
    BulkModule,
    ScreeningRulesModule,
    BacktestsModule,
    WordListsModule,
    LearningModule,
    DetectorsModule,
    BoardModule,
    ModerationPeopleModule,
    ReasonsModule,
  ],
  controllers: [
    ConversationsController,
    MovesController,
    RepliesController,
    PublishedRepliesController,
    CannedController,
    MacrosController,
    ApprovalsController,
    WorkingStateController,
    SharedDraftsController,
    ActionsController,
    TagsController,
    SearchController,
    AttachmentsController,
    EventFeedController,
    WebhooksController,
    AssignmentController,
    AvailabilityController,
  ],
  providers: [
    ConversationReader,
    ConversationChanges,
    Assignments,
    Merges,
    Splits,
    UndoMoves,
    Replies,
    ReplyChanges,
    PublishedReplies,
    CannedReplies,
    ConversationCanned,
    Macros,
    MacroRuns,
    Approvals,
    ApprovalPolicies,
    Notes,
    WorkingState,
    SharedDrafts,
    HandOvers,
    Actions,
    Tags,
    TaggingService,
    Search,
    SearchSuggestions,
    SignedAddresses,
    Attachments,
    FeedWaiters,
    EventFeed,
    Webhooks,
    WebhookLog,
    PullNext,
    Availability,
    Skills,
    Policies,
    AssignmentSettings,
    TeamLoads,
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
})
export class OutboundModule {}

/** What carries it out: delivery of actions, snoozes, attachments. Worker part. */
@Module({
  imports: [
    AccountsModule,
    ClocksWorkerModule,
    ImportsWorkerModule,
    NotificationsWorkerModule,
    RulesWorkerModule,
    BulkWorkerModule,
    ScreeningRulesWorkerModule,
    BacktestsWorkerModule,
    WordListsWorkerModule,
    LearningWorkerModule,
    BoardWorkerModule,
    ModerationPeopleWorkerModule,
  ],
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
    WebhookTimings,
    DeliveryCall,
    WebhookDeliverer,
    WebhookFanOut,
    WebhookUpkeep,
    TeamDeals,
    AssignmentDealer,
  ],
})
export class OutboundWorkerModule {}
