import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ExposureView, TeamExposureView, VigilanceView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { Seen } from './seen.service';
import { SeenDto, VigilanceQueryDto } from './vigilance.dto';
import { VigilanceFigures } from './vigilance-figures';

/** The vigilance clock, and the care for those who have to look. */
@ApiTags('vigilance and care')
@Controller('api/moderation')
export class VigilanceController {
  constructor(
    private readonly seen: Seen,
    private readonly figures: VigilanceFigures,
  ) {}

  /** A member has these rows open. Answers with their own exposure of the day; seeing an item again adds nothing. */
  @Post('seen')
  @HttpCode(200)
  @Requires('moderation.read')
  see(@CurrentAgent() agent: Agent, @Body() { itemIds }: SeenDto): Promise<ExposureView> {
    return this.seen.see(agent, itemIds);
  }

  /** One's own day. */
  @Get('exposure')
  @Requires('moderation.read')
  exposure(@CurrentAgent() agent: Agent): Promise<ExposureView> {
    return this.seen.own(agent);
  }

  /** Who is over their budget today; no sums. */
  @Get('exposure/team')
  @Requires('reports.read')
  team(@CurrentAgent() agent: Agent): Promise<TeamExposureView> {
    return this.seen.team(agent);
  }

  @Get('vigilance')
  @Requires('reports.read')
  vigilance(@CurrentAgent() agent: Agent, @Query() query: VigilanceQueryDto): Promise<VigilanceView> {
    return this.figures.of(agent, query);
  }
}
