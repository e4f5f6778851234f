import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { DryRunView, RuleRunsPage, RuleRunView, RuleVersionView, RuleView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe, SmallIdPipe } from '../wire/ids';
import { DryRuns } from './dry-runs.service';
import { RuleRuns } from './rule-runs.service';
import { RuleVersions } from './rule-versions.service';
import { DryRunDto, EnableRuleDto, RestoreRuleDto, RuleDto, RuleOrderDto, RuleRunsDto, UpdateRuleDto } from './rules.dto'; // prettier-ignore
import { Rules } from './rules.service';

@ApiTags('rules')
@Controller('api/rules')
export class RulesController {
  constructor(
    private readonly rules: Rules,
    private readonly versions: RuleVersions,
    private readonly runs: RuleRuns,
  ) {}

  @Get()
  @Requires('rules.manage', 'rules.propose')
  list(@CurrentAgent() agent: Agent): Promise<RuleView[]> {
    return this.rules.list(agent);
  }

  @Post()
  @Requires('rules.manage')
  create(@CurrentAgent() agent: Agent, @Body() body: RuleDto): Promise<RuleView> {
    return this.rules.create(agent, body);
  }

  @Put('order')
  @Requires('rules.manage')
  order(@CurrentAgent() agent: Agent, @Body() body: RuleOrderDto): Promise<RuleView[]> {
    return this.rules.order(agent, body.ids);
  }

  @Get(':id')
  @Requires('rules.manage', 'rules.propose')
  read(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<RuleView> {
    return this.rules.read(agent, id);
  }

  @Patch(':id')
  @Requires('rules.manage')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateRuleDto,
  ): Promise<RuleView> {
    return this.rules.update(agent, id, body);
  }

  @Put(':id/enabled')
  @Requires('rules.manage')
  enable(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: EnableRuleDto,
  ): Promise<RuleView> {
    return this.rules.setEnabled(agent, id, body.enabled);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('rules.manage')
  remove(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.rules.remove(agent, id);
  }

  @Get(':id/versions')
  @Requires('rules.manage', 'rules.propose')
  history(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<RuleVersionView[]> {
    return this.versions.list(agent, id);
  }

  @Post(':id/versions/:version/restore')
  @HttpCode(200)
  @Requires('rules.manage')
  restore(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Param('version', SmallIdPipe) version: number,
    @Body() body: RestoreRuleDto,
  ): Promise<RuleView> {
    return this.versions.restore(agent, id, version, body.version);
  }

  @Get(':id/runs')
  @Requires('rules.manage', 'rules.propose')
  log(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Query() query: RuleRunsDto,
  ): Promise<RuleRunsPage> {
    return this.runs.list(agent, id, query);
  }
}

/** Tried out on the past, and what rules did in conversations. */
@ApiTags('rules')
@Controller('api')
export class RuleRunsController {
  constructor(
    private readonly dryRuns: DryRuns,
    private readonly runs: RuleRuns,
  ) {}

  @Post('rule-dry-runs')
  @Requires('rules.manage', 'rules.propose')
  start(@CurrentAgent() agent: Agent, @Body() body: DryRunDto): Promise<DryRunView> {
    return this.dryRuns.start(agent, body);
  }

  @Get('rule-dry-runs/:id')
  @Requires('rules.manage', 'rules.propose')
  read(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<DryRunView> {
    return this.dryRuns.read(agent, id);
  }

  @Post('rule-dry-runs/:id/stop')
  @HttpCode(200)
  @Requires('rules.manage', 'rules.propose')
  stop(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<DryRunView> {
    return this.dryRuns.stop(agent, id);
  }

  @Get('conversations/:id/rule-runs')
  @Requires('inbox.read')
  ofConversation(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<RuleRunView[]> {
    return this.runs.ofConversation(agent, id);
  }

  @Post('rule-runs/:id/undo')
  @HttpCode(200)
  @Requires('rules.manage')
  undo(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<RuleRunView> {
    return this.runs.undo(agent, id);
  }
}
