import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ModerationPreview, ModerationResultView, ModerationRunView, Page } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../../wire/ids';
import { DecisionPreview } from './preview';
import { ModerationDecideDto, ModerationPreviewDto, ModerationResultsDto, StartModerationRunDto } from './runs.dto';
import { ModerationRuns } from './runs.service';

/** Decisions about many items. Each kind asks for the permission of its verb, as it does for one item. */
@ApiTags('moderation')
@Controller('api/moderation')
export class ModerationRunsController {
  constructor(
    private readonly runs: ModerationRuns,
    private readonly previews: DecisionPreview,
  ) {}

  /** What would happen, channel by channel; writes nothing. */
  @Post('preview')
  @HttpCode(200)
  @Requires('moderation.read')
  preview(@CurrentAgent() agent: Agent, @Body() body: ModerationPreviewDto): Promise<ModerationPreview> {
    return this.previews.preview(agent, body);
  }

  /** Up to a hundred are decided when it answers; look-alikes beyond go on as a run. */
  @Post('decide')
  @HttpCode(200)
  @Requires('moderation.read')
  decide(@CurrentAgent() agent: Agent, @Body() body: ModerationDecideDto): Promise<ModerationRunView> {
    return this.runs.decide(agent, body);
  }

  /** Of a whole request: what has not left is taken back, what has is reversed where the channel can. */
  @Post('undo/:undoId')
  @HttpCode(200)
  @Requires('moderation.read')
  undo(@CurrentAgent() agent: Agent, @Param('undoId', BigIdPipe) id: string): Promise<ModerationRunView> {
    return this.runs.undo(agent, id);
  }

  /** All that a query holds. */
  @Post('runs')
  @Requires('moderation.read')
  start(@CurrentAgent() agent: Agent, @Body() body: StartModerationRunDto): Promise<ModerationRunView> {
    return this.runs.startByQuery(agent, body);
  }

  @Get('runs/:id')
  @Requires('moderation.read')
  get(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ModerationRunView> {
    return this.runs.get(agent, id);
  }

  @Get('runs/:id/results')
  @Requires('moderation.read')
  results(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Query() query: ModerationResultsDto,
  ): Promise<Page<ModerationResultView>> {
    return this.runs.results(agent, id, query);
  }

  @Post('runs/:id/stop')
  @HttpCode(200)
  @Requires('moderation.read')
  stop(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ModerationRunView> {
    return this.runs.stop(agent, id);
  }
}
