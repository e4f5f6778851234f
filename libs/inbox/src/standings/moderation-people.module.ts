import { Module } from '@nestjs/common';
import { loadConfig } from '@parvis/platform';
import { Actions } from '../actions/actions.service';
import { QualityController, TrainingController } from '../quality/quality.controller';
import { Quality } from '../quality/quality.service';
import { BlindReviews } from '../quality/reviews.service';
import { LivingPhrases } from '../quality/living-phrases';
import { PracticeBoard } from '../quality/practice-board.service';
import { PracticeConfig } from '../quality/practice-config';
import { Training } from '../quality/training.service';
import { RequestRunner } from '../two-person/request-runner';
import { ModerationRequestsController } from '../two-person/requests.controller';
import { ModerationRequests } from '../two-person/requests.service';
import { Seen } from '../vigilance/seen.service';
import { VigilanceController } from '../vigilance/vigilance.controller';
import { VigilanceFigures } from '../vigilance/vigilance-figures';
import { VigilanceSweeper } from '../vigilance/vigilance-sweeper';
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
    VigilanceController,
    QualityController,
    TrainingController,
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
    Seen,
    VigilanceFigures,
    BlindReviews,
    Quality,
    Training,
    PracticeBoard,
    LivingPhrases,
    { provide: PracticeConfig, useFactory: () => loadConfig(PracticeConfig) },
  ],
})
export class ModerationPeopleModule {}

/** What goes on by itself. Worker part. */
@Module({ providers: [StandingKeeper, StrikeWatcher, RequestRunner, VigilanceSweeper] })
export class ModerationPeopleWorkerModule {}
