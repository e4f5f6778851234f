import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AppealPage, AppealState, AppealView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { AppealsQueryDto, AppealTextDto, DecideAppealDto, OpenAppealDto } from './appeals.dto';
import { Appeals } from './appeals.service';

@ApiTags('appeals')
@Controller('api/moderation/appeals')
export class AppealsController {
  constructor(private readonly appeals: Appeals) {}

  @Get()
  @Requires('moderation.read')
  page(@CurrentAgent() agent: Agent, @Query() query: AppealsQueryDto): Promise<AppealPage> {
    return this.appeals.page(agent, query);
  }

  @Get('counts')
  @Requires('moderation.read')
  counts(@CurrentAgent() agent: Agent): Promise<Record<AppealState, number>> {
    return this.appeals.counts(agent);
  }

  @Get(':id')
  @Requires('moderation.read')
  get(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<AppealView> {
    return this.appeals.get(agent, id);
  }

  /** For an author who told us by another way. */
  @Post()
  @Requires('moderation.hide', 'moderation.delete')
  open(@CurrentAgent() agent: Agent, @Body() body: OpenAppealDto): Promise<AppealView> {
    return this.appeals.open(agent, body);
  }

  @Post(':id/take')
  @HttpCode(200)
  @Requires('moderation.hide', 'moderation.delete')
  take(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<AppealView> {
    return this.appeals.take(agent, id);
  }

  @Post(':id/messages')
  @HttpCode(200)
  @Requires('moderation.hide', 'moderation.delete')
  write(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() { text }: AppealTextDto,
  ): Promise<AppealView> {
    return this.appeals.write(agent, id, text);
  }

  /** By another person than who took the decision; granting takes it back where the channel allows. */
  @Post(':id/decision')
  @HttpCode(200)
  @Requires('moderation.hide', 'moderation.delete', 'moderation.ban')
  decide(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: DecideAppealDto,
  ): Promise<AppealView> {
    return this.appeals.decide(agent, id, body);
  }
}
