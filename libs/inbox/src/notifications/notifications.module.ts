import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module';
import { FollowWatch } from '../follows/follow-watch';
import { FollowsController } from '../follows/follows.controller';
import { Follows } from '../follows/follows.service';
import { MailModule } from '../mail/mail.module';
import { NotificationsController } from './notifications.controller';
import { Notifications } from './notifications.service';
import { Courier } from './outward/courier';
import { NotificationPreferencesController } from './preferences.controller';
import { NotificationPreferences } from './preferences.service';
import { InstallationKeys } from './push/installation-keys';
import { PushSender } from './push/push-sender';
import { PushSubscriptionsController } from './push/push.controller';
import { PushSubscriptions } from './push/push-subscriptions.service';

const shared = [InstallationKeys, PushSender];

@Module({
  imports: [AccountsModule, MailModule],
  providers: shared,
  exports: [...shared, AccountsModule, MailModule],
})
class OutwardModule {}

/** What members are told and how: API part. */
@Module({
  imports: [OutwardModule],
  controllers: [
    NotificationsController,
    NotificationPreferencesController,
    PushSubscriptionsController,
    FollowsController,
  ],
  providers: [Notifications, NotificationPreferences, PushSubscriptions, Follows],
})
export class NotificationsModule {}

/** What carries it to them: worker part. */
@Module({ imports: [OutwardModule], providers: [Courier, FollowWatch] })
export class NotificationsWorkerModule {}
