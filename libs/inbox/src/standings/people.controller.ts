import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { PeoplePage, StrikeHistogramView, StrikesView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { PeopleList } from './people-list';
import { DismissStrikeDto, PeopleQueryDto, StrikeHistogramDto } from './standings.dto';
import { StrikeHistogram } from './strike-histogram';
import { Strikes } from './strikes.service';

/** Everybody of whom something is said, and what strikes there are. */
@ApiTags('standings')
@Controller('api/moderation')
export class PeopleController {
  constructor(
    private readonly people: PeopleList,
    private readonly strikes: Strikes,
    private readonly histogram: StrikeHistogram,
  ) {}

  /** Newest change first, with how many there are of each standing. */
  @Get('people')
  @Requires('moderation.read')
  list(@CurrentAgent() agent: Agent, @Query() query: PeopleQueryDto): Promise<PeoplePage> {
    return this.people.page(agent, query);
  }

  /** Numbers that are not given are those of the setting. */
  @Get('strikes/histogram')
  @Requires('reports.read', 'rules.manage')
  scores(@CurrentAgent() agent: Agent, @Query() query: StrikeHistogramDto): Promise<StrikeHistogramView> {
    return this.histogram.of(agent, query);
  }

  @Post('strikes/:id/dismiss')
  @HttpCode(200)
  @Requires('moderation.ban')
  dismiss(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: DismissStrikeDto,
  ): Promise<StrikesView> {
    return this.strikes.dismiss(agent, id, body);
  }
}
