import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ScreeningRulesExport, ScreeningRulesImport, ScreeningRuleView, ScreeningVersionView } from '@parvis/contracts'; // prettier-ignore
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { SmallIdPipe } from '../wire/ids';
import { RuleExchange } from './rule-exchange.service';
import { RuleLevels } from './rule-levels.service';
import { ScreeningRuleVersions } from './rule-versions.service';
import { EnableScreeningRuleDto, ImportRulesDto, RestoreScreeningRuleDto, ScreeningRuleDto, SetLevelDto, UpdateScreeningRuleDto } from './screening-rules.dto'; // prettier-ignore
import { ScreeningRules } from './screening-rules.service';

/** Moderation rules. Whoever may propose makes them in shadow; the rest belongs to who manages rules. */
@ApiTags('moderation rules')
@Controller('api/moderation/rules')
export class ScreeningRulesController {
  constructor(
    private readonly rules: ScreeningRules,
    private readonly versions: ScreeningRuleVersions,
    private readonly levels: RuleLevels,
    private readonly exchange: RuleExchange,
  ) {}

  @Get()
  @Requires('rules.manage', 'rules.propose', 'moderation.read')
  list(@CurrentAgent() agent: Agent): Promise<ScreeningRuleView[]> {
    return this.rules.list(agent);
  }

  @Post()
  @Requires('rules.manage', 'rules.propose')
  create(@CurrentAgent() agent: Agent, @Body() body: ScreeningRuleDto): Promise<ScreeningRuleView> {
    return this.rules.create(agent, body);
  }

  @Get('export')
  @Requires('rules.manage')
  export(@CurrentAgent() agent: Agent): Promise<ScreeningRulesExport> {
    return this.exchange.export(agent);
  }

  @Post('import')
  @HttpCode(200)
  @Requires('rules.manage')
  import(@CurrentAgent() agent: Agent, @Body() body: ImportRulesDto): Promise<ScreeningRulesImport> {
    return this.exchange.import(agent, body);
  }

  @Get(':id')
  @Requires('rules.manage', 'rules.propose', 'moderation.read')
  read(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<ScreeningRuleView> {
    return this.rules.read(agent, id);
  }

  @Patch(':id')
  @Requires('rules.manage')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateScreeningRuleDto,
  ): Promise<ScreeningRuleView> {
    return this.rules.update(agent, id, body);
  }

  @Put(':id/enabled')
  @Requires('rules.manage')
  enable(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: EnableScreeningRuleDto,
  ): Promise<ScreeningRuleView> {
    return this.rules.setEnabled(agent, id, body.enabled);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('rules.manage')
  remove(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.rules.remove(agent, id);
  }

  /** Up for what was earned; the refusal says everything that is missing, and what would help. */
  @Post(':id/level')
  @HttpCode(200)
  @Requires('rules.manage')
  level(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: SetLevelDto,
  ): Promise<ScreeningRuleView> {
    return this.levels.set(agent, id, body);
  }

  @Get(':id/versions')
  @Requires('rules.manage', 'rules.propose', 'moderation.read')
  history(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<ScreeningVersionView[]> {
    return this.versions.list(agent, id);
  }

  @Post(':id/versions/:version/restore')
  @HttpCode(200)
  @Requires('rules.manage')
  restore(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Param('version', SmallIdPipe) version: number,
    @Body() body: RestoreScreeningRuleDto,
  ): Promise<ScreeningRuleView> {
    return this.versions.restore(agent, id, version, body.version);
  }
}
