import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { CampaignView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { Campaigns } from './campaigns.service';

@ApiTags('moderation')
@Controller('api/moderation/campaigns')
export class CampaignsController {
  constructor(private readonly campaigns: Campaigns) {}

  /** Of the last 24 hours, with the figures each verdict rests on. */
  @Get()
  @Requires('moderation.read')
  list(@CurrentAgent() agent: Agent): Promise<CampaignView[]> {
    return this.campaigns.list(agent);
  }
}
