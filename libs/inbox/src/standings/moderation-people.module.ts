import { Module } from '@nestjs/common';
import { Actions } from '../actions/actions.service';
import { RequestRunner } from '../two-person/request-runner';
import { ModerationRequestsController } from '../two-person/requests.controller';
import { ModerationRequests } from '../two-person/requests.service';
import { PeopleController } from './people.controller';
import { PeopleList } from './people-list';
import { PeopleSettingsController } from './people-settings.controller';
import { PeopleSettingsStore } from './people-settings.service';
import { StandingKeeper } from './standing-keeper';
import { IdentityStandingController, PersonStandingController } from './standings.controller';
import { Standings } from './standings.service';
import { StrikeHistogram } from './strike-histogram';
import { StrikeWatcher } from './strike-watcher';
import { Strikes } from './strikes.service';
import { Warnings } from './warnings.service';

/** People in moderation, on both sides: how authors stand, and what moderators are held to. API part. */
@Module({
  controllers: [
    PersonStandingController,
    IdentityStandingController,
    PeopleController,
    PeopleSettingsController,
    ModerationRequestsController,
  ],
  providers: [
    Actions,
    Standings,
    Warnings,
    Strikes,
    StrikeHistogram,
    PeopleList,
    PeopleSettingsStore,
    ModerationRequests,
  ],
})
export class ModerationPeopleModule {}

/** What goes on by itself. Worker part. */
@Module({ providers: [StandingKeeper, StrikeWatcher, RequestRunner] })
export class ModerationPeopleWorkerModule {}
