import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { BacktestSummary, BacktestView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe, SmallIdPipe } from '../wire/ids';
import { BacktestDto, JudgeExampleDto } from './backtests.dto';
import { Backtests } from './backtests.service';

/** Moderation rules tried on the past. */
@ApiTags('moderation rules')
@Controller('api/moderation')
export class BacktestsController {
  constructor(private readonly backtests: Backtests) {}

  @Post('rules/:id/backtests')
  @Requires('rules.manage', 'rules.propose')
  ofRule(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: BacktestDto,
  ): Promise<BacktestView> {
    return this.backtests.start(agent, id, body);
  }

  @Get('rules/:id/backtests')
  @Requires('rules.manage', 'rules.propose', 'moderation.read')
  list(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<BacktestSummary[]> {
    return this.backtests.list(agent, id);
  }

  @Post('backtests')
  @Requires('rules.manage', 'rules.propose')
  ofDraft(@CurrentAgent() agent: Agent, @Body() body: BacktestDto): Promise<BacktestView> {
    return this.backtests.start(agent, null, body);
  }

  @Get('backtests/:id')
  @Requires('rules.manage', 'rules.propose', 'moderation.read')
  read(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<BacktestView> {
    return this.backtests.read(agent, id);
  }

  @Post('backtests/:id/stop')
  @HttpCode(200)
  @Requires('rules.manage', 'rules.propose')
  stop(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<BacktestView> {
    return this.backtests.stop(agent, id);
  }

  @Put('backtests/:id/examples/:itemId')
  @Requires('rules.manage', 'rules.propose')
  judge(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Param('itemId', BigIdPipe) itemId: string,
    @Body() body: JudgeExampleDto,
  ): Promise<BacktestView> {
    return this.backtests.judge(agent, id, itemId, body);
  }
}
