import { Module } from '@nestjs/common';
import { CampaignsController } from '../campaigns/campaigns.controller';
import { Campaigns } from '../campaigns/campaigns.service';
import { Presence } from '../realtime/presence';
import { ClustersController } from './clusters/clusters.controller';
import { Clusters } from './clusters/clusters.service';
import { BoardItems } from './items/board-items.service';
import { ItemActs } from './items/item-acts.service';
import { BoardItemsController } from './items/items.controller';
import { PersonalDataShield } from './shield/shield.service';
import { PostBoardController } from './posts/post-board.controller';
import { PostBoard } from './posts/post-board.service';
import { ModerationQueuesController } from './queues/queues.controller';
import { ModerationQueuesService } from './queues/queues.service';
import { DecisionPreview } from './runs/preview';
import { RunRunner } from './runs/run-runner';
import { RunWorker } from './runs/run-worker';
import { ModerationRunsController } from './runs/runs.controller';
import { ModerationRuns } from './runs/runs.service';

/** The moderation board, API part. */
@Module({
  controllers: [
    ModerationQueuesController,
    BoardItemsController,
    ModerationRunsController,
    ClustersController,
    PostBoardController,
    CampaignsController,
  ],
  providers: [
    Presence,
    ModerationQueuesService,
    BoardItems,
    ItemActs,
    PersonalDataShield,
    RunWorker,
    ModerationRuns,
    DecisionPreview,
    Clusters,
    PostBoard,
    Campaigns,
  ],
})
export class BoardModule {}

/** Requests to decide that nobody waits for. */
@Module({ providers: [RunWorker, RunRunner], exports: [RunRunner] })
export class BoardWorkerModule {}
