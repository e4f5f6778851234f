import { Module } from '@nestjs/common';
import { IdentityModule } from '@parvis/identity';
import { AccountsController, ChannelsController } from './accounts/accounts.controller';
import { AccountsModule } from './accounts/accounts.module';
import { SignInsController } from './accounts/sign-ins.controller';
import { Attendance } from './assignment/attendance';
import { Intake } from './intake/intake';
import { HookRoutes } from './landing/hook-routes';
import { SignatureFailures } from './landing/signature-failures';
import { ConversationRooms } from './realtime/conversation-rooms';
import { BoardPusher } from './realtime/board-pusher';
import { CountsPusher } from './realtime/counts-pusher';
import { Doorkeeper } from './realtime/doorkeeper';
import { Feed } from './realtime/feed';
import { GatewayParts } from './realtime/gateway-parts';
import { InboxGateway } from './realtime/inbox.gateway';
import { Presence } from './realtime/presence';
import { PresenceBoard } from './realtime/presence-board';
import { RedisSocketAdapter } from './realtime/redis-adapter';
import { SessionWatch } from './realtime/session-watch';
import { Preview } from './saved-views/preview.service';
import { Recount } from './saved-views/recount.service';
import { SavedViewsController } from './saved-views/saved-views.controller';
import { SavedViews } from './saved-views/saved-views.service';
import { ViewBuilder } from './saved-views/view-builder';
import { ViewSweeper } from './saved-views/view-sweeper';
import { CounterFolder } from './views/counter-folder';
import { RiskSweeper } from './views/risk-sweeper';
import { NightlyRecount } from './views/nightly-recount';
import { ViewsController } from './views/views.controller';
import { ViewsService } from './views/views.service';
import { PollingModule } from './polling/polling.module';

/** The receiving half of the inbox in an API process: accounts, hooks, views, sockets. */
@Module({
  imports: [AccountsModule, IdentityModule],
  controllers: [ChannelsController, AccountsController, SignInsController, ViewsController, SavedViewsController],
  providers: [
    HookRoutes,
    SignatureFailures,
    ViewsService,
    SavedViews,
    Preview,
    Recount,
    Presence,
    Attendance,
    PresenceBoard,
    CountsPusher,
    BoardPusher,
    Feed,
    Doorkeeper,
    RedisSocketAdapter,
    SessionWatch,
    ConversationRooms,
    GatewayParts,
    InboxGateway,
  ],
  exports: [Presence],
})
export class InboundModule {}

/** The receiving half in a worker: intake, polls, counters. */
@Module({
  imports: [AccountsModule, PollingModule],
  providers: [Intake, CounterFolder, RiskSweeper, ViewSweeper, ViewBuilder, Recount, NightlyRecount],
  exports: [Intake],
})
export class InboundWorkerModule {}
