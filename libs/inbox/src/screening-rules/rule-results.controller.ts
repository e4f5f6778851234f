import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { RollBackItemsPage, RollBackView, RuleDashboardView, RuleHitsPage, RuleHitView, TryView } from '@parvis/contracts'; // prettier-ignore
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe, SmallIdPipe } from '../wire/ids';
import { PageDto } from '../wire/page.dto';
import { RollBacks } from './roll-backs.service';
import { RuleDashboards } from './rule-dashboard.service';
import { RuleHits } from './rule-hits.service';
import { JudgeHitDto, RollBackDto, RuleHitsDto, TryDto } from './screening-rules.dto';
import { TryText } from './try-text.service';

/** What moderation rules did, and would do. */
@ApiTags('moderation rules')
@Controller('api/moderation')
export class RuleResultsController {
  constructor(
    private readonly dashboards: RuleDashboards,
    private readonly hits: RuleHits,
    private readonly rollBacks: RollBacks,
    private readonly texts: TryText,
  ) {}

  @Get('rules/:id/dashboard')
  @Requires('rules.manage', 'rules.propose', 'moderation.read')
  dashboard(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<RuleDashboardView> {
    return this.dashboards.read(agent, id);
  }

  @Get('rules/:id/hits')
  @Requires('moderation.read')
  list(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Query() query: RuleHitsDto,
  ): Promise<RuleHitsPage> {
    return this.hits.list(agent, id, query);
  }

  @Put('rules/:id/hits/:itemId')
  @Requires('rules.manage', 'rules.propose')
  judge(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Param('itemId', BigIdPipe) itemId: string,
    @Body() body: JudgeHitDto,
  ): Promise<RuleHitView> {
    return this.hits.judge(agent, id, itemId, body);
  }

  @Post('rules/:id/roll-back')
  @Requires('rules.manage')
  rollBack(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: RollBackDto,
  ): Promise<RollBackView> {
    return this.rollBacks.start(agent, id, body);
  }

  @Get('roll-backs/:id')
  @Requires('rules.manage', 'moderation.read')
  rollBackState(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<RollBackView> {
    return this.rollBacks.read(agent, id);
  }

  @Get('roll-backs/:id/items')
  @Requires('rules.manage', 'moderation.read')
  rollBackItems(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Query() page: PageDto,
  ): Promise<RollBackItemsPage> {
    return this.rollBacks.items(agent, id, page);
  }

  @Post('try')
  @HttpCode(200)
  @Requires('rules.manage', 'rules.propose', 'moderation.read')
  try(@CurrentAgent() agent: Agent, @Body() body: TryDto): Promise<TryView> {
    return this.texts.run(agent, body);
  }
}
